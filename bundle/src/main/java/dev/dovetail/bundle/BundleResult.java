package dev.dovetail.bundle;

import java.nio.file.Path;
import java.util.List;

/**
 * A bundled Worker.
 *
 * @param module the module
 * @param exports the names that the entry file exports, sorted; those of {@code export *} from an
 *     external module are not known and not listed
 * @param inputs the files that went into the bundle, absolute: a change in one asks for a new
 *     bundle
 * @param assets files that the module imports as they are
 * @param warnings what esbuild found doubtful
 */
public record BundleResult(
        ModuleText module,
        List<String> exports,
        List<Path> inputs,
        List<Asset> assets,
        List<Message> warnings) {

    /**
     * A file that the module imports as {@code ./NAME}.
     *
     * @param name a path relative to the bundle
     * @param bytes its content; not to be changed
     */
    public record Asset(String name, byte[] bytes) {}

    /** Makes unmodifiable copies. */
    public BundleResult {
        exports = List.copyOf(exports);
        inputs = List.copyOf(inputs);
        assets = List.copyOf(assets);
        warnings = List.copyOf(warnings);
    }
}
