package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Connections: kept, shared, closed; HTTP/1.0, HTTP/1.1 and HTTP/2. */
final class ConnectionTest {
    private static final String WORKER =
            """
            export default {
              async fetch(request) {
                const { pathname } = new URL(request.url);
                if (pathname === "/stream") {
                  return new Response(new ReadableStream({
                    start(controller) {
                      controller.enqueue(new TextEncoder().encode("x".repeat(300000)));
                      controller.close();
                    },
                  }));
                }
                if (pathname === "/slow") await new Promise((resolve) => setTimeout(resolve, 30));
                const unread = request.body === null || pathname === "/unread";
                const body = unread ? "" : await request.text();
                return new Response(request.method + " " + pathname + " " + body);
              },
            };
            """;

    private static final String EXPECT = "Expect: 100-continue\r\n\r\n";

    private static FrontDoor door;

    @BeforeAll
    static void open() {
        door = new FrontDoor(WORKER);
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @Test
    void aConnectionServesOneRequestAfterAnother() {
        try (Wire wire = door.connect()) {
            for (int i = 0; i < 50; i++) {
                wire.send("POST /" + i + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
                assertThat(wire.readResponse()).endsWith("POST /" + i + " hi");
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        try (Wire wire = door.connect()) {
            wire.send(
                    "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
                            + "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"
                            + "GET /c HTTP/1.1\r\nHost: a\r\n\r\n"
                            + "POST /d HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "3\r\nxyz\r\n0\r\n\r\n"
                            + "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(wire.readResponse()).endsWith("GET /slow ");
            assertThat(wire.readResponse()).endsWith("POST /b body");
            assertThat(wire.readResponse()).endsWith("GET /c ");
            assertThat(wire.readResponse()).endsWith("POST /d xyz");
            assertThat(wire.readResponse()).endsWith("GET /slow ");
            assertThat(wire.readAll()).isEmpty();
        }
    }

    @Test
    void aRequestMayComeByteByByte() {
        try (Wire wire = door.connect()) {
            String request = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
            for (int i = 0; i < request.length(); i++) {
                wire.send(request.substring(i, i + 1));
            }
            assertThat(wire.readResponse()).endsWith("POST /a hi");
        }
    }

    @Test
    void aThousandRequestsOnTwoHundredConnectionsAtOnceAreAllAnswered() {
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            wires.add(door.connect());
        }
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < wires.size(); i++) {
                String path = (i % 3 == 0 ? "/slow?" : "/fast?") + i;
                wires.get(i).send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            for (int i = 0; i < wires.size(); i++) {
                assertThat(wires.get(i).readResponse())
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .endsWith(i % 3 == 0 ? "/slow " : "/fast ");
            }
        }
        wires.forEach(Wire::close);
    }

    @Test
    void anUploadThatTheWorkerDoesNotReadLeavesTheConnectionUsable() {
        try (Wire wire = door.connect()) {
            int size = 3_000_000;
            wire.send("POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
            wire.send("x".repeat(1000));
            assertThat(wire.readResponse()).endsWith("POST /unread ");
            wire.send("x".repeat(size - 1000));
            wire.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(wire.readResponse()).endsWith("GET /next ");
        }
    }

    @Test
    void whoExpectsAContinueGetsItWhenTheWorkerReads() {
        try (Wire wire = door.connect()) {
            wire.send("POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n" + EXPECT);
            assertThat(wire.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            wire.send("hello");
            assertThat(wire.readResponse()).endsWith("POST /read hello");
            wire.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(wire.readResponse()).endsWith("GET /next ");
        }
    }

    @Test
    void whoExpectsAContinueIsAnsweredAtOnceIfTheWorkerDoesNotRead() {
        try (Wire wire = door.connect()) {
            wire.send("POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n" + EXPECT);
            // whether the body still comes is unclear: the connection cannot be used again
            assertThat(wire.readResponse())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("connection: close\r\n")
                    .endsWith("POST /unread ");
        }
    }

    @Test
    void anHttp10RequestIsAnsweredAndTheConnectionClosed() {
        assertThat(door.exchange("GET /a HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.0 200 OK\r\n")
                .endsWith("GET /a ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
    void anHttp10StreamEndsWithTheConnectionAndIsNotChunked(String header) {
        assertThat(door.exchange("GET /stream HTTP/1.0\r\nHost: a\r\n" + header + "\r\n"))
                .startsWith("HTTP/1.0 200 OK\r\n")
                .doesNotContain("chunked", "keep-alive")
                .endsWith("\r\n\r\n" + "x".repeat(300_000));
    }

    @Test
    void anHttp10ConnectionCanBeKept() {
        try (Wire wire = door.connect()) {
            for (int i = 0; i < 2; i++) {
                wire.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                assertThat(wire.readResponse())
                        .contains("connection: keep-alive")
                        .endsWith("GET /a ");
            }
        }
    }

    @Test
    void connectionCloseClosesIt() {
        assertThat(door.exchange("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .contains("connection: close\r\n")
                .endsWith("GET /a ");
    }

    @Test
    void http2WorksByUpgradeAndThenByPriorKnowledge() throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpResponse<String> first =
                    client.send(door.request("/a").build(), BodyHandlers.ofString());
            assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(first.body()).isEqualTo("GET /a ");
            List<CompletableFuture<HttpResponse<String>>> many = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                many.add(
                        client.sendAsync(
                                door.request("/slow")
                                        .POST(
                                                java.net.http.HttpRequest.BodyPublishers.ofString(
                                                        "body" + i))
                                        .build(),
                                BodyHandlers.ofString()));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(many.get(i).join().body()).isEqualTo("POST /slow body" + i);
            }
            HttpResponse<String> stream =
                    client.send(door.request("/stream").build(), BodyHandlers.ofString());
            assertThat(stream.body()).hasSize(300_000);
        }
    }

    @Test
    void http2CarriesTheHostAndWhetherThereIsABody() throws IOException, InterruptedException {
        door.serve(
                """
                export default {
                  fetch(request) {
                    return Response.json([request.headers.get("host"), request.url,
                      request.body === null]);
                  },
                };
                """);
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> got =
                        client.send(door.request("/a").build(), BodyHandlers.ofString());
                assertThat(got.body())
                        .isEqualTo(
                                "[\"127.0.0.1:%d\",\"%s\",true]"
                                        .formatted(door.port, door.uri("/a")));
            }
            HttpResponse<String> posted =
                    client.send(
                            door.request("/a")
                                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString("x"))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(posted.body()).endsWith("false]");
        } finally {
            door.serve(WORKER);
        }
    }
}
