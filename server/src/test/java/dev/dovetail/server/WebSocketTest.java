package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** WebSockets between the network and Workers, both ways. */
final class WebSocketTest {
    private static final String WORKER =
            """
            function pair(request, serve) {
              const [client, server] = new WebSocketPair();
              server.binaryType = "arraybuffer";
              server.accept();
              serve(server);
              const headers = { "x-made": "here" };
              const asked = request.headers.get("sec-websocket-protocol");
              if (asked !== null) headers["sec-websocket-protocol"] = asked.split(",")[0];
              return new Response(null, { status: 101, webSocket: client, headers });
            }
            const echo = (s) => {
              s.addEventListener("message", (e) => s.send(e.data));
              s.addEventListener("close", (e) => { console.log(`closed ${e.code} ${e.reason} ${e.wasClean}`); if (e.wasClean) s.close(e.code === 1005 ? undefined : e.code, e.code === 1005 ? undefined : "bye"); });
              s.addEventListener("error", (e) => console.log(e.message));
            };
            async function gather(ws, send) {
              const heard = [];
              await new Promise((resolve) => {
                ws.addEventListener("open", () => send(ws));
                ws.addEventListener("message", (e) => heard.push(typeof e.data === "string" ? e.data : e.data.byteLength));
                ws.addEventListener("error", (e) => { heard.push(e.message); resolve(); });
                ws.addEventListener("close", (e) => { heard.push(e.code, e.reason, e.wasClean); resolve(); });
              });
              return heard;
            }
            export default {
              async fetch(request) {
                const url = new URL(request.url);
                switch (url.pathname) {
                  case "/echo": return pair(request, echo);
                  case "/close": return pair(request, (s) => s.close(4001, "over"));
                  case "/spin": return pair(request, (s) => s.addEventListener("message", () => { for (;;); }));
                  case "/flood": return pair(request, (s) => { for (let i = 0; i < 200; i++) s.send(new Uint8Array(100_000)); s.close(1000); });
                  case "/refuse": return new Response("no", { status: 403 });
                  case "/client": {
                    const ws = new WebSocket(`ws://${url.host}${url.searchParams.get("to")}`, ["chat", "other"]);
                    ws.binaryType = "arraybuffer";
                    const heard = await gather(ws, (ws) => { ws.send("h\\u00e9llo"); ws.send(new Uint8Array(70_000)); ws.close(3001, "enough"); });
                    return new Response([ws.protocol, ...heard].join());
                  }
                  case "/fetch": {
                    const r = await fetch(`http://${url.host}${url.searchParams.get("to")}`, { headers: { Upgrade: "websocket" } });
                    if (r.webSocket === null) return new Response(`${r.status} ${await r.text()}`);
                    const ws = r.webSocket;
                    ws.accept();
                    ws.send("sent");
                    ws.close(1000, "x");
                    return new Response([r.status, r.headers.get("x-made"), ...await gather(ws)].join());
                  }
                }
                return new Response("plain");
              },
            };
            """;

    private static final FrontDoor door = new FrontDoor(WORKER);

    /** A client that gathers what it hears. */
    private static final class Client implements WebSocket.Listener {
        final List<String> heard = new CopyOnWriteArrayList<>();
        final CompletableFuture<Void> closed = new CompletableFuture<>();
        final WebSocket socket;
        private final StringBuilder text = new StringBuilder();
        private int bytes;

        Client(String path, String... protocols) {
            var builder = door.client.newWebSocketBuilder();
            if (protocols.length > 0) {
                builder.subprotocols(protocols[0]);
            }
            socket =
                    builder.buildAsync(URI.create("ws://127.0.0.1:" + door.port + path), this)
                            .join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            bytes += data.remaining();
            if (last) {
                heard.add(bytes + " bytes");
                bytes = 0;
            }
            webSocket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
            heard.add("pong " + message.remaining());
            webSocket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            heard.add(code + " " + reason);
            closed.complete(null);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            heard.add("error");
            closed.complete(null);
        }

        List<String> awaitEnd() {
            closed.orTimeout(20, TimeUnit.SECONDS).join();
            return heard;
        }
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @Test
    void aClientTalksWithAWorker() {
        Client client = new Client("/echo", "chat");
        assertThat(client.socket.getSubprotocol()).isEqualTo("chat");
        client.socket.sendText("h\u00e9llo \uD83D\uDE00", true).join();
        client.socket.sendText("in ", false).join();
        client.socket.sendText("parts", true).join();
        client.socket.sendBinary(ByteBuffer.wrap(new byte[100_000]), true).join();
        client.socket.sendPing(ByteBuffer.wrap(new byte[3])).join();
        client.socket.sendClose(3000, "enough").join();
        assertThat(client.awaitEnd())
                .containsExactlyInAnyOrder(
                        "h\u00e9llo \uD83D\uDE00",
                        "in parts",
                        "100000 bytes",
                        "pong 3",
                        "3000 bye");
        door.awaitLog("closed 3000 enough true");
        assertThat(door.told).anyMatch(told -> told.path().equals("/echo") && told.status() == 101);
    }

    @Test
    void aWorkerClosesFirst() {
        assertThat(new Client("/close").awaitEnd()).containsExactly("4001 over");
    }

    @Test
    void aFloodArrivesWhole() {
        assertThat(new Client("/flood").awaitEnd()).hasSize(201).endsWith("1000 ");
    }

    @Test
    void aTerminatedWorkerCutsTheConnection() {
        try (FrontDoor limited = new FrontDoor(new ServerOptions(1, true), WORKER)) {
            limited.deploy(
                    "main",
                    WORKER,
                    dev.dovetail.runtime.Limits.PAID.with(dev.dovetail.config.Limit.CPU, 100));
            try (Wire wire = limited.connect()) {
                assertThat(wire.send(handshake("/spin")).readUntil("\r\n\r\n"))
                        .startsWith("HTTP/1.1 101 ");
                assertThat(wire.send(frame(1, "go")).readAll()).isEmpty();
            }
        }
    }

    @Test
    void aClientThatDisappearsIsAClose() {
        try (Wire wire = door.connect()) {
            wire.send(handshake("/echo")).readUntil("\r\n\r\n");
            wire.reset();
        }
        door.awaitLog("closed 1006 WebSocket disconnected without sending Close frame. false");
    }

    @Test
    void theHandshakeIsThatOfRfc6455() {
        try (Wire wire = door.connect()) {
            String head = wire.send(handshake("/echo")).readUntil("\r\n\r\n");
            assertThat(head)
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .containsIgnoringCase("upgrade: websocket\r\n")
                    .containsIgnoringCase("connection: Upgrade\r\n")
                    .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .contains("x-made: here")
                    .doesNotContainIgnoringCase("transfer-encoding")
                    .doesNotContainIgnoringCase("content-length");
        }
        try (Wire wire = door.connect()) {
            wire.send(handshake("/echo").replace("Version: 13", "Version: 8"));
            assertThat(wire.readResponse()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void whoBreaksTheRulesIsClosed() {
        assertThat(answerTo(new byte[] {(byte) 0x81, 2, 'h', 'i'})).isEqualTo(1002);
        assertThat(answerTo(frame(3, ""))).isEqualTo(1002);
        assertThat(answerTo(frame(1, "\u00ff"))).isEqualTo(1007);
        assertThat(
                        answerTo(
                                new byte[] {
                                    (byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0
                                }))
                .isEqualTo(1009);
        door.awaitLog(
                "Uncaught Error: WebSocket protocol error; protocolError.statusCode = 1009;"
                        + " protocolError.description = Message is too large: 33554433 > 33554432");
    }

    /** The code of the Close frame that answers something. */
    private static int answerTo(byte[] bytes) {
        try (Wire wire = door.connect()) {
            wire.send(handshake("/echo")).readUntil("\r\n\r\n");
            String answer = wire.send(bytes).readAll();
            assertThat(answer.charAt(0)).isEqualTo((char) 0x88);
            return answer.charAt(2) << 8 | answer.charAt(3);
        }
    }

    @Test
    void aWorkerConnects() {
        assertThat(door.get("/client?to=/echo").body())
                .isEqualTo("chat,h\u00e9llo,70000,3001,bye,true");
        assertThat(door.get("/client?to=/close").body()).isEqualTo("chat,4001,over,true");
        assertThat(door.get("/client?to=/refuse").body()).contains("received 403 instead");
    }

    @Test
    void aFetchBringsASocket() {
        assertThat(door.get("/fetch?to=/echo").body()).isEqualTo("101,here,sent,1000,bye,true");
        assertThat(door.get("/fetch?to=/refuse").body()).isEqualTo("403 no");
    }

    @Test
    void aRefusedUpgradeIsAPlainResponse() {
        try {
            new Client("/refuse");
            throw new AssertionError("connected");
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(java.net.http.WebSocketHandshakeException.class);
        }
        await().untilAsserted(
                        () ->
                                assertThat(door.told)
                                        .anyMatch(
                                                told ->
                                                        told.path().equals("/refuse")
                                                                && told.status() == 403));
    }

    private static String handshake(String path) {
        return "GET "
                + path
                + " HTTP/1.1\r\n"
                + "Host: x\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n";
    }

    /** A client's frame, masked by nothing. */
    private static byte[] frame(int opcode, String payload) {
        byte[] bytes = payload.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(6 + bytes.length)
                .put((byte) (0x80 | opcode))
                .put((byte) (0x80 | bytes.length))
                .putInt(0)
                .put(bytes)
                .array();
    }
}
