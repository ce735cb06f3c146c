package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dovetail.runtime.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.UncheckedIOException;
import java.util.Set;

/** Clients that are slow on purpose, or send what nobody reads. */
final class PatienceTest {
    private static final String WORKER =
            """
            export default { async fetch(request) {
              if (request.method === "POST") return new Response("unread");
              request.signal.addEventListener("abort", () => console.log(`gone: ${request.signal.reason.message}`));
              if (request.url.endsWith("/wait")) { console.log("waiting"); await scheduler.wait(request.headers.get("x-long") ? 20_000 : 300); }
              return new Response("hello");
            } };
            """;

    @Test
    void aHeadThatDoesNotEndIsCut() {
        try (FrontDoor door = new FrontDoor(new ServerOptions(1, true, 100), WORKER)) {
            assertThat(door.exchange("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")).isEmpty();
        }
    }

    @Test
    void anIdleConnectionIsCutAndAWaitingRequestIsNot() {
        try (FrontDoor door = new FrontDoor(new ServerOptions(1, true, 100), WORKER)) {
            assertThat(door.exchange("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("hello");
        }
    }

    @Test
    void theSignalTellsThatTheClientIsGone() {
        try (FrontDoor door = new FrontDoor(WORKER)) {
            door.deploy("main", WORKER, Limits.OFF, Set.of("enable_request_signal"));
            try (Wire wire = door.connect()) {
                wire.send("GET /wait HTTP/1.1\r\nHost: x\r\nX-Long: 1\r\n\r\n");
                door.awaitLog("waiting");
            }
            door.awaitLog("gone: The client has disconnected");
        }
    }

    @Test
    @Timeout(30)
    void anEndlessUploadThatNobodyReadsEndsWithTheResponse() {
        try (FrontDoor door = new FrontDoor(WORKER);
                Wire wire = door.connect()) {
            wire.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
            assertThat(wire.readUntil("unread")).startsWith("HTTP/1.1 200 OK");
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(
                            () -> {
                                while (true) {
                                    wire.send(new byte[1 << 20]);
                                }
                            });
        }
    }
}
