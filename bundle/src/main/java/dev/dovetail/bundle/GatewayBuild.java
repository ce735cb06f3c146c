package dev.dovetail.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Bundles the gateway for Cap'n Web clients into one ES module: a Worker of the platform's own. */
final class GatewayBuild {
    static final List<String> FLAGS =
            List.of(
                    "--log-level=warning",
                    "--log-limit=0",
                    "--color=false",
                    "--bundle",
                    "--format=esm",
                    "--platform=neutral",
                    "--target=esnext",
                    "--keep-names",
                    "--minify-whitespace",
                    "--minify-syntax",
                    "--charset=ascii",
                    "--legal-comments=none",
                    "--external:cloudflare:workers");

    private GatewayBuild() {}

    /** Writes the module. */
    static void build(EsbuildBinary binary, Path sources, Path target) throws IOException {
        Path entry = sources.resolve("gateway.js");
        var flags = new ArrayList<>(FLAGS);
        flags.add("--outfile=" + target);
        var messages = new Messages(sources, Path.of("").toAbsolutePath());
        Answer answer = new Esbuild(binary).ask(Esbuild.build(entry, sources, List.of(), flags));
        var errors = messages.read(Message.Severity.ERROR, answer.objects("errors"));
        if (!errors.isEmpty()) {
            throw new BundleException(
                    errors, messages.read(Message.Severity.WARNING, answer.objects("warnings")));
        }
        for (Answer file : answer.objects("outputFiles")) {
            Files.createDirectories(target.resolveSibling(""));
            Files.write(target, file.bytes("contents"));
        }
    }
}
