package dev.dovetail.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A Worker's project in a temporary folder. */
record Sources(Path folder) {
    private static final Bundler BUNDLER = Bundler.create();

    static Bundler bundler() {
        return BUNDLER;
    }

    Sources file(String name, String text) {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    BundleResult bundle(String entry) {
        return bundle(entry, options -> options);
    }

    BundleResult bundle(String entry, UnaryOperator<BundleOptions> change) {
        return BUNDLER.bundle(
                BundleRequest.of(Path.of(entry), folder)
                        .withOptions(change.apply(BundleOptions.DEFAULTS)));
    }
}
