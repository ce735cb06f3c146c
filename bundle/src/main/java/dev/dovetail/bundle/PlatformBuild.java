package dev.dovetail.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A step of the build: bundles the platform's JavaScript into one script for the V8 snapshot, and
 * the modules that it has beside it (see {@link NodeBuild} and {@link GatewayBuild}). Arguments:
 * the folder with {@code main.js}, the folder of npm packages, the script to write (its map beside
 * it, with {@code .map} appended). Does nothing when no input has changed since.
 */
final class PlatformBuild {
    private static final List<String> FLAGS =
            List.of(
                    "--log-level=warning",
                    "--log-limit=0",
                    "--color=false",
                    "--bundle",
                    "--format=iife",
                    // stack traces hand out functions that are not strict, and what this is in them
                    "--banner:js=\"use strict\";",
                    "--platform=neutral",
                    "--main-fields=module,main",
                    "--charset=ascii",
                    "--minify-whitespace",
                    "--target=esnext",
                    "--legal-comments=eof",
                    "--sourcemap=external",
                    "--sources-content=true");

    private static final EsbuildBinary ESBUILD = new EsbuildBinary(CacheFolder.path());

    private PlatformBuild() {}

    static void main(String[] args) throws IOException {
        Path sources = absolute(args[0]);
        Path packages = absolute(args[1]);
        Path script = absolute(args[2]);
        Path stampFile = packages.resolveSibling("platform.stamp");
        String stamp =
                stamp(sources)
                        + stamp(packages)
                        + String.join("\n", FLAGS)
                        + String.join("\n", NodeBuild.FLAGS)
                        + String.join("\n", GatewayBuild.FLAGS)
                        + ESBUILD.version();
        if (Files.isRegularFile(script)
                && Files.isRegularFile(stampFile)
                && Files.readString(stampFile).equals(stamp)) {
            return;
        }
        try {
            build(sources, packages, script);
            NodeBuild.build(
                    ESBUILD, sources.resolve("node"), packages, script.resolveSibling("node"));
            GatewayBuild.build(
                    ESBUILD, sources.resolve("capnweb"), script.resolveSibling("capnweb.js"));
        } catch (BundleException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        Files.writeString(stampFile, stamp);
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    /** Writes the script and its map. */
    static void build(Path sources, Path packages, Path script) throws IOException {
        var flags = new ArrayList<>(FLAGS);
        // As if beside its sources, so that the map names them "kernel/wire.js" and the like.
        flags.add("--outfile=" + sources.resolve("platform.js"));
        flags.add("--alias:tr46=" + sources.resolve("web/idna.js"));
        Path entry = sources.resolve("main.js");
        var messages = new Messages(sources, absolute(""));
        if (!Files.isRegularFile(entry)) {
            throw new EsbuildException("The platform has no " + messages.name(entry));
        }
        var esbuild = new Esbuild(ESBUILD);
        Answer answer = esbuild.ask(Esbuild.build(entry, sources, List.of(packages), flags));
        var errors = messages.read(Message.Severity.ERROR, answer.objects("errors"));
        var warnings = messages.read(Message.Severity.WARNING, answer.objects("warnings"));
        if (!errors.isEmpty()) {
            throw new BundleException(errors, warnings);
        }
        warnings.forEach(warning -> System.err.println(warning.render()));
        for (Answer file : answer.objects("outputFiles")) {
            String end = file.string("path").endsWith(".map") ? ".map" : "";
            Path path = script.resolveSibling(script.getFileName() + end);
            Files.createDirectories(script.resolveSibling(""));
            Files.write(path, file.bytes("contents"));
        }
    }

    /** Every file with its size and time. */
    private static String stamp(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(PlatformBuild::describe)
                    .reduce("", String::concat);
        }
    }

    private static String describe(Path file) {
        try {
            return "%s %d %s\n"
                    .formatted(file, Files.size(file), Files.getLastModifiedTime(file).toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
