package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Clients that want to be a burden; {@link RefusalTest} has those that lie. */
final class AbuseTest {
    private static final int IDLE = 1000;

    private static final String WORKER =
            """
            export default {
              async fetch(request) {
                if (request.url.endsWith("/wait")) {
                  console.log("waiting");
                  await new Promise((resolve) => setTimeout(resolve, 60_000));
                }
                return new Response("ok");
              },
            };
            """;

    @Test
    void aThousandIdleConnectionsDisturbNobody() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try (FrontDoor door = new FrontDoor(WORKER)) {
            for (int i = 0; i < IDLE; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), door.port));
            }
            assertThat(door.get("/").body()).isEqualTo("ok");
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void whoClosesItsSideAfterARequestIsAnswered() throws IOException {
        try (FrontDoor door = new FrontDoor(WORKER);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.setSoTimeout(10_000);
            // served or ended: not left open
            socket.getInputStream().readAllBytes();
            assertThat(door.get("/").body()).isEqualTo("ok");
        }
    }

    @Test
    void requestsOverTheBoundAreAnsweredAtOnceWith503() {
        try (FrontDoor door =
                        new FrontDoor(new ServerOptions(1, false, 60_000, false, 100, 2), WORKER);
                Wire one = door.connect();
                Wire two = door.connect();
                Wire three = door.connect()) {
            one.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
            two.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> door.log.size() == 2);
            assertThat(three.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readResponse())
                    .startsWith("HTTP/1.1 503 ")
                    .containsIgnoringCase("retry-after: 1\r\n");
        }
    }

    @Test
    void connectionsOverTheBoundAreClosed() {
        try (FrontDoor door =
                new FrontDoor(new ServerOptions(1, false, 60_000, false, 1, 100), WORKER)) {
            Wire one = door.connect();
            assertThat(one.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readResponse())
                    .startsWith("HTTP/1.1 200 ");
            assertThat(door.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).doesNotContain("200 OK");
            one.close();
        }
    }

    @Test
    void aRapidResetEndsItsConnectionOnly() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(bytes, 4, 0, 0, new byte[0]);
        // :method GET, :scheme http, :path /, :authority a
        byte[] head = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a'};
        for (int stream = 1; stream < 4000; stream += 2) {
            frame(bytes, 1, 5, stream, head);
            frame(bytes, 3, 0, stream, new byte[] {0, 0, 0, 8});
        }
        try (FrontDoor door = new FrontDoor(WORKER);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port)) {
            socket.setSoTimeout(10_000);
            boolean ended = false;
            try {
                socket.getOutputStream().write(bytes.toByteArray());
                socket.getInputStream().readAllBytes();
                ended = true;
            } catch (SocketTimeoutException e) {
                // it is still open
            } catch (IOException e) {
                ended = true;
            }
            assertThat(ended).isTrue();
            assertThat(door.get("/").body()).isEqualTo("ok");
        }
    }

    private static void frame(
            ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
        out.write(payload.length >> 16);
        out.write(payload.length >> 8);
        out.write(payload.length);
        out.write(type);
        out.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(stream >> shift);
        }
        out.writeBytes(payload);
    }
}
