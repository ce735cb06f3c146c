package dev.dovetail.bench;

import dev.dovetail.isolate.Isolate;
import dev.dovetail.isolate.V8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What isolates with the whole platform and a Worker of one line cost a process that keeps them:
 * how long one takes to start, and by how much the process grows. Linux only; run by {@code
 * bench/run isolates}.
 */
final class IsolateStart {
    private static final int WARM_UP = 20;
    private static final int ISOLATES = 40;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double KIB_PER_MIB = 1024;

    private IsolateStart() {}

    /** Prints a line. */
    public static void main(String[] args) throws IOException {
        V8 v8 = V8.start(OneLane.cache());
        for (int i = 0; i < WARM_UP; i++) {
            TurnBenchmark.newIsolate(v8).close();
        }
        List<Isolate> isolates = new ArrayList<>();
        // the first pays for what all share
        isolates.add(TurnBenchmark.newIsolate(v8));
        long before = residentKib();
        double[] millis = new double[ISOLATES];
        var threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < ISOLATES; i++) {
            long start = System.nanoTime();
            isolates.add(TurnBenchmark.newIsolate(v8));
            millis[i] = (System.nanoTime() - start) / NANOS_PER_MILLI;
        }
        cpu = threads.getCurrentThreadCpuTime() - cpu;
        long after = residentKib();
        Arrays.sort(millis);
        System.out.printf(
                "%d isolates, one after another:%n"
                        + "%.1f ms each (median; slowest %.1f), %.1f ms of it CPU time (mean)%n"
                        + "%.1f MiB each%n",
                ISOLATES,
                millis[ISOLATES / 2],
                millis[ISOLATES - 1],
                cpu / NANOS_PER_MILLI / ISOLATES,
                (after - before) / KIB_PER_MIB / ISOLATES);
        isolates.forEach(Isolate::close);
    }

    private static long residentKib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("/proc/self/status has no VmRSS");
    }
}
