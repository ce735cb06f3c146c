package dev.dovetail.runtime;

import dev.dovetail.config.Limit;
import dev.dovetail.rpc.Failure;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/** Errors that the runtime makes; the texts are workerd's where programs can see them. */
final class Failures {
    static final Failure HUNG =
            Failure.error(
                    "The Workers runtime canceled this request because it detected that your"
                        + " Worker's code had hung and would never generate a response. Refer to:"
                        + " https://developers.cloudflare.com/workers/observability/errors/");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int REFERENCE_BYTES = 12;

    private Failures() {}

    /** Whether an error says nothing of what a Worker's code does. */
    static boolean isOfTheRuntime(Failure failure) {
        return failure.equals(HUNG)
                || failure.equals(Invocation.GONE)
                || failure.equals(Invocation.CANCELED)
                || (!failure.isThrown() && failure.flags() != 0);
    }

    /** By what an error that is not told is found in the log. */
    static String newReference() {
        byte[] bytes = new byte[REFERENCE_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Where a limit is set, for messages. */
    static String setBy(Limit limit, String worker) {
        return "It is set by limits.%s in the configuration of %s, or by --limits."
                .formatted(limit.key(), worker);
    }

    /** The invocation that reached a limit. */
    static Failure exceeded(TurnGuard.Reason reason, Worker worker) {
        return Failure.overloaded(
                switch (reason) {
                    case CPU ->
                            "Worker exceeded CPU time limit: \"%s\" may use %d ms per invocation. %s"
                                    .formatted(
                                            worker.name(),
                                            worker.limits.cpuMillis(),
                                            setBy(Limit.CPU, worker.name()));
                    case MEMORY ->
                            "Worker exceeded memory limit: an isolate of \"%s\" may use %d MB. %s"
                                    .formatted(
                                            worker.name(),
                                            worker.limits.memoryBytes() >> 20,
                                            setBy(Limit.MEMORY, worker.name()));
                });
    }

    /** An event that is not a request took too long, waiting included. */
    static Failure tookTooLong(Worker worker, Limit limit) {
        return Failure.overloaded(
                "Worker exceeded wall time limit: an event of \"%s\" may take %d ms. %s"
                        .formatted(
                                worker.name(),
                                worker.limits.value(limit),
                                setBy(limit, worker.name())));
    }

    /** Another invocation of the same isolate. */
    static Failure neighbour(TurnGuard.Reason reason, Worker worker) {
        return Failure.overloaded(
                "The isolate of the Worker \"%s\" was ended because another request exceeded its %s limit."
                        .formatted(
                                worker.name(),
                                reason == TurnGuard.Reason.CPU ? "CPU time" : "memory"));
    }

    /** More requests wait for a Worker than it can answer in time. */
    static Failure crowded(Worker worker) {
        return Failure.overloaded(
                "The Worker \"%s\" has too many requests to answer: this one was not begun."
                        .formatted(worker.name()));
    }

    /** A Worker under which engines crash has to pause. */
    static Failure held(Worker worker, Duration pause) {
        return Failure.overloaded(
                "The Worker \"%s\" crashed its engine repeatedly and is held back for %d s more."
                        .formatted(worker.name(), pause.toSeconds() + 1));
    }

    /** The modules cannot be loaded: JavaScript's stack, if there is one, is in the reason. */
    static Failure doesNotStart(Worker worker, String why) {
        return Failure.error(
                "The Worker \"%s\" does not start: %s"
                        .formatted(worker.name(), worker.readable(why)));
    }

    /** The global scope reached a limit. */
    static Failure startExceeded(TurnGuard.Reason reason, Worker worker) {
        return doesNotStart(
                worker,
                reason == TurnGuard.Reason.CPU
                        ? "its global scope ran for more than %d ms. Do the work in a handler."
                                .formatted(worker.limits.startupMillis())
                        : "its global scope used more than %d MB."
                                .formatted(worker.limits.memoryBytes() >> 20));
    }
}
