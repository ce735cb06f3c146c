package dev.dovetail.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a Worker's configuration file. Has no state; any thread may use it. */
public final class ConfigReader {
    /** The longest text that is read, in characters; a file may have as many bytes. */
    public static final int MAX_LENGTH = 2 * 1024 * 1024;

    private ConfigReader() {}

    /**
     * Reads a file.
     *
     * @param file a file in UTF-8 whose name ends in .toml, .json or .jsonc
     * @param environment the environment to read it for, as {@code --env} names it; empty, or an
     *     empty name, for the top level
     * @return the Worker and the problems; a file that cannot be read is a problem too
     */
    public static ConfigResult read(Path file, Optional<String> environment) {
        try {
            if (Files.size(file) > MAX_LENGTH) {
                return unusable(file, tooLong());
            }
            var decoder = StandardCharsets.UTF_8.newDecoder();
            String text = decoder.decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
            return parse(file, text, environment);
        } catch (NoSuchFileException e) {
            return unusable(file, "there is no such file");
        } catch (CharacterCodingException e) {
            return unusable(file, "expected text in UTF-8: save the file in that encoding");
        } catch (IOException e) {
            return unusable(file, "cannot be read: " + e.getMessage());
        }
    }

    /**
     * Reads a file's text. Touches no disk: whether {@code main} exists is for others to see.
     *
     * @param name the file; its ending decides on the format, its folder is where paths start
     * @param text what it contains
     * @param environment the environment to read it for, as {@code --env} names it; empty, or an
     *     empty name, for the top level
     * @return the Worker and the problems
     */
    public static ConfigResult parse(Path name, String text, Optional<String> environment) {
        if (text.length() > MAX_LENGTH) {
            return unusable(name, tooLong());
        }
        var problems = new Problems(name);
        Optional<String> chosen = environment.filter(one -> !one.isEmpty());
        Optional<WorkerConfig> config =
                tree(name, SourceText.withoutByteOrderMark(text), problems)
                        .map(root -> Environments.choose(root, chosen, problems))
                        .flatMap(keys -> WorkerReader.read(name, keys, problems));
        return new ConfigResult(
                problems.haveError() ? Optional.empty() : config, problems.inOrder());
    }

    private static Optional<Node.Table> tree(Path file, String text, Problems problems) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".toml")) {
            return TomlReader.read(text, problems);
        }
        if (name.endsWith(".json") || name.endsWith(".jsonc")) {
            return JsonReader.read(text, problems);
        }
        problems.error(Place.FILE, "expected a file name that ends in .toml, .json or .jsonc");
        return Optional.empty();
    }

    private static String tooLong() {
        return "is longer than " + MAX_LENGTH + " bytes: a configuration file is not for data";
    }

    private static ConfigResult unusable(Path file, String message) {
        var problem = new Problem(Problem.Severity.ERROR, file, Place.FILE, message);
        return new ConfigResult(Optional.empty(), List.of(problem));
    }
}
