package dev.dovetail.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bundles the modules of Node into ES modules that an isolate loads when a Worker imports them: one
 * for each file in the sources' folder but {@code lib/}, and chunks of what several need. A text
 * file {@code index.txt} names the modules, one a line.
 */
final class NodeBuild {
    static final List<String> FLAGS =
            List.of(
                    "--log-level=warning",
                    "--log-limit=0",
                    "--color=false",
                    "--bundle",
                    "--splitting",
                    "--format=esm",
                    "--platform=neutral",
                    "--main-fields=module,main",
                    "--target=esnext",
                    "--keep-names",
                    "--minify-whitespace",
                    "--minify-syntax",
                    "--legal-comments=none",
                    "--chunk-names=chunk-[hash]",
                    "--external:dovetail:internal");

    /** What npm packages import by names that are Node's: folders of {@code lib/packages}. */
    private static final List<String> PACKAGES =
            List.of("abort-controller", "buffer", "events", "process", "string_decoder");

    private NodeBuild() {}

    /** Writes the modules, in place of all that the folder had. */
    static void build(EsbuildBinary binary, Path sources, Path packages, Path target)
            throws IOException {
        List<String> names = names(sources);
        var entries = new ArrayList<List<String>>();
        for (String name : names) {
            entries.add(List.of(name, sources.resolve(name + ".js").toString()));
        }
        var flags = new ArrayList<>(FLAGS);
        flags.add("--outdir=" + target);
        for (String name : PACKAGES) {
            flags.add("--alias:" + name + "=" + sources.resolve("lib/packages").resolve(name));
        }
        var messages = new Messages(sources, Path.of("").toAbsolutePath());
        Answer answer =
                new Esbuild(binary).ask(Esbuild.build(entries, sources, List.of(packages), flags));
        var errors = messages.read(Message.Severity.ERROR, answer.objects("errors"));
        var warnings = messages.read(Message.Severity.WARNING, answer.objects("warnings"));
        if (!errors.isEmpty()) {
            throw new BundleException(errors, warnings);
        }
        clear(target);
        for (Answer file : answer.objects("outputFiles")) {
            Path path = Path.of(file.string("path"));
            Files.createDirectories(path.resolveSibling(""));
            Files.write(path, file.bytes("contents"));
        }
        Files.writeString(
                target.resolve("index.txt"), String.join("\n", names), StandardCharsets.UTF_8);
    }

    /** The modules' names, as after {@code node:}. */
    private static List<String> names(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> sources.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".js") && !name.startsWith("lib/"))
                    .map(name -> name.substring(0, name.length() - ".js".length()))
                    .sorted()
                    .toList();
        }
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Set<Path> old;
        try (Stream<Path> files = Files.walk(folder)) {
            old = files.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
        for (Path file : old) {
            Files.delete(file);
        }
    }
}
