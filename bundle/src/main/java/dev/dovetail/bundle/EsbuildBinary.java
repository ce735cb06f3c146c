package dev.dovetail.bundle;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Properties;

/**
 * esbuild's native program: found on the class path (Maven artifact {@code org.mvnpm.at.esbuild}),
 * unpacked once into the cache folder. Safe for threads, and for processes that share the folder: a
 * finished file appears by an atomic move.
 */
final class EsbuildBinary {
    private final String version;
    private final String platform;
    private final Path folder;

    private @Nullable Path unpacked;

    EsbuildBinary(Path folder) {
        this(folder, packaged(), thisPlatform());
    }

    private EsbuildBinary(Path folder, Properties packaged, String platform) {
        this.version = packaged.getProperty("version", "");
        this.platform = platform;
        this.folder = folder;
    }

    String version() {
        return version;
    }

    /**
     * Returns the program's file, unpacked on the first call.
     *
     * @throws EsbuildException if it is not packaged for this machine or cannot be written
     */
    synchronized Path path() {
        if (unpacked == null) {
            unpacked = unpack();
        }
        return unpacked;
    }

    private Path unpack() {
        Path target = folder.resolve("esbuild-" + version + "-" + platform);
        if (Files.isExecutable(target)) {
            return target;
        }
        var owner =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try (InputStream program = open()) {
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, "esbuild-", ".part", owner);
            try {
                try (var out = Files.newOutputStream(part, StandardOpenOption.WRITE)) {
                    program.transferTo(out);
                }
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
            return target;
        } catch (IOException e) {
            throw new EsbuildException(
                    "esbuild cannot be unpacked into the cache folder "
                            + folder
                            + " ("
                            + e
                            + "). Make it writable, or name another one with -Ddovetail.cache.",
                    e);
        }
    }

    private InputStream open() {
        String name = "/META-INF/resources/_static/" + platform + "/" + version + "/bin/esbuild";
        InputStream program = EsbuildBinary.class.getResourceAsStream(name);
        if (program == null) {
            throw new EsbuildException(
                    "esbuild is not packaged for %s: this build of Dovetail is for %s"
                            .formatted(platform, packaged().getProperty("platform")));
        }
        return program;
    }

    private static Properties packaged() {
        var properties = new Properties();
        try (InputStream in = EsbuildBinary.class.getResourceAsStream("esbuild.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new EsbuildException("esbuild.properties cannot be read", e);
        }
        return properties;
    }

    private static String thisPlatform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return (os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "win32" : os)
                + "-"
                + switch (arch) {
                    case "amd64", "x86_64" -> "x64";
                    case "aarch64" -> "arm64";
                    default -> arch;
                };
    }
}
