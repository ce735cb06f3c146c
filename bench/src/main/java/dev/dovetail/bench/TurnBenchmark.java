package dev.dovetail.bench;

import dev.dovetail.isolate.HostWork;
import dev.dovetail.isolate.Isolate;
import dev.dovetail.isolate.ModuleSource;
import dev.dovetail.isolate.TerminatedException;
import dev.dovetail.isolate.V8;
import dev.dovetail.isolate.WorkerLoadException;
import dev.dovetail.rpc.InboxWriter;
import dev.dovetail.rpc.Wire;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an isolate costs before it does anything. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TurnBenchmark {
    private static final long HEAP_BYTES = 128L << 20;
    private static final int INVOCATION = 1;

    private final V8 v8 = V8.start(OneLane.cache());
    private final Isolate isolate = newIsolate(v8);
    private final InboxWriter writer = new InboxWriter();

    /** An isolate with a Worker of one line. */
    static Isolate newIsolate(V8 v8) {
        var made = new Isolate(v8, HEAP_BYTES, () -> {}, HostWork.NONE);
        try {
            made.load(
                    List.of(new ModuleSource("empty.js", "export default {}")),
                    "{\"name\":\"empty\",\"services\":[],\"objects\":[],\"classes\":[],\"caches\":[],"
                        + "\"vars\":{},\"limits\":{\"timers\":10000,\"log\":262144},\"flags\":[]}");
        } catch (WorkerLoadException | TerminatedException e) {
            throw new IllegalStateException(e);
        }
        return made;
    }

    /** A turn without messages: the native call, the microtasks' drain, nothing else. */
    @Benchmark
    public int emptyTurn() throws TerminatedException {
        writer.begin(isolate.inbox(Wire.HEADER_BYTES), INVOCATION);
        writer.end();
        isolate.turn();
        return isolate.outbox().getInt(0);
    }

    /** An isolate from the snapshot, with a Worker of one line in it, and its end. */
    @Benchmark
    public void isolateAndWorker() {
        newIsolate(v8).close();
    }

    /** Ends the isolate. */
    @TearDown
    public void close() {
        isolate.close();
    }
}
