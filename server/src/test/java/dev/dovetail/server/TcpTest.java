package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.runtime.Service;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** connect() against servers of this machine, and connect handlers against clients of it. */
final class TcpTest {
    private static final String WORKER =
            """
            import { connect } from "cloudflare:sockets";
            const read = async (socket) => {
              let text = "";
              for await (const chunk of socket.readable.pipeThrough(new TextDecoderStream())) text += chunk;
              return text;
            };
            const bytes = (text) => new TextEncoder().encode(text);
            const ways = {
              async "/ask"(at) {
                const socket = connect(at);
                const { remoteAddress } = await socket.opened;
                const writer = socket.writable.getWriter();
                await writer.write(bytes("question"));
                const answer = await read(socket);
                await socket.closed;
                return `${remoteAddress === at} ${answer}`;
              },
              async "/half"(at) {
                const socket = connect(at, { allowHalfOpen: true });
                const heard = await read(socket);
                const writer = socket.writable.getWriter();
                await writer.write(bytes("still here"));
                await writer.close();
                return heard;
              },
              async "/refused"(at) {
                const socket = connect(at);
                const closed = socket.closed.catch((e) => e.message);
                try { await socket.opened; } catch (e) { return `${e.message} ${(await closed) === e.message}`; }
              },
              async "/much"(at) {
                const socket = connect(at);
                const writer = socket.writable.getWriter();
                for (let i = 0; i < 100; i++) await writer.write(new Uint8Array(50_000));
                await writer.close();
                return await read(socket);
              },
            };
            export default {
              async fetch(request) {
                const url = new URL(request.url);
                return new Response(await ways[url.pathname](url.searchParams.get("at")));
              },
              async connect(socket) {
                await socket.readable.pipeTo(socket.writable);
              },
            };
            """;

    private static FrontDoor door;

    @BeforeAll
    static void open() {
        door = new FrontDoor(WORKER);
    }

    @AfterAll
    static void close() {
        door.close();
    }

    private interface Talk {
        String with(Socket client) throws IOException;
    }

    /** A server for one client. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket listener;
        final CompletableFuture<String> outcome;

        Server(Talk talk) throws IOException {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            outcome = CompletableFuture.supplyAsync(() -> serve(talk));
        }

        private String serve(Talk talk) {
            try (Socket client = listener.accept()) {
                return talk.with(client);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String address() {
            return "127.0.0.1:" + listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String get(String way, String at) {
        return door.get(way + "?at=" + at).body();
    }

    @Test
    void aWorkerAsksAndIsAnswered() throws IOException {
        try (Server server =
                new Server(
                        client -> {
                            byte[] asked = client.getInputStream().readNBytes("question".length());
                            client.getOutputStream()
                                    .write(FrontDoor.utf8("answer to " + text(asked)));
                            return "";
                        })) {
            assertThat(get("/ask", server.address())).isEqualTo("true answer to question");
        }
    }

    @Test
    void oneSideMayEndBeforeTheOther() throws IOException {
        try (Server server =
                new Server(
                        client -> {
                            client.getOutputStream().write(FrontDoor.utf8("bye"));
                            client.shutdownOutput();
                            return text(client.getInputStream().readAllBytes());
                        })) {
            assertThat(get("/half", server.address())).isEqualTo("bye");
            assertThat(server.outcome.join()).isEqualTo("still here");
        }
    }

    @Test
    void whereNobodyListensThereIsNoConnection() throws IOException {
        Server server = new Server(client -> "");
        String nobody = server.address();
        server.close();
        assertThat(get("/refused", nobody))
                .isEqualTo("proxy request failed, cannot connect to the specified address true");
    }

    @Test
    void aSlowReaderGetsAllOfIt() throws IOException {
        try (Server server =
                new Server(
                        client -> {
                            long count = 0;
                            InputStream in = client.getInputStream();
                            for (int n; (n = in.read(new byte[1000])) > 0; ) {
                                count += n;
                            }
                            client.getOutputStream().write(FrontDoor.utf8(String.valueOf(count)));
                            return "";
                        })) {
            assertThat(get("/much", server.address())).isEqualTo("5000000");
        }
    }

    @Test
    void aConnectionThatComesInReachesTheHandler() throws IOException {
        int port = door.door.listenTcp("127.0.0.1", 0, Service.of("main"));
        byte[] sent = new byte[1 << 20];
        Arrays.fill(sent, (byte) 7);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            CompletableFuture<byte[]> echo =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return client.getInputStream().readAllBytes();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            client.getOutputStream().write(sent);
            client.shutdownOutput();
            assertThat(echo.join()).isEqualTo(sent);
        }
    }
}
