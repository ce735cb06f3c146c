package dev.dovetail.isolate;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which module a specifier means: a path, relative to the folder of the module that imports, with
 * or without {@code ./} in front, as in workerd. Names of the runtime's own modules, which begin
 * with {@code node:}, {@code cloudflare:} or {@code workerd:}, are not relative.
 */
final class ModuleNames {
    private ModuleNames() {}

    /**
     * Returns the name, or null if it would lie outside of the Worker.
     *
     * @param specifier what stands in the import
     * @param referrer the name of the module that imports
     */
    static @Nullable String resolve(String specifier, String referrer) {
        if (isBuiltIn(specifier)) {
            return specifier;
        }
        Deque<String> path = new ArrayDeque<>();
        if (!specifier.startsWith("/")) {
            add(path, referrer);
            path.pollLast();
        }
        return add(path, specifier) ? String.join("/", path) : null;
    }

    /** The name as it is looked up: {@code ./a//b} is {@code a/b}. */
    static String normal(String name) {
        if (isBuiltIn(name)) {
            return name;
        }
        Deque<String> path = new ArrayDeque<>();
        return add(path, name) ? String.join("/", path) : name;
    }

    private static boolean isBuiltIn(String specifier) {
        return specifier.startsWith("node:")
                || specifier.startsWith("cloudflare:")
                || specifier.startsWith("workerd:");
    }

    private static boolean add(Deque<String> path, String more) {
        for (String part : more.split("/", -1)) {
            if (part.equals("..")) {
                if (path.pollLast() == null) {
                    return false;
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                path.addLast(part);
            }
        }
        return true;
    }
}
