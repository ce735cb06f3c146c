package dev.dovetail.server;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Does things on an event loop: at once if this is its thread. */
final class Loop {
    private Loop() {}

    static void run(Context context, Runnable action) {
        if (Vertx.currentContext() == context) {
            action.run();
        } else {
            context.runOnContext(ignored -> action.run());
        }
    }
}
