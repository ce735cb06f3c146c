package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.regex.Pattern;

/** What HTTP does not allow never reaches a Worker: RFC 9112, section 11.2, and its kin. */
final class RefusalTest {
    private static final String WORKER =
            """
            export default {
              async fetch(request) {
                console.log(request.method + " " + new URL(request.url).pathname);
                return new Response("body: " + await request.text());
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

    /** One answer, and no other behind it. */
    private static final Pattern REFUSED =
            Pattern.compile("HTTP/1\\.[01] 400 Bad Request\r\n((?!HTTP/).)*", Pattern.DOTALL);

    /** What must never be taken for a request is smuggled behind the first one. */
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
                "Content-Length: 5, 5\r\n\r\nhello",
                "Content-Length: +5\r\n\r\nhello",
                "Content-Length: -5\r\n\r\nhello",
                "Content-Length: 5x\r\n\r\nhello",
                "Content-Length: 0x5\r\n\r\nhello",
                "Content-Length: 99999999999999999999\r\n\r\nhello",
                "Content-Length : 5\r\n\r\nhello",
                " Content-Length: 5\r\n\r\nhello",
                "Transfer-Encoding: identity\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "X-Null: a\0b\r\nContent-Length: 0\r\n\r\n",
                "X-Return: a\rb\r\nContent-Length: 0\r\n\r\n",
                "No colon\r\nContent-Length: 0\r\n\r\n",
                ": no name\r\nContent-Length: 0\r\n\r\n",
                "B\u00e4d: name\r\nContent-Length: 0\r\n\r\n",
            })
    void anAmbiguousHeadIsRefusedAndTheConnectionClosed(String rest) {
        String answer =
                door.exchange("POST /first HTTP/1.1\r\nHost: a\r\n" + rest + SMUGGLED + SMUGGLED);
        assertThat(answer).matches(REFUSED);
        assertThat(door.log).noneMatch(log -> log.matches(".*(first|smuggled)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nhello\r\n",
                "-1\r\n",
                "5 5\r\nhello\r\n",
                "FFFFFFFFF\r\n",
                "\r\n",
                "3\r\nhello\r\n",
                "5\nhello\r\n0\r\n\r\n"
            })
    void aBadChunkEndsTheConnection(String chunk) {
        String answer =
                door.exchange(
                        "POST /chunk HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + chunk
                                + SMUGGLED);
        assertThat(answer).matches(REFUSED);
        assertThat(door.log).doesNotContain("GET /smuggled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host: a\r\nHost: b\r\n",
                "Host: a\r\nHost: a\r\n",
                "Host:\r\n",
                "Host: a b\r\n",
                "Host: a/b\r\n",
                "Host: user@a\r\n",
                "Host: a?b\r\n",
                "Host: a#b\r\n",
                "Host: a:b\r\n",
                "Host: a:99999\r\n",
                "Host: a:1:2\r\n",
                "Host: :80\r\n",
                "Host: [::1\r\n",
                "Host: [::1]x\r\n",
                "Host: [::g]\r\n",
                "Host: 1.2.3.256\r\n",
                "Host: a%00b\r\n",
                "Host: http://a\r\n",
            })
    void aMissingOrMalformedHostIsRefused(String host) {
        assertThat(door.exchange("GET /first HTTP/1.1\r\n" + host + "\r\n" + SMUGGLED))
                .matches(REFUSED);
        assertThat(door.log).noneMatch(log -> log.matches(".*(first|smuggled)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  HTTP/1.1",
                "GET path HTTP/1.1",
                "CONNECT a:80 HTTP/1.1",
                "GET ftp://a/ HTTP/1.1",
                "GET http:/// HTTP/1.1",
                "GET http://user@a/ HTTP/1.1",
                "GET / HTTP/1.1 x",
                "GET /",
                "G\u00c4T / HTTP/1.1",
            })
    void aMalformedRequestLineIsRefused(String line) {
        assertThat(door.exchange(line + "\r\nHost: a\r\n\r\n" + SMUGGLED)).matches(REFUSED);
        assertThat(door.log).noneMatch(log -> log.matches(".*(first|smuggled)"));
    }

    @Test
    void aFoldedHeaderIsOneValueAndHidesNoOther() {
        String answer =
                door.exchange(
                        "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Folded: a\r\n"
                                + "\tTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("body: hello");
    }

    @Test
    void anUnknownVersionIsRefused() {
        assertThat(door.exchange("GET / HTTP/1.7\r\nHost: a\r\n\r\n")).contains(" 501 ");
    }

    @Test
    void aUrlOfOver16KilobytesIsTooLong() {
        assertThat(head("/" + "a".repeat(16 * 1024))).contains(" 414 ");
        assertThat(head("/" + "a".repeat(16_000))).startsWith("HTTP/1.1 200 ");
    }

    private static String head(String path) {
        return door.exchange("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    @Test
    void headersOfOver128KilobytesAreTooLarge() {
        String line = "x: " + "a".repeat(1020) + "\r\n";
        assertThat(
                        door.exchange(
                                "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                        + line.repeat(120)
                                        + "\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(door.exchange("GET / HTTP/1.1\r\nHost: a\r\n" + line.repeat(129) + "\r\n"))
                .contains(" 431 ");
    }

    @Test
    void whatIsNoHttpAtAllIsRefused() {
        assertThat(door.exchange("\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n")).matches(REFUSED);
    }

    @Test
    void refusalsAreNotToldAsRequestsOfAWorker() {
        door.told.clear();
        door.exchange("GET / HTTP/1.1\r\n\r\n");
        door.get("/after");
        door.awaitTold(1);
        assertThat(door.told).extracting(FrontDoor.Told::path).containsExactly("/after");
    }
}
