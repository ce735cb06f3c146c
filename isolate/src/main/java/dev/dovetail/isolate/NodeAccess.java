package dev.dovetail.isolate;

import dev.dovetail.platform.NodeModules;

import java.util.stream.Collectors;

/** Which modules of Node a Worker may import, by its compatibility flags; the later, the more. */
enum NodeAccess {
    /** None. */
    NONE,
    /** {@code nodejs_als}: the async context only. */
    ASYNC_CONTEXT,
    /** {@code nodejs_compat} at an early date: by names with {@code node:}. */
    PREFIXED,
    /** {@code nodejs_compat} since 2024-09-23: by any name; and Node's globals. */
    ALL;

    private static final String ASYNC_HOOKS = NodeModules.PREFIX + "async_hooks";

    /** By its number in {@code worker/node.js}. */
    static NodeAccess of(int number) {
        return switch (number) {
            case 1 -> ASYNC_CONTEXT;
            case 2 -> PREFIXED;
            case 3 -> ALL;
            default -> NONE;
        };
    }

    boolean allows(String specifier) {
        return switch (this) {
            case NONE -> false;
            case ASYNC_CONTEXT -> specifier.equals(ASYNC_HOOKS);
            case PREFIXED -> specifier.startsWith(NodeModules.PREFIX);
            case ALL -> true;
        };
    }

    /** What to do about a module that was not found; empty if there is nothing to say. */
    String advice(String specifier) {
        boolean prefixed = specifier.startsWith(NodeModules.PREFIX);
        String name = prefixed ? specifier.substring(NodeModules.PREFIX.length()) : specifier;
        if (!prefixed && !NodeModules.names().contains(name)) {
            return "";
        }
        if (!NodeModules.names().contains(name)) {
            return "Dovetail does not have this module of Node. It has "
                    + NodeModules.names().stream()
                            .filter(known -> !known.startsWith("_"))
                            .collect(Collectors.joining(", "))
                    + ".";
        }
        return this == PREFIXED
                ? "Write \"node:"
                        + name
                        + "\", or a compatibility_date of 2024-09-23 or later, to import it."
                : "It is a module of Node: add compatibility_flags = [\"nodejs_compat\"] to"
                        + " wrangler.toml to import it.";
    }
}
