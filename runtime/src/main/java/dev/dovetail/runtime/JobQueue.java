package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.web.Jobs;
import dev.dovetail.web.WebException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Work for Java that promises wait for: keys, signatures, large digests. So many run at once as
 * make sense on this machine, in turn for the isolates that have some, so that one with thousands
 * keeps no other waiting. Its CPU time is the invocation's. Any thread.
 */
final class JobQueue {
    /** Threads that work: more than processors, as one long job must not hold up all others. */
    private static final int MOST_RUNNING = 2 * Runtime.getRuntime().availableProcessors();

    /** Of those, an isolate's. */
    private static final int MOST_OF_ONE =
            Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    /** CPU time of a job that is worth a message. */
    private static final long WORTH_TELLING_NANOS = 50_000;

    /** Bytes of arguments that may wait for one isolate. */
    private static final long MOST_WAITING_BYTES = 128L << 20;

    private record Job(Invocation from, byte[] payload, Question question) {}

    /** An isolate's jobs. */
    private static final class Line {
        final ArrayDeque<Job> waiting = new ArrayDeque<>();
        int running;
        long bytes;
    }

    private static final Failure TOO_MUCH =
            Failure.overloaded(
                    "Too much asynchronous work waits: its arguments are more than 128 MB. Await"
                            + " some.");

    private final Executor pool;
    private final WorkerRuntime runtime;
    private final Map<WorkerIsolate, Line> lines = new HashMap<>();

    /** Isolates that have a job waiting and may run one, the next one first. */
    private final ArrayDeque<WorkerIsolate> turn = new ArrayDeque<>();

    private int running;

    JobQueue(Executor pool, WorkerRuntime runtime) {
        this.pool = pool;
        this.runtime = runtime;
    }

    /** Does a job as soon as it may be done. */
    void submit(Invocation from, byte[] payload, Question question) {
        synchronized (this) {
            Line line = lineOf(from.isolate);
            if (line.bytes > MOST_WAITING_BYTES) {
                question.threw(TOO_MUCH);
                return;
            }
            line.bytes += payload.length;
            line.waiting.add(new Job(from, payload, question));
            if (line.waiting.size() == 1 && line.running < MOST_OF_ONE) {
                turn.add(from.isolate);
            }
            if (running >= MOST_RUNNING || turn.isEmpty()) {
                return;
            }
            running++;
        }
        try {
            pool.execute(this::work);
        } catch (RejectedExecutionException e) {
            // the runtime is closed: nobody waits
        }
    }

    private void work() {
        Job job = next(null);
        while (job != null) {
            run(job);
            job = next(job);
        }
    }

    /** The next job for this thread, which has done another; null if there is none. */
    private synchronized @Nullable Job next(@Nullable Job done) {
        if (done != null) {
            WorkerIsolate isolate = done.from.isolate;
            Line line = lineOf(isolate);
            line.running--;
            line.bytes -= done.payload.length;
            if (line.running == MOST_OF_ONE - 1 && !line.waiting.isEmpty()) {
                turn.add(isolate);
            } else if (line.running == 0 && line.waiting.isEmpty()) {
                lines.remove(isolate);
            }
        }
        WorkerIsolate isolate = turn.poll();
        if (isolate == null) {
            running--;
            return null;
        }
        Line line = lineOf(isolate);
        Job job = line.waiting.remove();
        line.running++;
        if (!line.waiting.isEmpty() && line.running < MOST_OF_ONE) {
            turn.add(isolate);
        }
        return job;
    }

    private Line lineOf(WorkerIsolate isolate) {
        return lines.computeIfAbsent(isolate, ignored -> new Line());
    }

    private void run(Job job) {
        Invocation from = job.from;
        if (from.ended) {
            return;
        }
        long start = CpuTime.ofThisThread();
        try {
            job.question.returned(Jobs.run(job.payload), Message.NOTHING, 0);
        } catch (WebException e) {
            job.question.threw(e.toFailure());
        } catch (RuntimeException | Error e) {
            runtime.isolateEnded(from.isolate.worker, "a job failed", e);
            job.question.threw(Failure.error("internal error"));
        }
        long took = CpuTime.ofThisThread() - start;
        if (took > WORTH_TELLING_NANOS) {
            from.isolate.execute(() -> spend(from, took));
        }
    }

    private static void spend(Invocation from, long nanos) {
        if (!from.ended) {
            from.spendCpu(nanos);
            if (!from.hasCpu()) {
                from.isolate.endForCpu(from);
            }
        }
    }
}
