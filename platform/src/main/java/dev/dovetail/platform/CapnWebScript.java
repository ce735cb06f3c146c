package dev.dovetail.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The main module of the Worker that offers others' entrypoints to Cap'n Web clients, bundled by
 * the build from {@code src/main/js/capnweb}.
 */
public final class CapnWebScript {
    private static final String NAME = "capnweb.js";

    private CapnWebScript() {}

    /** Returns the module's text. It is read anew at each call. */
    public static String source() {
        try (InputStream in = CapnWebScript.class.getResourceAsStream(NAME)) {
            if (in == null) {
                throw new IllegalStateException("The build left out " + NAME);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
