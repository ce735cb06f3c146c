package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** Methods, statuses, headers and lengths, both ways. */
final class MessageTest {
    private static final String WORKER =
            """
            const paths = {
              "/echo": async (request) => Response.json({
                method: request.method,
                url: request.url,
                headers: [...request.headers],
                body: request.body === null ? null : await request.text(),
              }),
              "/status": (request, query) => {
                const status = Number(query.get("code"));
                const empty = [204, 205, 304].includes(status);
                const statusText = query.get("text") ?? undefined;
                return new Response(empty ? null : "body", { status, statusText });
              },
              "/null": () => new Response(null),
              "/empty": () => new Response(""),
              "/bytes": () => new Response(new Uint8Array([1, 2, 3])),
              "/stream": () => new Response(streamOf("one ", "two")),
              "/fixed": () => {
                const { readable, writable } = new FixedLengthStream(7);
                streamOf("one ", "two").pipeTo(writable);
                return new Response(readable);
              },
              "/cookies": () => {
                const headers = new Headers();
                headers.append("set-cookie", "a=1; Path=/");
                headers.append("set-cookie", "b=2, 3");
                headers.append("x-many", "1");
                headers.append("x-many", "2");
                return new Response("", { headers });
              },
              "/lying": () => new Response("four", { headers: { "content-length": "3" } }),
              "/lying-null": () => new Response(null, { headers: { "content-length": "3" } }),
              "/hop": () => new Response("x", { headers: {
                "connection": "close", "keep-alive": "1", "transfer-encoding": "chunked",
                "upgrade": "x" } }),
              "/latin": (request) =>
                new Response("", { headers: { "x-back": request.headers.get("x-there") } }),
              "/control": () => new Response("", { headers: { "x-odd": "a\\u0001b" } }),
              "/error": () => Response.error(),
            };
            function streamOf(...texts) {
              return new ReadableStream({
                start(controller) {
                  for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
                  controller.close();
                },
              });
            }
            export default {
              fetch(request) {
                const url = new URL(request.url);
                return paths[url.pathname](request, url.searchParams);
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

    private static String head(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    }

    private static String get(String path) {
        return door.exchange(head("GET", path) + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "REPORT", "purge"})
    void aMethodReachesTheWorkerAsItWasSent(String method) {
        assertThat(door.exchange(head(method, "/echo") + "\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\"method\":\"" + method + "\"", "\"body\":null");
    }

    @Test
    void aHeadRequestGetsTheHeadersOfTheResponseAndNoBody() {
        for (String path : new String[] {"/bytes", "/fixed"}) {
            assertThat(door.exchange(head("HEAD", path) + "\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains(path.equals("/bytes") ? "content-length: 3" : "content-length: 7")
                    .endsWith("\r\n\r\n");
        }
        assertThat(door.exchange(head("HEAD", "/stream") + "\r\n"))
                .doesNotContain("content-length")
                .endsWith("\r\n\r\n");
        assertThat(door.exchange(head("HEAD", "/lying-null") + "\r\n"))
                .contains("content-length: 3\r\n")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 299, 301, 400, 404, 418, 451, 500, 503, 599})
    void aStatusIsSentWithItsBody(int status) {
        assertThat(get("/status?code=" + status))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("content-length: 4")
                .endsWith("\r\n\r\nbody");
    }

    @Test
    void aStatusWithoutABodyIsSentWithoutOne() {
        assertThat(get("/status?code=204"))
                .startsWith("HTTP/1.1 204 No Content\r\n")
                .doesNotContain("content-length", "transfer-encoding")
                .endsWith("\r\n\r\n");
        assertThat(get("/status?code=304"))
                .startsWith("HTTP/1.1 304 Not Modified\r\n")
                .doesNotContain("content-length", "transfer-encoding")
                .endsWith("\r\n\r\n");
        assertThat(get("/status?code=205"))
                .startsWith("HTTP/1.1 205 Reset Content\r\n")
                .contains("content-length: 0")
                .endsWith("\r\n\r\n");
    }

    @Test
    void theWorkersStatusTextIsSent() {
        assertThat(get("/status?code=200&text=Very%20Well"))
                .startsWith("HTTP/1.1 200 Very Well\r\n");
        assertThat(get("/status?code=404")).startsWith("HTTP/1.1 404 Not Found\r\n");
    }

    @Test
    void anErrorResponseIsAnErrorAndNotAStatus() {
        assertThat(get("/error")).startsWith("HTTP/1.1 500 ");
    }

    @Test
    void aKnownLengthIsSaidAndAnUnknownOneIsChunked() {
        for (String path : new String[] {"/null", "/empty"}) {
            assertThat(get(path)).contains("content-length: 0\r\n").doesNotContain("chunked");
        }
        assertThat(get("/bytes"))
                .contains("content-length: 3\r\n")
                .doesNotContain("chunked")
                .endsWith("\r\n\r\n\1\2\3");
        assertThat(get("/fixed"))
                .contains("content-length: 7\r\n")
                .doesNotContain("chunked")
                .endsWith("\r\n\r\none two");
        assertThat(get("/stream"))
                .contains("transfer-encoding: chunked\r\n")
                .doesNotContain("content-length")
                .endsWith("\r\n0\r\n\r\n");
    }

    @Test
    void aContentLengthThatTheWorkerMadeUpIsNotSent() {
        assertThat(get("/lying")).contains("content-length: 4\r\n").endsWith("four");
        assertThat(get("/lying-null")).contains("content-length: 0\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void theConnectionsOwnHeadersAreNotTheWorkersToSet() {
        assertThat(door.connect().send("GET /hop HTTP/1.1\r\nHost: a\r\n\r\n").readResponse())
                .doesNotContain("connection", "keep-alive", "transfer-encoding", "upgrade")
                .contains("content-length: 1");
    }

    @Test
    void cookiesStayApart() {
        assertThat(get("/cookies"))
                .contains("set-cookie: a=1; Path=/\r\n", "set-cookie: b=2, 3\r\n")
                .containsPattern("x-many: 1(, |\r\nx-many: )2\r\n");
    }

    @Test
    void requestHeadersComeInLowerCaseAndJoined() {
        assertThat(door.exchange(head("GET", "/echo") + "X-Two: 1\r\nx-TWO: 2\r\nX-Empty:\r\n\r\n"))
                .contains("[\"x-two\",\"1, 2\"]", "[\"x-empty\",\"\"]", "[\"host\",\"a\"]");
    }

    @Test
    void headerValuesAreLatin1BothWays() {
        assertThat(door.exchange(head("GET", "/latin") + "x-there: caf\u00e9 \u00ff\r\n\r\n"))
                .contains("x-back: caf\u00e9 \u00ff\r\n");
    }

    @Test
    void aHeaderThatHttpForbidsIsAnErrorAndNotASilence() {
        assertThat(get("/control"))
                .startsWith("HTTP/1.1 500 ")
                .contains("The response cannot be sent: ");
    }

    @Test
    void anEmptyBodyIsNotNoBody() {
        assertThat(door.exchange(head("POST", "/echo") + "Content-Length: 0\r\n\r\n"))
                .contains("\"body\":\"\"");
        assertThat(door.exchange(head("POST", "/echo") + "\r\n")).contains("\"body\":null");
        assertThat(
                        door.exchange(
                                head("POST", "/echo")
                                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                .contains("\"body\":\"\"");
    }

    @Test
    void aBodyComesWithItsLengthOrInChunks() {
        assertThat(door.exchange(head("POST", "/echo") + "Content-Length: 5\r\n\r\nhello"))
                .contains("\"body\":\"hello\"", "[\"content-length\",\"5\"]");
        assertThat(
                        door.exchange(
                                head("DELETE", "/echo")
                                        + "Transfer-Encoding: chunked\r\n\r\n"
                                        + "3\r\nhel\r\n2;ext=1\r\nlo\r\n0\r\n\r\n"))
                .contains("\"body\":\"hello\"")
                .doesNotContain("content-length\",");
    }

    @Test
    void aBodyOfAGetIsReadAndDropped() {
        try (Wire wire = door.connect()) {
            wire.send("GET /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
            assertThat(wire.readResponse()).contains("\"body\":null");
            wire.send("GET /null HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(wire.readResponse()).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aWorkerSeesTheUrlThatTheClientAskedFor() {
        HttpResponse<String> response = door.get("/echo?a=1");
        assertThat(response.body())
                .contains("\"url\":\"http://127.0.0.1:" + door.port + "/echo?a=1\"");
        assertThat(response.version()).isEqualTo(java.net.http.HttpClient.Version.HTTP_1_1);
    }

    @Test
    void aLargeBodyArrivesWhole() {
        String text = "0123456789abcdef".repeat(200_000);
        String echoed =
                door.send(door.request("/echo").POST(BodyPublishers.ofString(text)).build()).body();
        assertThat(echoed.length()).isGreaterThan(text.length());
        assertThat(echoed.contains(text)).isTrue();
    }
}
