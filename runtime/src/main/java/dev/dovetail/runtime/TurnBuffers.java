package dev.dovetail.runtime;

import dev.dovetail.isolate.Isolate;
import dev.dovetail.rpc.MalformedMessageException;

import java.util.ArrayList;
import java.util.List;

/**
 * The large buffers of an isolate's turn: those that came in with its mail, which JavaScript copies
 * while it reads the mail, and those that JavaScript has reserved a place for and not sent yet. The
 * thread of the isolate.
 */
final class TurnBuffers {
    private final LargeBuffers all;
    private final List<LargeBuffer> arrived = new ArrayList<>(0);
    private final List<LargeBuffer> reserved = new ArrayList<>(0);

    /** JavaScript has wanted to send one. */
    private boolean wanted;

    /** The isolate sees the memory. */
    private boolean shares;

    TurnBuffers(LargeBuffers all) {
        this.all = all;
    }

    /** Lets an isolate that wanted to send a large buffer do so from now on. */
    void beginTurn(Isolate v8) {
        if (wanted && !shares) {
            share(v8);
        }
    }

    private void share(Isolate v8) {
        shares = true;
        v8.shareLargeBuffers(all.memory());
    }

    /** A place for a buffer that is about to be sent: its page, or −1. */
    int reserve(int length) {
        wanted = true;
        LargeBuffer buffer = shares ? all.reserve(length) : null;
        if (buffer == null) {
            return -1;
        }
        reserved.add(buffer);
        return buffer.page;
    }

    /** The buffer that a message says it carries. */
    LargeBuffer sent(int page, int length) {
        for (int i = 0; i < reserved.size(); i++) {
            LargeBuffer buffer = reserved.get(i);
            if (buffer.page == page && buffer.length == length) {
                reserved.remove(i);
                return buffer;
            }
        }
        throw new MalformedMessageException("no buffer was put at page " + page);
    }

    /** A buffer is in the mail of the turn that is about to begin. */
    void arrive(Isolate v8, LargeBuffer buffer) {
        if (!shares) {
            share(v8);
        }
        arrived.add(buffer);
    }

    /** The turn is over, and what it sent is on its way. */
    void endTurn() {
        giveBack(arrived);
        // messages that were taken back
        giveBack(reserved);
    }

    private static void giveBack(List<LargeBuffer> buffers) {
        if (!buffers.isEmpty()) {
            buffers.forEach(LargeBuffer::free);
            buffers.clear();
        }
    }
}
