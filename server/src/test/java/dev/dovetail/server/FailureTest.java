package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.config.Limit;
import dev.dovetail.runtime.Limits;
import dev.dovetail.runtime.Service;

import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;

/** What a client sees of a Worker that fails, and what it does not. */
final class FailureTest {
    private static final String WORKER =
            """
            function deep() { throw new RangeError("secret number"); }
            export default {
              fetch(request) {
                const path = new URL(request.url).pathname;
                if (path === "/loop") for (;;);
                if (path === "/nothing") return undefined;
                if (path === "/hang") return new Promise(() => {});
                deep();
              },
            };
            """;

    @Test
    void aDeveloperSeesTheErrorAndItsStack() {
        try (FrontDoor door = new FrontDoor(new ServerOptions(1, true), WORKER)) {
            HttpResponse<String> response = door.get("/");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.headers().firstValue("content-type"))
                    .contains("text/plain;charset=UTF-8");
            assertThat(response.body())
                    .startsWith("RangeError: secret number\n")
                    .contains("at deep (main.js:1:");
        }
    }

    @Test
    void everyoneElseSeesOnlyThatThereIsOne() {
        try (FrontDoor door = new FrontDoor(new ServerOptions(1, false), WORKER)) {
            HttpResponse<String> response = door.get("/");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("error code: 1101");
            assertThat(door.awaitTold(1).getFirst().error()).contains("secret number", "at deep");
        }
    }

    @Test
    void aLimitIsAnOverload() {
        try (FrontDoor door = new FrontDoor(new ServerOptions(1, false), WORKER)) {
            door.deploy("main", WORKER, Limits.PAID.with(Limit.CPU, 100));
            HttpResponse<String> response = door.get("/loop");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("error code: 1102");
            assertThat(door.get("/").statusCode()).isEqualTo(500);
        }
    }

    @Test
    void noResponseAtAllIsAnError() {
        try (FrontDoor door = new FrontDoor(WORKER)) {
            assertThat(door.get("/nothing").body()).contains("did not resolve to 'Response'");
            assertThat(door.get("/hang").body()).contains("hung");
        }
    }

    @Test
    void aWorkerThatDoesNotStartSaysWhy() {
        try (FrontDoor door = new FrontDoor("export default { fetch( }")) {
            assertThat(door.get("/").statusCode()).isEqualTo(500);
            assertThat(door.get("/").body()).contains("SyntaxError");
        }
    }

    @Test
    void aWorkerThatIsNotThereIsNamed() {
        try (FrontDoor door = new FrontDoor(WORKER)) {
            int port = door.door.listen("127.0.0.1", 0, Service.of("mian"));
            try (Wire wire = new Wire(port)) {
                wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(wire.readResponse())
                        .startsWith("HTTP/1.1 500 ")
                        .contains("There is no Worker \"mian\"", "main");
            }
        }
    }
}
