package dev.dovetail.isolate;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueInteger;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import com.caoccao.javet.values.reference.V8ValuePromise;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * What JavaScript calls in Java while a turn runs; {@code kernel/host.js} is the other side. A host
 * function takes and returns primitives and never touches V8 otherwise: JavaScript that calls Java
 * that calls JavaScript can kill the process.
 */
final class HostFunctions implements AutoCloseable {
    private static final int SCRATCH_BYTES = 65536;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final V8Runtime runtime;
    private final V8ValueArrayBuffer scratchBuffer;
    private final ByteBuffer scratch;
    private final HostWork work;
    private String workError = "";
    private boolean isAborting;

    HostFunctions(V8Runtime runtime, HostWork work) throws JavetException {
        this.runtime = runtime;
        this.work = work;
        scratchBuffer = runtime.createV8ValueArrayBuffer(SCRATCH_BYTES);
        scratch = scratchBuffer.getByteBuffer();
    }

    void install(V8ValueObject kernel) throws JavetException {
        try (V8ValueObject functions = runtime.createV8ValueObject()) {
            add(functions, "random", this::random);
            add(functions, "work", this::work);
            add(functions, "workError", arguments -> runtime.createV8ValueString(workError));
            add(functions, "promiseState", this::promiseState);
            add(functions, "promiseResult", this::promiseResult);
            add(functions, "abort", arguments -> abort());
            add(functions, "gc", arguments -> collectGarbage());
            kernel.invokeVoid("setHost", functions, scratchBuffer);
        }
    }

    private void add(
            V8ValueObject functions,
            String name,
            IJavetDirectCallable.NoThisAndResult<JavetException> function)
            throws JavetException {
        JavetCallbackContext context =
                new JavetCallbackContext(
                        name, JavetCallbackType.DirectCallNoThisAndResult, function);
        try (V8ValueFunction value = runtime.createV8ValueFunction(context)) {
            functions.set(name, value);
        }
    }

    /**
     * 0 for a promise that is pending, 1 if it is fulfilled, 2 if rejected; -1 for anything else.
     */
    private V8Value promiseState(V8Value... arguments) throws JavetException {
        if (arguments.length == 0 || !(arguments[0] instanceof V8ValuePromise promise)) {
            return runtime.createV8ValueInteger(-1);
        }
        return runtime.createV8ValueInteger(
                promise.isPending() ? 0 : promise.isFulfilled() ? 1 : 2);
    }

    /**
     * The value or reason of a promise that is not pending: the one host function that gives an
     * object back.
     */
    private V8Value promiseResult(V8Value... arguments) throws JavetException {
        if (arguments.length == 0
                || !(arguments[0] instanceof V8ValuePromise promise)
                || promise.isPending()) {
            return runtime.createV8ValueUndefined();
        }
        return promise.getResult();
    }

    private V8Value random(V8Value... arguments) throws JavetException {
        int length = integer(arguments, 0);
        byte[] bytes = new byte[Math.clamp(length, 0, SCRATCH_BYTES)];
        RANDOM.nextBytes(bytes);
        scratch.put(0, bytes);
        return runtime.createV8ValueUndefined();
    }

    private V8Value work(V8Value... arguments) throws JavetException {
        int result;
        try {
            result =
                    work.run(
                            integer(arguments, 0),
                            integer(arguments, 1),
                            integer(arguments, 2),
                            scratch);
        } catch (HostWork.Refused e) {
            workError = e.text();
            result = -1;
        } catch (RuntimeException e) {
            workError = "Error\ninternal error";
            result = -1;
        }
        return runtime.createV8ValueInteger(result);
    }

    private V8Value abort() throws JavetException {
        isAborting = true;
        runtime.terminateExecution();
        return runtime.createV8ValueUndefined();
    }

    /** Whether JavaScript ended the turn itself; asked once for each end. */
    boolean takeAbort() {
        boolean taken = isAborting;
        isAborting = false;
        return taken;
    }

    private V8Value collectGarbage() throws JavetException {
        runtime.lowMemoryNotification();
        return runtime.createV8ValueUndefined();
    }

    private static int integer(V8Value[] arguments, int index) {
        return arguments.length > index && arguments[index] instanceof V8ValueInteger i
                ? i.toPrimitive()
                : -1;
    }

    @Override
    public void close() throws JavetException {
        scratchBuffer.close();
        work.close();
    }
}
