package dev.dovetail.isolate;

import com.caoccao.javet.enums.JSRuntimeType;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.loader.IJavetLibLoadingListener;
import com.caoccao.javet.interop.loader.JavetLibLoader;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Unpacks V8's library once per version into the cache folder, not (as Javet does) into a temporary
 * folder at each start: it has 45 MB.
 */
final class NativeLibrary implements IJavetLibLoadingListener {
    private final Path folder;

    private NativeLibrary(Path folder) {
        this.folder = folder;
    }

    /** Unpacks the library if it is not there, and tells Javet. Before the first isolate. */
    static void install(Path cache) {
        Path folder = cache.resolve("v8-" + JavetLibLoader.LIB_VERSION);
        JavetLibLoader loader = new JavetLibLoader(JSRuntimeType.V8I18n);
        try {
            String resource = loader.getResourceFileName();
            Path file = folder.resolve(loader.getLibFileName());
            if (!Files.exists(file)) {
                try (InputStream in = JavetLibLoader.class.getResourceAsStream(resource)) {
                    if (in == null) {
                        throw new IllegalStateException(
                                "V8's library for this platform is not on the class path: "
                                        + resource);
                    }
                    CacheFile.write(file, in.readAllBytes());
                }
            }
        } catch (JavetException e) {
            throw new IllegalStateException("There is no V8 for this platform", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack V8's library into " + folder, e);
        }
        JavetLibLoader.setLibLoadingListener(new NativeLibrary(folder));
    }

    @Override
    public File getLibPath(JSRuntimeType type) {
        return folder.toFile();
    }

    @Override
    public boolean isDeploy(JSRuntimeType type) {
        return false;
    }

    @Override
    public boolean isLibInSystemPath(JSRuntimeType type) {
        return false;
    }

    @Override
    public boolean isSuppressingError(JSRuntimeType type) {
        return false;
    }
}
