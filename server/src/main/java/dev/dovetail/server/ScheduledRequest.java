package dev.dovetail.server;

import dev.dovetail.runtime.Lane;
import dev.dovetail.runtime.ScheduledOutcome;
import dev.dovetail.runtime.Service;
import dev.dovetail.runtime.WorkerRuntime;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;

import org.jspecify.annotations.Nullable;

/**
 * A request that fires the Worker's scheduled handler while it is developed, at the addresses that
 * Wrangler has for it: {@code /cdn-cgi/handler/scheduled?cron=…&time=…} and {@code /__scheduled}.
 * The lane's thread.
 */
final class ScheduledRequest {
    private ScheduledRequest() {}

    static boolean is(@Nullable String path) {
        return "/cdn-cgi/handler/scheduled".equals(path) || "/__scheduled".equals(path);
    }

    static void run(
            HttpServerRequest request,
            ContextInternal context,
            WorkerRuntime runtime,
            Lane lane,
            Service target,
            RequestListener listener) {
        long start = System.nanoTime();
        Long time = time(request.getParam("time"));
        if (time == null) {
            request.response()
                    .setStatusCode(400)
                    .end("time: expected milliseconds since 1970, such as 1767225600000\n");
            return;
        }
        String cron = request.getParam("cron", "");
        boolean json = "json".equals(request.getParam("format"));
        String shown = cron.isEmpty() ? "(no cron)" : cron;
        var unused =
                runtime.scheduled(lane, target, time, cron)
                        .thenAccept(
                                outcome ->
                                        context.runOnContext(
                                                ignored -> {
                                                    int status = outcome.ok() ? 200 : 500;
                                                    answer(request, status, json, outcome);
                                                    listener.answered(
                                                            target.worker(),
                                                            "SCHEDULED",
                                                            shown,
                                                            status,
                                                            System.nanoTime() - start,
                                                            null,
                                                            null);
                                                }));
    }

    private static void answer(
            HttpServerRequest request, int status, boolean json, ScheduledOutcome outcome) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", type(json))
                .end(json ? json(outcome) : word(outcome));
    }

    private static @Nullable Long time(@Nullable String text) {
        try {
            return text == null || text.isEmpty()
                    ? (Long) System.currentTimeMillis()
                    : Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String type(boolean json) {
        return json ? "application/json" : "text/plain;charset=UTF-8";
    }

    private static String word(ScheduledOutcome outcome) {
        return outcome.ok() ? "ok" : "exception";
    }

    private static String json(ScheduledOutcome outcome) {
        return "{\"outcome\":\"%s\",\"noRetry\":%s}".formatted(word(outcome), outcome.noRetry());
    }
}
