package dev.dovetail.isolate;

import com.caoccao.javet.enums.JavetPromiseRejectEvent;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import com.caoccao.javet.values.reference.V8ValuePromise;

import java.util.ArrayList;
import java.util.List;

/**
 * What V8 says of promises that were rejected without a handler, and of those that got one later.
 * It says so while JavaScript runs; the platform hears of it when the microtasks have drained,
 * because until then a handler may still come.
 */
final class Rejections implements AutoCloseable {
    /** A handler may reject once more, but a turn ends. */
    private static final int MAX_ROUNDS = 1000;

    private final V8Runtime runtime;
    private final V8ValueFunction settle;

    /** Three a piece: whether it is handled now, the promise, the reason. */
    private List<V8Value> noted = new ArrayList<>();

    Rejections(V8Runtime runtime, V8ValueObject kernel) throws JavetException {
        this.runtime = runtime;
        settle = kernel.get("settleRejections");
        runtime.setPromiseRejectCallback(this::note);
    }

    private void note(JavetPromiseRejectEvent event, V8ValuePromise promise, V8Value reason) {
        boolean handled = event == JavetPromiseRejectEvent.PromiseHandlerAddedAfterReject;
        if (!handled && event != JavetPromiseRejectEvent.PromiseRejectWithNoHandler) {
            return;
        }
        try {
            noted.add(runtime.createV8ValueBoolean(handled));
            noted.add(promise.toClone());
            noted.add(handled ? runtime.createV8ValueUndefined() : reason.toClone());
        } catch (JavetException e) {
            throw new IllegalStateException("Cannot keep a rejected promise", e);
        }
    }

    /** Hands over what was noted. At the end of a turn; JavaScript runs in it. */
    void settle() throws JavetException {
        for (int round = 0; !noted.isEmpty() && round < MAX_ROUNDS; round++) {
            List<V8Value> values = noted;
            noted = new ArrayList<>();
            try {
                settle.callVoid((V8Value) null, values.toArray(V8Value[]::new));
            } finally {
                release(values);
            }
        }
        forget();
    }

    /** Forgets what was noted: the turn was ended. */
    void forget() throws JavetException {
        release(noted);
        noted.clear();
    }

    private static void release(List<V8Value> values) throws JavetException {
        for (V8Value value : values) {
            value.close();
        }
    }

    @Override
    public void close() throws JavetException {
        forget();
        settle.close();
    }
}
