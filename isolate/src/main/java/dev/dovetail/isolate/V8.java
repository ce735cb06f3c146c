package dev.dovetail.isolate;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.loader.JavetLibLoader;
import com.caoccao.javet.interop.options.V8RuntimeOptions;

import dev.dovetail.platform.PlatformScript;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * V8 in this process: its flags, which hold for every isolate, and the snapshot of the platform
 * that every isolate starts from. Any thread.
 */
public final class V8 {
    /**
     * The heap of an isolate, in MB, before V8 asks whether it may grow: Cloudflare's limit of 128
     * MB per isolate (developers.cloudflare.com/workers/platform/limits).
     */
    static final int HEAP_MB = 128;

    /**
     * Loop unrolling drops the interrupt check of some endless loops: no limit could end them. The
     * other flags say what a Worker may expect.
     */
    private static final String FLAGS =
            "--no-turboshaft-loop-unrolling --disallow-code-generation-from-strings"
                    + " --stack-size=900";

    private static @Nullable V8 instance;

    private final byte[] snapshot;

    private V8(byte[] snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * Starts V8, once per process, and sets the process's time zone and locale for its sake: C code
     * sees UTC and no language from then on.
     *
     * @param cache a folder for what is made once: V8's library, its locale data and the snapshot.
     *     The first caller's is used.
     */
    public static synchronized V8 start(Path cache) {
        V8 v8 = instance;
        if (v8 == null) {
            NativeLibrary.install(cache);
            Path icu = IcuFile.install(cache);
            ProcessLocale.makeNeutral();
            V8RuntimeOptions.V8_FLAGS.setIcuDataFile(icu.toString());
            V8RuntimeOptions.V8_FLAGS.setMaxHeapSize(HEAP_MB);
            V8RuntimeOptions.V8_FLAGS.setCustomFlags(FLAGS);
            v8 = new V8(snapshot(cache));
            instance = v8;
        }
        return v8;
    }

    /** A fresh runtime from the snapshot. */
    V8Runtime newRuntime() throws JavetException {
        V8RuntimeOptions options = new V8RuntimeOptions();
        options.setSnapshotBlob(snapshot);
        return V8Host.getV8I18nInstance().createV8Runtime(options);
    }

    private static byte[] snapshot(Path cache) {
        String script = PlatformScript.source();
        Path file = cache.resolve("platform-" + digest(script) + ".snapshot");
        try {
            if (Files.exists(file)) {
                return Files.readAllBytes(file);
            }
            byte[] made = makeSnapshot(script);
            CacheFile.write(file, made);
            return made;
        } catch (IOException e) {
            // a cache that cannot be used costs time only
            return makeSnapshot(script);
        }
    }

    private static byte[] makeSnapshot(String script) {
        V8RuntimeOptions options = new V8RuntimeOptions();
        options.setCreateSnapshotEnabled(true);
        try (V8Runtime runtime = V8Host.getV8I18nInstance().createV8Runtime(options)) {
            runtime.getExecutor(script).setResourceName("dovetail:platform").executeVoid();
            return runtime.createSnapshot();
        } catch (JavetException e) {
            throw new IllegalStateException(
                    "The platform's script does not run: " + e.getMessage(), e);
        }
    }

    private static String digest(String script) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(
                    (JavetLibLoader.LIB_VERSION + "-i18n\n" + FLAGS + '\n' + HEAP_MB + '\n')
                            .getBytes(StandardCharsets.UTF_8));
            sha.update(System.getProperty("os.arch", "").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of()
                    .formatHex(sha.digest(script.getBytes(StandardCharsets.UTF_8)), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
