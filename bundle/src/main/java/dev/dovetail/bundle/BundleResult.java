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
 * @param warnings what esbuild found doubtful
 */
public record BundleResult(
        ModuleText module, List<String> exports, List<Path> inputs, List<Message> warnings) {

    /** Makes unmodifiable copies. */
    public BundleResult {
        exports = List.copyOf(exports);
        inputs = List.copyOf(inputs);
        warnings = List.copyOf(warnings);
    }
}
