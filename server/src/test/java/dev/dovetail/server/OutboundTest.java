package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** The global fetch() against a server of this machine. */
final class OutboundTest {
    private static final String CUT = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello";
    private static final List<String> seen = new CopyOnWriteArrayList<>();
    private static final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private static CountDownLatch release = new CountDownLatch(1);
    private static HttpServer origin;
    private static FrontDoor door;

    @BeforeAll
    static void open() throws IOException {
        origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        origin.setExecutor(threads);
        handle("/describe", OutboundTest::describe);
        handle(
                "/echo",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getRequestBody().transferTo(exchange.getResponseBody());
                });
        handle(
                "/gzip",
                exchange -> {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                        gzip.write(FrontDoor.utf8("unpacked ".repeat(1000)));
                    }
                    exchange.getResponseHeaders().set("content-encoding", "gzip");
                    answer(exchange, 200, bytes.toByteArray());
                });
        handle(
                "/headers",
                exchange -> {
                    Headers headers = exchange.getResponseHeaders();
                    headers.add("set-cookie", "a=1");
                    headers.add("set-cookie", "b=2, 3");
                    headers.add("x-latin", "caf\u00e9");
                    answer(exchange, 418, FrontDoor.utf8("teapot"));
                });
        handle(
                "/redirect",
                exchange -> {
                    exchange.getResponseHeaders().set("location", "/describe");
                    answer(exchange, 302, new byte[0]);
                });
        handle(
                "/wait",
                exchange -> {
                    seen.add("waiting");
                    awaitRelease();
                    answer(exchange, 200, FrontDoor.utf8("waited"));
                });
        handle(
                "/drip",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(FrontDoor.utf8("first"));
                    exchange.getResponseBody().flush();
                    awaitRelease();
                    exchange.getResponseBody().write(FrontDoor.utf8("second"));
                });
        handle(
                "/endless",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try {
                        for (; ; ) {
                            exchange.getResponseBody().write(new byte[1 << 16]);
                        }
                    } catch (IOException e) {
                        seen.add("endless cut");
                    }
                });
        handle("/empty", exchange -> exchange.sendResponseHeaders(204, -1));
        handle(
                "/large",
                exchange -> {
                    exchange.getResponseHeaders().set("content-length", "33554432");
                    exchange.sendResponseHeaders(200, -1);
                });
        origin.start();
        door = new FrontDoor("export default { fetch() {} }");
    }

    @AfterAll
    static void close() {
        release.countDown();
        door.close();
        origin.stop(0);
        threads.close();
    }

    private static void handle(String path, HttpHandler handler) {
        origin.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        handler.handle(exchange);
                    }
                });
    }

    private static void describe(HttpExchange exchange) throws IOException {
        StringBuilder told = new StringBuilder(exchange.getRequestMethod());
        told.append(' ').append(exchange.getRequestURI()).append('\n');
        new TreeMap<>(exchange.getRequestHeaders())
                .forEach(
                        (name, values) ->
                                told.append(name).append('=').append(values).append('\n'));
        try (InputStream body = exchange.getRequestBody()) {
            told.append("body=").append(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
        answer(exchange, 200, told.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs an expression in a Worker, with the origin's URL as `origin`. */
    private static String run(String expression) {
        return run(expression, "http://127.0.0.1:" + origin.getAddress().getPort());
    }

    private static String run(String expression, String at) {
        door.serve(
                """
                const origin = "%s";
                export default {
                  async fetch(request, env, ctx) {
                    try {
                      const result = await (%s);
                      return result instanceof Response ? result : new Response(String(result));
                    } catch (error) {
                      return new Response("thrown " + error.name + ": " + error.message);
                    }
                  },
                };
                """
                        .formatted(at, expression));
        return door.get("/").body();
    }

    @Test
    void aGetIsSentWithItsHeadersAndNoBody() {
        assertThat(run("fetch(origin + '/describe?a=b', { headers: { 'x-one': '1' } })"))
                .startsWith("GET /describe?a=b\n")
                .contains("X-one=[1]", "Host=[127.0.0.1:" + origin.getAddress().getPort() + "]")
                .doesNotContain("Content-length", "Transfer-encoding")
                .endsWith("body=");
    }

    @Test
    void aTargetIsSentAsTheUrlHasIt() {
        String target = "/a|b/%zz;x?{q}=[1]&^'";
        door.serve(
                """
                export default {
                  fetch(request) {
                    const { pathname, search, origin } = new URL(request.url);
                    if (pathname !== "/") return new Response(pathname + search);
                    return fetch(origin + "%s#fragment");
                  },
                };
                """
                        .formatted(target));
        assertThat(door.get("/").body()).isEqualTo("/a|b/%zz;x?{q}=[1]&^%27");
    }

    @Test
    void aPostIsSentWithItsLengthAndItsType() {
        assertThat(run("fetch(origin + '/describe', { method: 'POST', body: 'hello' })"))
                .startsWith("POST /describe\n")
                .contains("Content-length=[5]", "Content-type=[text/plain;charset=UTF-8]")
                .doesNotContain("Transfer-encoding")
                .endsWith("body=hello");
        assertThat(run("fetch(origin + '/describe', { method: 'POST' })"))
                .contains("Content-length=[0]");
    }

    @Test
    void aStreamedBodyIsSentInChunks() {
        String streamed =
                """
                fetch(origin + "/describe", { method: "PUT", body: new ReadableStream({
                  start(c) {
                    for (const text of ["a", "b", "c"]) c.enqueue(new TextEncoder().encode(text));
                    c.close();
                  },
                }) })
                """;
        assertThat(run(streamed))
                .contains("Transfer-encoding=[chunked]")
                .doesNotContain("Content-length")
                .endsWith("body=abc");
    }

    @Test
    void whatBelongsToTheConnectionOfTheClientIsNotPassedOn() {
        door.serve(
                "export default { fetch: (r) => fetch('http://127.0.0.1:%d/describe', r) }"
                        .formatted(origin.getAddress().getPort()));
        String head =
                """
                POST / HTTP/1.1
                Host: front
                Connection: close
                Keep-Alive: 5
                TE: trailers
                Transfer-Encoding: chunked
                X-Own: 1

                """;
        String answer = door.exchange(head.replace("\n", "\r\n") + "2\r\nhi\r\n0\r\n\r\n");
        assertThat(answer)
                .contains("X-own=[1]", "Host=[127.0.0.1:", "Transfer-encoding=[chunked]")
                .doesNotContain("front", "Keep-alive", "Te=", "Connection=")
                .contains("body=hi");
    }

    @Test
    void megabytesComeBackAsTheyWereSent() {
        assertThat(
                        run(
                                """
                                (async () => {
                                  const sent = new Uint8Array(8 << 20).map((_, i) => i * 7);
                                  const body = new Blob([sent]).stream();
                                  const init = { method: "POST", body };
                                  const got = await (await fetch(origin + "/echo", init)).bytes();
                                  const same = got.every((byte, i) => byte === sent[i]);
                                  return same && got.length === sent.length;
                                })()
                                """))
                .isEqualTo("true");
    }

    @Test
    void aPackedResponseIsUnpacked() {
        assertThat(run("fetch(origin + '/gzip').then((r) => r.text())"))
                .isEqualTo("unpacked ".repeat(1000));
        assertThat(run("fetch(origin + '/gzip').then((r) => r.headers.get('content-encoding'))"))
                .isEqualTo("gzip");
        assertThat(
                        run(
                                "fetch(origin + '/gzip', { encodeResponseBody: 'manual'"
                                        + " }).then(async (r) => (await r.bytes())[0])"))
                .isEqualTo("31");
    }

    @Test
    void whatIsPassedOnStaysPackedAndWhatIsMadeIsPacked() throws IOException, InterruptedException {
        for (String path : List.of("pass", "make", "change")) {
            door.serve(
                    """
                    export default { async fetch(r) {
                      if (r.url.endsWith("/make")) {
                        return new Response("unpacked ".repeat(1000), { headers: { "content-encoding": "gzip" } });
                      }
                      const got = await fetch("http://127.0.0.1:%d/gzip");
                      return r.url.endsWith("/pass") ? got : new Response(got.body.pipeThrough(new IdentityTransformStream()), got);
                    } };
                    """
                            .formatted(origin.getAddress().getPort()));
            var response =
                    door.client.send(
                            door.request("/" + path).build(),
                            java.net.http.HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
            try (InputStream in = new java.util.zip.GZIPInputStream(response.body())) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("unpacked ".repeat(1000));
            }
        }
    }

    @Test
    void aResponseHasItsStatusAndItsCookiesApart() {
        assertThat(
                        run(
                                """
                                fetch(origin + "/headers").then(async (r) => [r.status, r.ok,
                                  r.headers.getSetCookie().join("|"),
                                  r.headers.get("x-latin"), r.headers.get("content-length"),
                                  await r.text()])
                                """))
                .isEqualTo("418,false,a=1|b=2, 3,caf\u00e9,6,teapot");
        assertThat(run("fetch(origin + '/empty').then((r) => [r.status, r.body])"))
                .isEqualTo("204,");
    }

    @Test
    void aHeadResponseHasALengthAndNoBody() {
        assertThat(
                        run(
                                """
                                fetch(origin + "/large", { method: "HEAD" })
                                  .then((r) => [r.headers.get("content-length"), r.body === null])
                                """))
                .isEqualTo("33554432,true");
    }

    @Test
    void aRedirectIsNotFollowedByTheNetworkItself() {
        assertThat(
                        run(
                                """
                                fetch(origin + "/redirect", { redirect: "manual" })
                                  .then((r) => [r.status, r.headers.get("location")])
                                """))
                .isEqualTo("302,/describe");
    }

    @Test
    void theFirstChunkComesBeforeTheRest() {
        release = new CountDownLatch(1);
        door.serve(
                "export default { fetch: () => fetch('http://127.0.0.1:%d/drip') }"
                        .formatted(origin.getAddress().getPort()));
        try (Wire wire = door.connect()) {
            wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            wire.readUntil("first\r\n");
            release.countDown();
            wire.readUntil("second\r\n0\r\n\r\n");
        }
    }

    @Test
    void aConnectionThatIsRefusedIsAnErrorOfTheFetch() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(run("fetch(origin)", "http://127.0.0.1:" + free))
                .startsWith("thrown Error: Network connection lost.")
                .contains("refused");
        assertThat(
                        run(
                                "fetch(origin, { method: 'POST', body: new"
                                        + " Blob(['x'.repeat(1e6)]).stream() })",
                                "http://127.0.0.1:" + free))
                .startsWith("thrown Error: Network connection lost.");
    }

    @Test
    void aNameThatNobodyKnowsIsAnErrorOfTheFetch() {
        assertThat(run("fetch('http://nobody.invalid/')"))
                .startsWith("thrown Error: Network connection lost.");
    }

    @Test
    void aResponseThatIsCutIsAnErrorOfItsBody() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.execute(
                    () -> {
                        try (Socket socket = server.accept()) {
                            socket.getInputStream().read(new byte[10_000]);
                            socket.getOutputStream().write(FrontDoor.utf8(CUT));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            assertThat(
                            run(
                                    "fetch(origin).then((r) => r.text())",
                                    "http://127.0.0.1:" + server.getLocalPort()))
                    .startsWith("thrown Error: Network connection lost.");
        }
    }

    @Test
    void whatIsSaidBeforeTheResponseIsNotTheResponse() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.execute(
                    () -> {
                        try (Socket socket = server.accept()) {
                            for (String body : new String[] {"one", "two"}) {
                                socket.getInputStream().read(new byte[10_000]);
                                socket.getOutputStream()
                                        .write(
                                                FrontDoor.utf8(
                                                        """
                                                        HTTP/1.1 100 Continue\r
                                                        \r
                                                        HTTP/1.1 103 Early Hints\r
                                                        link: </a>; rel=preload\r
                                                        \r
                                                        HTTP/1.1 102 Processing\r
                                                        \r
                                                        HTTP/1.1 199 Nearly\r
                                                        \r
                                                        HTTP/1.1 200 OK\r
                                                        content-length: 3\r
                                                        \r
                                                        """
                                                                + body));
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            String one =
                    "await fetch(origin).then(async (r) => [r.status, r.headers.get('link'), await"
                            + " r.text()])";
            assertThat(
                            run(
                                    "[" + one + ", " + one + "]",
                                    "http://127.0.0.1:" + server.getLocalPort()))
                    .contains("200,,one,200,,two");
        }
    }

    @Test
    void whatIsNoHttpIsAnErrorOfTheFetch() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.execute(
                    () -> {
                        try (Socket socket = server.accept()) {
                            socket.getInputStream().read(new byte[10_000]);
                            socket.getOutputStream().write(FrontDoor.utf8("SSH-2.0-x\r\n\r\n"));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            assertThat(run("fetch(origin)", "http://127.0.0.1:" + server.getLocalPort()))
                    .startsWith("thrown Error: Network connection lost.");
        }
    }

    @Test
    void anAbortRejectsTheFetch() {
        release = new CountDownLatch(1);
        seen.clear();
        assertThat(run("fetch(origin + '/wait', { signal: AbortSignal.timeout(50) })"))
                .startsWith("thrown TimeoutError: ");
        release.countDown();
    }

    @Test
    void aBodyThatIsNotWantedIsNotReadOn() {
        seen.clear();
        assertThat(
                        run(
                                """
                                fetch(origin + "/endless").then(async (r) => {
                                  const reader = r.body.getReader();
                                  const { value } = await reader.read();
                                  await reader.cancel();
                                  return value.length > 0;
                                })
                                """))
                .isEqualTo("true");
        await().until(() -> seen.contains("endless cut"));
    }

    @Test
    void aBodyThatNobodyTouchesIsGivenUpWithTheInvocation() {
        seen.clear();
        assertThat(run("fetch(origin + '/endless').then((r) => r.status)")).isEqualTo("200");
        await().until(() -> seen.contains("endless cut"));
    }

    @Test
    void manyFetchesAtOnceDoNotWaitForEachOther() {
        release = new CountDownLatch(1);
        seen.clear();
        door.serve(
                """
                export default {
                  async fetch() {
                    const all = Array.from({ length: 50 }, () => fetch("http://127.0.0.1:%d/wait"));
                    const texts = await Promise.all(all.map(async (one) => (await one).text()));
                    return new Response(texts.join(""));
                  },
                };
                """
                        .formatted(origin.getAddress().getPort()));
        try (Wire wire = door.connect()) {
            wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> seen.size() == 50);
            release.countDown();
            assertThat(wire.readResponse()).endsWith("waited".repeat(50));
        }
    }

    @Test
    void aHeaderThatCannotBeSentIsAnErrorOfTheFetch() {
        assertThat(run("fetch(origin + '/describe', { headers: { 'x-odd': 'a\\u0001b' } })"))
                .startsWith("thrown TypeError: ");
    }
}
