package dev.dovetail.config;

import java.util.List;

/**
 * Which files are modules of which kind: one of {@code rules}.
 *
 * @param type the kind
 * @param globs the files, relative to the folder of the modules; {@code *} does not cross folders,
 *     <code>**</code> does, and nothing else is special
 * @param fallthrough whether later rules of the same kind, Wrangler's own among them, hold too
 */
public record ModuleRule(ModuleType type, List<String> globs, boolean fallthrough) {
    /** Wrangler's own, which come after those of the file. */
    public static final List<ModuleRule> DEFAULTS =
            List.of(
                    new ModuleRule(
                            ModuleType.TEXT, List.of("**/*.txt", "**/*.html", "**/*.sql"), false),
                    new ModuleRule(ModuleType.DATA, List.of("**/*.bin"), false),
                    new ModuleRule(
                            ModuleType.COMPILED_WASM,
                            List.of("**/*.wasm", "**/*.wasm?module"),
                            false));

    /** Makes an unmodifiable copy. */
    public ModuleRule {
        globs = List.copyOf(globs);
    }
}
