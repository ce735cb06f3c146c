package dev.dovetail.platform;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The modules of Node that a Worker may import: ES modules, bundled by the build from {@code
 * src/main/js/node}. They are no part of the snapshot: an isolate compiles those that its Worker
 * uses. Any thread.
 */
public final class NodeModules {
    /** What their specifiers begin with. */
    public static final String PREFIX = "node:";

    private static final String FOLDER = "node/";
    private static final Set<String> NAMES = readNames();
    private static final Map<String, String> SOURCES = new ConcurrentHashMap<>();

    private NodeModules() {}

    /** Returns the names of all, sorted, as they stand after {@value #PREFIX}. */
    public static Set<String> names() {
        return NAMES;
    }

    /**
     * Returns the text of a module.
     *
     * @param name as after {@value #PREFIX}, or the name of a chunk that such a module imports
     * @return null if there is none
     */
    public static @Nullable String source(String name) {
        String known = SOURCES.get(name);
        if (known != null) {
            return known;
        }
        boolean chunk = name.startsWith("chunk-") && name.indexOf('/') < 0;
        if (!chunk && !NAMES.contains(name)) {
            return null;
        }
        String source = read(FOLDER + name + ".js");
        SOURCES.put(name, source);
        return source;
    }

    private static Set<String> readNames() {
        return java.util.Collections.unmodifiableSet(
                new TreeSet<>(List.of(read(FOLDER + "index.txt").split("\n", -1))));
    }

    private static String read(String file) {
        try (InputStream in = NodeModules.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The build left out " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
