package dev.dovetail.isolate;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.IV8Module;
import com.caoccao.javet.values.reference.V8Module;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueObject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The JavaScript payload codec alone, from its sources, in a runtime with the flags and the
 * snapshot of an isolate. {@code codec.js} is its JavaScript half.
 */
final class CodecRuntime implements AutoCloseable {
    static final String MALFORMED = "Error: A message's payload is malformed.";

    private static final Path SOURCES =
            Path.of("../platform/src/main/js").toAbsolutePath().normalize();
    private static final int INBOX_BYTES = 1 << 20;

    private final V8Runtime runtime;
    private final Map<Path, V8Module> modules = new HashMap<>();
    private final V8ValueObject codec;
    private final HostFunctions host;
    private final V8ValueArrayBuffer inboxBuffer;
    private final V8ValueArrayBuffer outboxBuffer;
    private final ByteBuffer inbox;

    /** One for a whole class of tests. */
    static CodecRuntime start() {
        try {
            return new CodecRuntime();
        } catch (JavetException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    CodecRuntime() throws JavetException, IOException {
        runtime =
                V8.start(Path.of(System.getProperty("dovetail.cache", "target/cache")))
                        .newRuntime();
        runtime.setLogger(new SilentLogger());
        runtime.setV8ModuleResolver((_, specifier, referrer) -> module(specifier, referrer));
        try (var in = CodecRuntime.class.getResourceAsStream("codec.js")) {
            if (in == null) {
                throw new AssertionError("no codec.js");
            }
            String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            try (V8Module main = compile(SOURCES.resolve("codec.js"), source)) {
                main.instantiate();
                main.evaluate(true).close();
            }
        }
        codec = runtime.getGlobalObject().get("codec");
        host = new HostFunctions(runtime, HostWork.NONE);
        host.install(codec);
        inboxBuffer = runtime.createV8ValueArrayBuffer(INBOX_BYTES);
        inbox = inboxBuffer.getByteBuffer();
        codec.invokeVoid("setInbox", inboxBuffer);
        outboxBuffer = runtime.createV8ValueArrayBuffer(1 << 16);
        codec.invokeVoid("setOutbox", outboxBuffer);
    }

    private IV8Module module(String specifier, IV8Module referrer) throws JavetException {
        Path path = Path.of(referrer.getResourceName()).resolveSibling(specifier).normalize();
        V8Module module = modules.get(path);
        if (module == null) {
            try {
                module = compile(path, Files.readString(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            modules.put(path, module);
        }
        return module;
    }

    private V8Module compile(Path path, String source) throws JavetException {
        return runtime.getExecutor(source)
                .setResourceName(path.toString())
                .setModule(true)
                .compileV8Module();
    }

    /** Runs a script, for what it does. */
    void run(String script) throws JavetException {
        runtime.getExecutor(script).executeVoid();
    }

    /** A script's result as a text. */
    String ask(String script) throws JavetException {
        return runtime.getExecutor(script).executeString();
    }

    /** The payload of an expression's value in hexadecimal, or the error. */
    String written(String expression) throws JavetException {
        run("codec.add((" + expression + "))");
        return written(added++);
    }

    private int added;

    /** Makes a value for {@link #written(int)}; returns its number. */
    int add(String expression) throws JavetException {
        run("codec.add((" + expression + "))");
        return added++;
    }

    String written(int number) throws JavetException {
        return codec.invokeString("written", number);
    }

    /** The payload of the value that a payload holds, or the error. */
    String rewritten(String hex) throws JavetException {
        return codec.invokeString("rewritten", hex);
    }

    /** Reads a payload; returns an empty text or the error. */
    String read(String hex) throws JavetException {
        return codec.invokeString("read", hex);
    }

    /** Reads a payload from the inbox, as messages are read; returns an empty text or the error. */
    String readInbox(byte[] payload, int offset) throws JavetException {
        inbox.put(offset, payload);
        return codec.invokeString("readInbox", offset, payload.length);
    }

    String readInbox(String hex, int offset) throws JavetException {
        return readInbox(HexFormat.of().parseHex(hex), offset);
    }

    @Override
    public void close() throws JavetException {
        host.close();
        codec.close();
        inboxBuffer.close();
        outboxBuffer.close();
        for (V8Value module : modules.values()) {
            module.close();
        }
        runtime.close(true);
    }
}
