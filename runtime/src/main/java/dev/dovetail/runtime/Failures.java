package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

/** Errors that the runtime makes; the texts are workerd's where programs can see them. */
final class Failures {
    static final Failure HUNG =
            Failure.error(
                    "The Workers runtime canceled this request because it detected that your"
                        + " Worker's code had hung and would never generate a response. Refer to:"
                        + " https://developers.cloudflare.com/workers/observability/errors/");

    private Failures() {}

    /** The invocation that reached a limit. */
    static Failure exceeded(TurnGuard.Reason reason, Worker worker) {
        return Failure.overloaded(
                switch (reason) {
                    case CPU ->
                            ("Worker exceeded CPU time limit: \"%s\" may use %d ms per invocation."
                                            + " It is set by limits.cpu_ms, or by --limits.")
                                    .formatted(worker.name(), worker.limits.cpuMillis());
                    case MEMORY ->
                            ("Worker exceeded memory limit: an isolate of \"%s\" may use %d MB."
                                            + " It is set by limits.memory_mb, or by --limits.")
                                    .formatted(worker.name(), worker.limits.memoryBytes() >> 20);
                });
    }

    /** Another invocation of the same isolate. */
    static Failure neighbour(TurnGuard.Reason reason, Worker worker) {
        return Failure.overloaded(
                "The isolate of the Worker \"%s\" was ended because another request exceeded its %s limit."
                        .formatted(
                                worker.name(),
                                reason == TurnGuard.Reason.CPU ? "CPU time" : "memory"));
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
