package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.PayloadReader;
import dev.dovetail.rpc.PayloadWriter;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Cap'n Web client that says and hears the protocol's messages as they are, on a WebSocket. */
final class CapnWebClient implements SocketSink {
    private static final int CREDIT = 1 << 20;

    final List<String> heard = new CopyOnWriteArrayList<>();
    private final SocketEnd socket;

    CapnWebClient(SocketEnd socket) {
        this.socket = socket;
        socket.start(this);
        socket.pull(CREDIT);
    }

    /** Sends messages; a single quote stands for a double one. */
    CapnWebClient say(String... messages) {
        for (String message : messages) {
            var payload = new PayloadWriter();
            payload.text(message.replace('\'', '"'));
            socket.text(payload.toBytes());
        }
        return this;
    }

    /** Waits for a message. */
    void hear(String message) {
        String expected = message.replace('\'', '"');
        await().untilAsserted(() -> assertThat(heard).contains(expected));
    }

    /** Closes as a client does that takes its leave. */
    void leave() {
        socket.close(1000, text(""));
    }

    /** Is gone, as after a network's failure. */
    void vanish() {
        socket.fail(null);
    }

    private static byte[] text(String text) {
        var payload = new PayloadWriter();
        payload.text(text);
        return payload.toBytes();
    }

    @Override
    public void text(byte[] payload) {
        heard.add(new PayloadReader(payload).text());
        socket.pull(payload.length);
    }

    @Override
    public void bytes(byte[] bytes) {
        heard.add("bytes: " + bytes.length);
    }

    @Override
    public void close(int code, byte[] reason) {
        heard.add("closed: " + code);
        socket.close(code, reason);
    }

    @Override
    public void fail(@Nullable Failure failure) {
        heard.add("failed: " + failure);
    }

    @Override
    public void pull(int bytes) {}
}
