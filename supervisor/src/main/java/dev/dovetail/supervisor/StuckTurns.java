package dev.dovetail.supervisor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds turns that go on past their bound. One engine's; one thread's. */
final class StuckTurns {
    /** Past its bound, or after it was told to end. Attacks were seen to take 3 s for that. */
    private static final long MARGIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final class Seen {
        final long turn;
        final long since;
        long endedSince;

        Seen(long turn, long since) {
            this.turn = turn;
            this.since = since;
        }
    }

    private final Map<Integer, Seen> seen = new HashMap<>();

    /** A turn that should have been over, if there is one. */
    Optional<RunningTurn> find(List<RunningTurn> running, long now) {
        Map<Integer, Seen> before = Map.copyOf(seen);
        seen.clear();
        Optional<RunningTurn> stuck = Optional.empty();
        for (RunningTurn turn : running) {
            Seen known = before.get(turn.slot());
            if (known == null || known.turn != turn.turn()) {
                known = new Seen(turn.turn(), now);
            }
            if (turn.ended() && known.endedSince == 0) {
                known.endedSince = now;
            }
            seen.put(turn.slot(), known);
            boolean late =
                    now - known.since
                            > TimeUnit.MILLISECONDS.toNanos(turn.boundMillis()) + MARGIN_NANOS;
            boolean deaf = turn.ended() && now - known.endedSince > MARGIN_NANOS;
            if (late || deaf) {
                stuck = Optional.of(turn);
            }
        }
        return stuck;
    }
}
