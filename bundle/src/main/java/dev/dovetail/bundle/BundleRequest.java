package dev.dovetail.bundle;

import java.nio.file.Path;

/**
 * What to bundle.
 *
 * @param entry the Worker's entry file
 * @param folder the project's folder: relative aliases are relative to it
 * @param display the folder that messages name files from: usually where the user stands
 * @param root the folder of the bundle: names of modules beside it are relative to it, and so are
 *     the sources of the source map
 * @param options how to bundle
 */
public record BundleRequest(
        Path entry, Path folder, Path display, Path root, BundleOptions options) {

    /** A request for a bundle in the project's folder. */
    public BundleRequest(Path entry, Path folder, Path display, BundleOptions options) {
        this(entry, folder, display, folder, options);
    }

    /** Makes the paths absolute; a relative entry is relative to the folder. */
    public BundleRequest {
        folder = folder.toAbsolutePath().normalize();
        entry = folder.resolve(entry).normalize();
        root = root.toAbsolutePath().normalize();
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
        return new BundleRequest(entry, folder, display, root, options);
    }

    /** Returns this request with messages that name files from another folder. */
    public BundleRequest withDisplay(Path display) {
        return new BundleRequest(entry, folder, display, root, options);
    }
}
