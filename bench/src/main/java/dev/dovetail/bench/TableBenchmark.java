package dev.dovetail.bench;

import dev.dovetail.rpc.Table;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The life of a question: its number is new, it is put into the table, looked up once and taken out
 * when its answer comes, while others stay open. Beside it, what a HashMap would cost.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TableBenchmark {
    /** How many questions are open. */
    @Param({"1", "100"})
    public int open;

    private static final String QUESTION = "a question";

    private final Table<String> table = new Table<>();
    private final Map<Integer, String> map = new HashMap<>();
    private int last;

    /** Asks the first questions. */
    @Setup(Level.Iteration)
    public void askTheFirst() {
        table.drain(question -> {});
        map.clear();
        for (last = 0; last < open; last++) {
            table.put(last, QUESTION);
            map.put(last, QUESTION);
        }
    }

    /** In our table. */
    @Benchmark
    public @Nullable String table(Blackhole found) {
        int number = last++;
        table.put(number, QUESTION);
        found.consume(table.get(number));
        return table.remove(number - open);
    }

    /** In a HashMap. */
    @Benchmark
    public @Nullable String hashMap(Blackhole found) {
        int number = last++;
        map.put(number, QUESTION);
        found.consume(map.get(number));
        return map.remove(number - open);
    }
}
