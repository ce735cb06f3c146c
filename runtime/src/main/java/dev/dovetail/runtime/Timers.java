package dev.dovetail.runtime;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Timers of invocations, on the event loop's own clock. */
final class Timers {
    private Timers() {}

    static void set(Lane lane, Invocation owner, int number, int millis) {
        int gate = owner.gate();
        owner.setTimer(
                number,
                lane.loop.schedule(
                        () -> owner.isolate.execute(() -> due(owner, number, gate)),
                        Math.max(0, millis),
                        TimeUnit.MILLISECONDS));
    }

    private static void due(Invocation owner, int number, int gate) {
        if (owner.takeTimer(number) != null) {
            owner.isolate.deliver(owner, new Message.Timer(number, gate));
        }
    }

    static void clear(Invocation owner, int number) {
        Future<?> timer = owner.takeTimer(number);
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
