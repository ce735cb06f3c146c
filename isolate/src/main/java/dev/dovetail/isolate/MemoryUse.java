package dev.dovetail.isolate;

import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.monitoring.V8HeapStatistics;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Memory of an isolate, in bytes.
 *
 * @param heap JavaScript objects
 * @param external array buffers and WebAssembly memory, which V8's heap limit does not count
 */
public record MemoryUse(long heap, long external) {
    private static final long PATIENCE_MS = 100;

    static MemoryUse of(V8Runtime runtime) {
        try {
            CompletableFuture<V8HeapStatistics> asked = runtime.getV8HeapStatistics();
            V8HeapStatistics s = asked.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            return new MemoryUse(s.getUsedHeapSize(), s.getExternalMemory());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new MemoryUse(0, 0);
        } catch (ExecutionException | TimeoutException e) {
            // a turn is inside a builtin that V8 cannot interrupt: ask again later
            return new MemoryUse(0, 0);
        }
    }

    /** The same but for so many bytes of what is external. */
    MemoryUse without(int bytes) {
        return bytes == 0 ? this : new MemoryUse(heap, Math.max(0, external - bytes));
    }

    /** Everything. */
    public long total() {
        return heap + external;
    }
}
