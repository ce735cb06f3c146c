package dev.dovetail.bundle;

import java.nio.file.Path;

/** Where this machine keeps what is made once: V8's library, its snapshot, esbuild's program. */
public final class CacheFolder {
    private CacheFolder() {}

    /**
     * The system property {@code dovetail.cache}, else {@code $XDG_CACHE_HOME/dovetail}, else
     * {@code ~/.cache/dovetail}.
     */
    public static Path path() {
        String property = System.getProperty("dovetail.cache");
        if (property != null && !property.isEmpty()) {
            return Path.of(property).toAbsolutePath();
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        if (xdg != null && Path.of(xdg).isAbsolute()) {
            return Path.of(xdg, "dovetail");
        }
        return Path.of(System.getProperty("user.home", "."), ".cache", "dovetail");
    }
}
