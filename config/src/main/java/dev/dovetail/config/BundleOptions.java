package dev.dovetail.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the file says to the bundler. Each maps to the esbuild option of the same name; defaults are
 * Wrangler's.
 *
 * @param define names to replace by JavaScript expressions, both as text
 * @param alias module names to replace by others, as the file has them
 * @param minify whether to make the bundle small; {@code false} unless the file says so
 * @param keepNames whether functions and classes keep their {@code name}; {@code true} unless the
 *     file says otherwise
 * @param tsconfig a tsconfig.json to use, resolved against the file's folder
 * @param jsxFactory the function that JSX elements call; {@code React.createElement} by default
 * @param jsxFragment the value of {@code <>…</>}; {@code React.Fragment} by default
 */
public record BundleOptions(
        Map<String, String> define,
        Map<String, String> alias,
        boolean minify,
        boolean keepNames,
        Optional<Path> tsconfig,
        String jsxFactory,
        String jsxFragment) {

    /** What holds for a file that says nothing. */
    public static final BundleOptions DEFAULTS =
            new BundleOptions(
                    Map.of(),
                    Map.of(),
                    false,
                    true,
                    Optional.empty(),
                    "React.createElement",
                    "React.Fragment");

    /** Copies the maps and keeps their order. */
    public BundleOptions {
        define = Collections.unmodifiableMap(new LinkedHashMap<>(define));
        alias = Collections.unmodifiableMap(new LinkedHashMap<>(alias));
    }
}
