package dev.dovetail.bundle;

import java.nio.file.Path;

/**
 * What to bundle.
 *
 * @param entry the Worker's entry file
 * @param folder the project's folder: the sources of the source map and relative aliases are
 *     relative to it
 * @param display the folder that messages name files from: usually where the user stands
 * @param options how to bundle
 */
public record BundleRequest(Path entry, Path folder, Path display, BundleOptions options) {

    /** Makes the paths absolute; a relative entry is relative to the folder. */
    public BundleRequest {
        folder = folder.toAbsolutePath().normalize();
        entry = folder.resolve(entry).normalize();
        display = display.toAbsolutePath().normalize();
    }

    /**
     * Returns a request with Wrangler's default options and messages relative to the folder.
     *
     * @param entry the entry file, absolute or relative to the folder
     * @param folder the project's folder
     */
    public static BundleRequest of(Path entry, Path folder) {
        return new BundleRequest(entry, folder, folder, BundleOptions.DEFAULTS);
    }

    /** Returns this request with other options. */
    public BundleRequest withOptions(BundleOptions options) {
        return new BundleRequest(entry, folder, display, options);
    }

    /** Returns this request with messages that name files from another folder. */
    public BundleRequest withDisplay(Path display) {
        return new BundleRequest(entry, folder, display, options);
    }
}
