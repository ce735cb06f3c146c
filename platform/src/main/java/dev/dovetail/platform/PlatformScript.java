package dev.dovetail.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The platform's JavaScript, bundled by the build from {@code src/main/js/main.js} into one script
 * that defines everything when it runs.
 */
public final class PlatformScript {
    private static final String NAME = "platform.js";

    private PlatformScript() {}

    /** Returns the script's text. It is read anew at each call. */
    public static String source() {
        return read(NAME);
    }

    /** Returns the script's source map as JSON, with the contents of the sources. */
    public static String sourceMap() {
        return read(NAME + ".map");
    }

    private static String read(String name) {
        try (InputStream in = PlatformScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The build left out " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
