package dev.dovetail.bundle;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to bundle, in the words of a Wrangler configuration.
 *
 * @param define global identifiers and what to put in their place, as source text
 * @param alias module names and what to import instead
 * @param minify whether to make the output small
 * @param keepNames whether {@code name} of functions and classes survives renaming
 * @param tsconfig the TypeScript configuration, or null for the nearest {@code tsconfig.json}
 * @param jsxFactory what JSX elements call, or null for {@code React.createElement}
 * @param jsxFragment what JSX fragments are, or null for {@code React.Fragment}
 * @param conditions the conditions of {@code exports} in {@code package.json} that hold
 * @param loaders what becomes of files that are no JavaScript, by the end of their names: {@code
 *     text}, or {@code copy} for an {@linkplain BundleResult#assets asset}
 * @param external files that stay imports
 */
public record BundleOptions(
        Map<String, String> define,
        Map<String, String> alias,
        boolean minify,
        boolean keepNames,
        @Nullable Path tsconfig,
        @Nullable String jsxFactory,
        @Nullable String jsxFragment,
        List<String> conditions,
        Map<String, String> loaders,
        List<Path> external) {

    /** Wrangler's defaults. */
    public static final BundleOptions DEFAULTS =
            new BundleOptions(
                    Map.of(),
                    Map.of(),
                    false,
                    true,
                    null,
                    null,
                    null,
                    List.of("workerd", "worker", "browser"),
                    Map.of(
                            ".txt", "text", ".html", "text", ".sql", "text", ".bin", "copy",
                            ".wasm", "copy"),
                    List.of());

    /** Makes unmodifiable copies. */
    public BundleOptions {
        define = Map.copyOf(define);
        alias = Map.copyOf(alias);
        conditions = List.copyOf(conditions);
        loaders = Map.copyOf(loaders);
        external = List.copyOf(external);
    }

    /** Returns these options with other definitions. */
    public BundleOptions withDefine(Map<String, String> define) {
        return new BundleOptions(
                define,
                alias,
                minify,
                keepNames,
                tsconfig,
                jsxFactory,
                jsxFragment,
                conditions,
                loaders,
                external);
    }

    /** Returns these options with other aliases. */
    public BundleOptions withAlias(Map<String, String> alias) {
        return new BundleOptions(
                define,
                alias,
                minify,
                keepNames,
                tsconfig,
                jsxFactory,
                jsxFragment,
                conditions,
                loaders,
                external);
    }

    /** Returns these options with minification on or off. */
    public BundleOptions withMinify(boolean minify) {
        return new BundleOptions(
                define,
                alias,
                minify,
                keepNames,
                tsconfig,
                jsxFactory,
                jsxFragment,
                conditions,
                loaders,
                external);
    }

    /** Returns these options with {@code name} of functions kept or not. */
    public BundleOptions withKeepNames(boolean keepNames) {
        return new BundleOptions(
                define,
                alias,
                minify,
                keepNames,
                tsconfig,
                jsxFactory,
                jsxFragment,
                conditions,
                loaders,
                external);
    }

    /** Returns these options with a TypeScript configuration file; null means the nearest one. */
    public BundleOptions withTsconfig(@Nullable Path tsconfig) {
        return new BundleOptions(
                define,
                alias,
                minify,
                keepNames,
                tsconfig,
                jsxFactory,
                jsxFragment,
                conditions,
                loaders,
                external);
    }

    /** Returns these options with other JSX functions; null means React's. */
    public BundleOptions withJsx(@Nullable String factory, @Nullable String fragment) {
        return new BundleOptions(
                define,
                alias,
                minify,
                keepNames,
                tsconfig,
                factory,
                fragment,
                conditions,
                loaders,
                external);
    }

    /** Returns these options with other files that are no JavaScript, or that stay imports. */
    public BundleOptions withFiles(Map<String, String> loaders, List<Path> external) {
        return new BundleOptions(
                define,
                alias,
                minify,
                keepNames,
                tsconfig,
                jsxFactory,
                jsxFragment,
                conditions,
                loaders,
                external);
    }
}
