package dev.dovetail.isolate;

import java.io.Serializable;
import java.util.List;

/**
 * A module of a Worker.
 *
 * @param name what specifiers lead to: a path without {@code ./} in front
 * @param file what stack traces call it; of all modules in a process none other should be called so
 * @param content what it is
 */
public record ModuleSource(String name, String file, Content content) implements Serializable {

    /** What a module is: the kinds that workerd knows. */
    public sealed interface Content extends Serializable {}

    /**
     * An ES module.
     *
     * @param code JavaScript, without {@code import()} and {@code import.meta}: the bundler
     *     rewrites them
     */
    public record EsModule(String code) implements Content {}

    /**
     * A CommonJS module. Its default export is {@code module.exports}.
     *
     * @param code the body of a function of {@code exports}, {@code require} and {@code module},
     *     without {@code import()}: the bundler rewrites it
     * @param namedExports members of {@code module.exports} that are exports, too
     */
    public record CommonJs(String code, List<String> namedExports) implements Content {
        /** Makes an unmodifiable copy. */
        public CommonJs {
            namedExports = List.copyOf(namedExports);
        }
    }

    /** Its default export is a string. */
    public record Text(String text) implements Content {}

    /** Its default export is an ArrayBuffer of these bytes, which are not copied here. */
    public record Data(byte[] bytes) implements Content {}

    /** Its default export is the value of a JSON text. */
    public record Json(String text) implements Content {}

    /** Its default export is a WebAssembly.Module of these bytes, which are not copied here. */
    public record Wasm(byte[] bytes) implements Content {}

    /** An ES module whose name is also what stack traces show. */
    public ModuleSource(String name, String source) {
        this(name, name, new EsModule(source));
    }
}
