package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The global fetch() over TLS. */
final class TlsOutboundTest {
    private static final String TRUST = "javax.net.ssl.trustStore";
    private static final Vertx vertx = Vertx.vertx();
    private static HttpServer known;
    private static HttpServer old;
    private static HttpServer stranger;
    private static FrontDoor door;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException, InterruptedException {
        Path trusted = keys(folder, "trusted", "localhost");
        known = listen(trusted, true);
        old = listen(trusted, false);
        stranger = listen(keys(folder, "stranger", "localhost"), true);
        System.setProperty(TRUST, trusted.toString());
        System.setProperty(TRUST + "Password", "password");
        door =
                new FrontDoor(
                        "export default { async fetch(r) { try { return new Response(await (await"
                                + " fetch(new URL(r.url).searchParams.get('at'), { method: 'POST',"
                                + " body: 'sent' })).text()) } catch (e) { return new"
                                + " Response(e.message) } } }");
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
}
