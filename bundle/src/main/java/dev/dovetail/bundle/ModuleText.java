package dev.dovetail.bundle;

/**
 * The text of one ES module without {@code import()} and {@code import.meta}: it imports their
 * stand-ins from {@value #PRELUDE_SPECIFIER} where it needs them.
 *
 * @param code the JavaScript
 * @param sourceMap the source map (version 3) as JSON, with the contents of the sources
 */
public record ModuleText(String code, String sourceMap) {
    /**
     * The module that the runtime provides: it exports {@code dynamicImport(specifier, options)},
     * which stands for {@code import(specifier, options)}, and {@code meta}, which stands for
     * {@code import.meta}.
     */
    public static final String PRELUDE_SPECIFIER = "dovetail:module";
}
