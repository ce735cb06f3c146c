package dev.dovetail.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Of what modules a Worker is made.
 *
 * @param rules the file's, then those of Wrangler's that still hold
 * @param noBundle whether {@code main} stays as it is, and the files that the rules name are
 *     modules beside it
 * @param findAdditional whether those files are modules beside the bundle
 * @param baseDir the folder that modules are named from, resolved; else that of {@code main}
 * @param command what makes {@code main}
 */
public record ModuleOptions(
        List<ModuleRule> rules,
        boolean noBundle,
        boolean findAdditional,
        Optional<Path> baseDir,
        Optional<Command> command) {
    /** What holds for a file that says nothing. */
    public static final ModuleOptions DEFAULTS =
            new ModuleOptions(
                    ModuleRule.DEFAULTS, false, false, Optional.empty(), Optional.empty());

    /**
     * The key {@code build}.
     *
     * @param line for the shell
     * @param folder to run it in
     * @param watched folders in which a change asks for another run
     */
    public record Command(String line, Path folder, List<Path> watched) {
        /** Makes an unmodifiable copy. */
        public Command {
            watched = List.copyOf(watched);
        }
    }

    /** Makes an unmodifiable copy. */
    public ModuleOptions {
        rules = List.copyOf(rules);
    }
}
