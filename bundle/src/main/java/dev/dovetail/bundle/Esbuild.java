package dev.dovetail.bundle;

import org.jspecify.annotations.Nullable;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Runs esbuild's binary as a service process: one process a request, so any number at once. */
final class Esbuild {
    private static final int ATTEMPTS = 200;
    private static final long PAUSE_NANOS = 10_000_000;

    private final EsbuildBinary binary;

    Esbuild(EsbuildBinary binary) {
        this.binary = binary;
    }

    /**
     * Returns the request to bundle, without writing files.
     *
     * @param entry the entry file
     * @param folder what relative paths are relative to
     * @param nodePaths more folders with packages
     * @param flags as on esbuild's command line
     */
    static Map<String, @Nullable Object> build(
            Path entry, Path folder, List<Path> nodePaths, List<String> flags) {
        return build(List.of(List.of("", entry.toString())), folder, nodePaths, flags);
    }

    /**
     * Returns the request to bundle several entry files, without writing files.
     *
     * @param entries pairs of an output's name, without its end, and an entry file
     */
    static Map<String, @Nullable Object> build(
            List<List<String>> entries, Path folder, List<Path> nodePaths, List<String> flags) {
        var request = new LinkedHashMap<String, @Nullable Object>();
        request.put("command", "build");
        request.put("key", 0);
        request.put("entries", entries);
        request.put("flags", flags);
        request.put("write", false);
        request.put("stdinContents", null);
        request.put("stdinResolveDir", null);
        request.put("absWorkingDir", folder.toString());
        request.put("nodePaths", nodePaths.stream().map(Path::toString).toList());
        request.put("context", false);
        return request;
    }

    /**
     * Sends one request and waits for its answer.
     *
     * @throws EsbuildException if esbuild cannot be started, refuses the request or dies
     */
    Answer ask(Map<String, ? extends @Nullable Object> request) {
        Path program = binary.path();
        Process process = start(program);
        try (var in = new DataInputStream(process.getInputStream())) {
            try (var out = process.getOutputStream()) {
                out.write(Packet.request(request));
            }
            packet(in); // the version comes first
            Answer answer = Answer.of(Packet.response(packet(in)));
            String refusal = answer.text("error");
            if (refusal != null) {
                throw new EsbuildException("esbuild refused the request: " + refusal);
            }
            return answer;
        } catch (IOException e) {
            throw new EsbuildException("esbuild (" + program + ") ended without an answer", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Starts the process, again and again while some other fork of this JVM still holds the fresh
     * file open to write (ETXTBSY).
     */
    private Process start(Path program) {
        for (int attempt = 1; ; attempt++) {
            try {
                return new ProcessBuilder(program.toString(), "--service=" + binary.version())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                if (attempt < ATTEMPTS && String.valueOf(e.getMessage()).contains("busy")) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                    continue;
                }
                throw new EsbuildException(
                        "esbuild could not be started: "
                                + e.getMessage()
                                + ". The cache folder must allow programs to run; -Ddovetail.cache"
                                + " names another one.",
                        e);
            }
        }
    }

    private static byte[] packet(DataInputStream in) throws IOException {
        int length = Integer.reverseBytes(in.readInt());
        if (length < 0) {
            throw new EOFException("a packet of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a packet that ends too early");
        }
        return bytes;
    }
}
