package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PfxOptions;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The global fetch() and connect() over TLS. */
final class TlsOutboundTest {
    private static final String TRUST = "javax.net.ssl.trustStore";
    private static final String WORKER =
            """
            import { connect } from "cloudflare:sockets";
            const decode = (bytes) => new TextDecoder().decode(bytes);
            const ways = {
              "/": async (at) => (await fetch(at, { method: "POST", body: "sent" })).text(),
              "/tls": async (at) => {
                const socket = connect(at, { secureTransport: "on" });
                await socket.opened;
                return decode((await socket.readable.getReader().read()).value);
              },
              "/starttls": async (at) => {
                const plain = connect(at, { secureTransport: "starttls" });
                const reader = plain.readable.getReader();
                const first = decode((await reader.read()).value);
                reader.releaseLock();
                const writer = plain.writable.getWriter();
                writer.write(new TextEncoder().encode("upgrade"));
                writer.releaseLock();
                const socket = plain.startTls();
                await socket.opened;
                const second = decode((await socket.readable.getReader().read()).value);
                await plain.closed;
                return [first, second, plain.upgraded, socket.secureTransport].join();
              },
            };
            export default {
              async fetch(request) {
                const { pathname, searchParams } = new URL(request.url);
                try {
                  return new Response(await ways[pathname](searchParams.get("at")));
                } catch (e) {
                  return new Response(e.message);
                }
              },
            };
            """;
    private static final Vertx vertx = Vertx.vertx();
    private static HttpServer known;
    private static HttpServer old;
    private static HttpServer stranger;
    private static NetServer bytes;
    private static NetServer plainFirst;
    private static FrontDoor door;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException, InterruptedException {
        Path trusted = keys(folder, "trusted", "localhost");
        known = listen(trusted, true);
        old = listen(trusted, false);
        stranger = listen(keys(folder, "stranger", "localhost"), true);
        System.setProperty(TRUST, trusted.toString());
        System.setProperty(TRUST + "Password", "password");
        bytes = talk(trusted, true);
        plainFirst = talk(trusted, false);
        door = new FrontDoor(WORKER);
    }

    @AfterAll
    static void close() {
        door.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        System.clearProperty(TRUST);
        System.clearProperty(TRUST + "Password");
    }

    /** A key store with a certificate that signs itself. */
    private static Path keys(Path folder, String name, String host)
            throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".p12");
        Process keytool =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                                .toString(),
                                        "-genkeypair",
                                        "-alias",
                                        name,
                                        "-keyalg",
                                        "EC",
                                        "-dname",
                                        "CN=" + host,
                                        "-ext",
                                        "san=dns:" + host,
                                        "-storetype",
                                        "PKCS12",
                                        "-keystore",
                                        file.toString(),
                                        "-storepass",
                                        "password"))
                        .redirectErrorStream(true)
                        .start();
        assertThat(keytool.waitFor()).isZero();
        return file;
    }

    private static HttpServer listen(Path keys, boolean alpn) {
        return vertx.createHttpServer(
                        new HttpServerOptions()
                                .setSsl(true)
                                .setUseAlpn(alpn)
                                .setKeyCertOptions(
                                        new PfxOptions()
                                                .setPath(keys.toString())
                                                .setPassword("password")))
                .requestHandler(
                        request ->
                                request.body()
                                        .onSuccess(
                                                body ->
                                                        request.response()
                                                                .end(
                                                                        request.version()
                                                                                + " "
                                                                                + body)))
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** A server that says a word over TLS: from the start, or when it was told to upgrade. */
    private static NetServer talk(Path keys, boolean tls) {
        return vertx.createNetServer(
                        new NetServerOptions()
                                .setSsl(tls)
                                .setKeyCertOptions(
                                        new PfxOptions()
                                                .setPath(keys.toString())
                                                .setPassword("password")))
                .connectHandler(
                        socket -> {
                            socket.handler(
                                    asked ->
                                            socket.upgradeToSsl()
                                                    .onSuccess(done -> socket.write("secret")));
                            socket.write(tls ? "secret" : "ready");
                        })
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static String fetch(HttpServer server, String host) {
        return door.get("/?at=https://" + host + ":" + server.actualPort() + "/").body();
    }

    @Test
    void theServerChoosesTheProtocol() {
        assertThat(fetch(known, "localhost")).isEqualTo("HTTP_2 sent");
        assertThat(fetch(old, "localhost")).isEqualTo("HTTP_1_1 sent");
    }

    @Test
    void aCertificateIsChecked() {
        assertThat(fetch(stranger, "localhost")).startsWith("Network connection lost.");
        assertThat(fetch(known, "127.0.0.1")).startsWith("Network connection lost.");
    }

    @Test
    void aSocketSpeaksTlsFromTheStart() {
        assertThat(door.get("/tls?at=localhost:" + bytes.actualPort()).body()).isEqualTo("secret");
        assertThat(door.get("/tls?at=127.0.0.1:" + bytes.actualPort()).body())
                .startsWith("proxy request failed");
    }

    @Test
    void aSocketGoesOnWithTls() {
        assertThat(door.get("/starttls?at=localhost:" + plainFirst.actualPort()).body())
                .isEqualTo("ready,secret,true,on");
    }
}
