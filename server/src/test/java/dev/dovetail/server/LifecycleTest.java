package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dovetail.runtime.Service;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Opening, listening and closing. */
final class LifecycleTest {
    private static final String WORKER =
            """
            export default {
              async fetch(request) {
                if (request.url.endsWith("/slow")) {
                  console.log("slow");
                  await new Promise((resolve) => setTimeout(resolve, 200));
                }
                return new Response("done");
              },
            };
            """;

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("vert.x") || name.startsWith("dovetail"))
                .toList();
    }

    @Test
    void closingLetsRequestsInFlightFinishAndLeavesNoThread() throws IOException {
        await().until(() -> threads().isEmpty());
        FrontDoor door = new FrontDoor(WORKER);
        assertThat(threads()).isNotEmpty();
        CompletableFuture<HttpResponse<String>> slow =
                door.client.sendAsync(door.request("/slow").build(), BodyHandlers.ofString());
        door.awaitLog("slow");
        door.door.close();
        assertThat(slow.join().body()).isEqualTo("done");
        door.client.close();
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
        try (ServerSocket again =
                new ServerSocket(door.port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(again.getLocalPort()).isEqualTo(door.port);
        }
    }

    @Test
    void aRequestThatDoesNotFinishDoesNotHoldTheDoorOpen() {
        FrontDoor door =
                new FrontDoor(
                        """
                        export default {
                          async fetch() {
                            console.log("waiting");
                            await new Promise((resolve) => setTimeout(resolve, 60_000));
                          },
                        };
                        """);
        try (Wire wire = door.connect()) {
            wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            door.awaitLog("waiting");
            long start = System.nanoTime();
            door.close();
            assertThat(System.nanoTime() - start).isLessThan(8_000_000_000L);
            assertThat(wire.readAll()).doesNotContain("200 OK");
        }
    }

    @Test
    void anIdleConnectionDoesNotDelayTheEnd() {
        FrontDoor door = new FrontDoor(WORKER);
        try (Wire wire = door.connect()) {
            wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(wire.readResponse()).endsWith("done");
            long start = System.nanoTime();
            door.close();
            assertThat(System.nanoTime() - start).isLessThan(1_900_000_000L);
            assertThat(wire.readAll()).isEmpty();
        }
    }

    @Test
    void aPortInUseIsSaidClearly() {
        try (FrontDoor door = new FrontDoor(WORKER);
                FrontDoor other = new FrontDoor(WORKER)) {
            assertThatThrownBy(() -> other.door.listen("127.0.0.1", door.port, Service.of("main")))
                    .isInstanceOf(BindFailedException.class)
                    .hasMessage(
                            "Port %d of 127.0.0.1 is in use: stop what listens there, or choose"
                                    + " another with --port.",
                            door.port);
            assertThat(other.get("/").body()).isEqualTo("done");
        }
    }

    @Test
    void anAddressThatIsNotOursIsSaidClearly() {
        try (FrontDoor door = new FrontDoor(WORKER)) {
            assertThatThrownBy(() -> door.door.listen("192.0.2.1", 0, Service.of("main")))
                    .isInstanceOf(BindFailedException.class)
                    .hasMessageContaining("192.0.2.1");
        }
    }

    @Test
    void localhostIsReachedBy127001() {
        try (FrontDoor door = new FrontDoor(WORKER)) {
            int port = door.door.listen("localhost", 0, Service.of("main"));
            try (Wire wire = new Wire(port)) {
                wire.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(wire.readResponse()).endsWith("done");
            }
        }
    }

    @Test
    void twoLanesShareAPort() {
        String worker =
                """
                let lane;
                export default {
                  fetch() {
                    lane ??= String(Math.random());
                    return new Response(lane);
                  },
                };
                """;
        try (FrontDoor door = new FrontDoor(new ServerOptions(2, true), worker)) {
            String request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            Set<String> lanes = new HashSet<>();
            for (int i = 0; i < 8; i++) {
                String answer = door.exchange(request);
                lanes.add(answer.substring(answer.lastIndexOf("\r\n")));
            }
            assertThat(lanes).hasSize(2);
        }
    }

    @Test
    void aWebSocketGetsItsCloseFrameWhenTheDoorCloses() {
        FrontDoor door =
                new FrontDoor(
                        """
                        export default {
                          async fetch() {
                            const [client, server] = Object.values(new WebSocketPair());
                            server.accept();
                            return new Response(null, { status: 101, webSocket: client });
                          },
                        };
                        """);
        try (Wire wire = door.connect()) {
            wire.send(
                    """
                    GET / HTTP/1.1\r
                    Host: a\r
                    Upgrade: websocket\r
                    Connection: Upgrade\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    \r
                    """);
            assertThat(wire.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 ");
            door.close();
            // a final frame with opcode 8 and the code 1001
            assertThat(wire.readAll()).startsWith("\u0088").contains("\u0003\u00e9");
        }
    }

    @Test
    void twoDoorsShareAPort() {
        ServerOptions shared = new ServerOptions(1, true).sharingPort();
        try (FrontDoor one = new FrontDoor(shared, WORKER);
                FrontDoor two = new FrontDoor(shared, WORKER)) {
            assertThat(two.door.listen("127.0.0.1", one.port, Service.of("main")))
                    .isEqualTo(one.port);
            for (int i = 0; i < 10; i++) {
                assertThat(one.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                        .contains("done");
            }
        }
    }
}
