package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.PayloadReader;
import dev.dovetail.rpc.PayloadWriter;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The client's end of a WebSocket that a Worker answered with. Any thread. */
final class SocketClient implements SocketSink {
    /** What came, in its order: texts, "bytes …", "close CODE REASON", "lost". */
    final List<String> heard = new CopyOnWriteArrayList<>();

    private final SocketEnd end;

    private SocketClient(SocketEnd end) {
        this.end = end;
    }

    static SocketClient open(Workers workers, String url) {
        SocketEnd end =
                workers.upgrade(
                        "a",
                        new HttpRequest(
                                "GET", url, List.of("upgrade", "websocket"), Body.NONE, "manual"));
        var client = new SocketClient(end);
        end.start(client);
        end.pull(1 << 20);
        return client;
    }

    void send(String text) {
        end.text(payload(text));
    }

    void send(byte[] bytes) {
        end.bytes(bytes);
    }

    void close(int code, String reason) {
        end.close(code, payload(reason));
    }

    /** The connection breaks. */
    void lose(@Nullable Failure failure) {
        end.fail(failure);
    }

    private static byte[] payload(String text) {
        var payload = new PayloadWriter();
        payload.text(text);
        return payload.toBytes();
    }

    @Override
    public void text(byte[] payload) {
        heard.add(new PayloadReader(payload).text());
    }

    @Override
    public void bytes(byte[] bytes) {
        heard.add("bytes " + new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void close(int code, byte[] reason) {
        heard.add("close " + code + " " + new PayloadReader(reason).text());
    }

    @Override
    public void fail(@Nullable Failure failure) {
        heard.add("lost");
    }

    @Override
    public void pull(int bytes) {}
}
