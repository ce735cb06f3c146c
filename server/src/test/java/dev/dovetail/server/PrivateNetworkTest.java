package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovetail.runtime.Limits;
import dev.dovetail.runtime.Reach;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.VertxInternal;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Workers that may reach the internet only, and their attempts to reach this machine. */
final class PrivateNetworkTest {
    private static final String WORKER =
            """
            import { connect } from "cloudflare:sockets";
            const ways = {
              async "/fetch"(to) {
                const response = await fetch(to);
                return `${response.status} ${await response.text()}`;
              },
              async "/upgrade"(to) {
                return String((await fetch(to, { headers: { upgrade: "websocket" } })).status);
              },
              "/socket"(to) {
                const socket = new WebSocket(to.replace("http", "ws"));
                return new Promise((done) => {
                  socket.addEventListener("open", () => done("open"));
                  socket.addEventListener("error", (event) => done(event.message ?? "error"));
                });
              },
              async "/connect"(to) {
                const { host } = new URL(to);
                const socket = connect(host);
                try {
                  await socket.opened;
                  return "open";
                } catch (error) {
                  return String(error.cause);
                }
              },
            };
            export default {
              async fetch(request) {
                const url = new URL(request.url);
                try {
                  return new Response(await ways[url.pathname](url.searchParams.get("to")));
                } catch (error) {
                  return new Response(String(error));
                }
              },
            };
            """;

    /** What answers at the door's own port: whatever gets here has gone too far. */
    private static final String REACHED =
            "export default { fetch() { return new Response('reached'); } };";

    private static FrontDoor door;
    private static FrontDoor other;

    @BeforeAll
    static void open() {
        other = new FrontDoor(REACHED);
        door = new FrontDoor(WORKER);
        door.deploy("main", WORKER, Limits.OFF, Set.of(), Reach.PUBLIC);
    }

    @AfterAll
    static void close() {
        door.close();
        other.close();
    }

    private static String get(String way, String to) {
        return door.get(way + "?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8)).body();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "2130706433",
                "0x7f.0.0.1",
                "0.0.0.0",
                "localhost",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[::]",
                "10.1.2.3",
                "169.254.169.254",
                "[fd00:ec2::254]",
                "100.64.0.1"
            })
    void thisMachineAndItsNetworkAreRefusedByWhateverName(String host) {
        for (String way : new String[] {"/fetch", "/upgrade", "/connect"}) {
            assertThat(get(way, "http://" + host + ":" + other.port + "/"))
                    .as(way)
                    .contains("this Worker may reach public addresses only")
                    .contains("allow_private_network")
                    .contains("--allow-private-network");
        }
    }

    @Test
    void theErrorSaysWhatTheAddressIs() {
        assertThat(get("/fetch", "http://localhost:" + other.port + "/"))
                .startsWith("Error: localhost is a loopback address, and");
    }

    @Test
    void aWebSocketIsNotOpened() {
        assertThat(get("/socket", "http://127.0.0.1:" + other.port + "/")).isNotEqualTo("open");
    }

    @Test
    void whatTheWorkerIsAllowedItReaches() {
        door.deploy("main", WORKER, Limits.OFF, Set.of(), Reach.ANY);
        try {
            String to = "http://127.0.0.1:" + other.port + "/";
            assertThat(get("/fetch", to)).isEqualTo("200 reached");
            assertThat(get("/connect", to)).isEqualTo("open");
        } finally {
            door.deploy("main", WORKER, Limits.OFF, Set.of(), Reach.PUBLIC);
        }
    }

    /** Names with addresses of our choice. */
    private static VertxInternal vertxWithHosts(String hosts) {
        return (VertxInternal)
                Vertx.vertx(
                        new VertxOptions()
                                .setAddressResolverOptions(
                                        new AddressResolverOptions()
                                                .setHostsValue(Buffer.buffer(hosts))));
    }

    @Test
    void aNameIsJudgedByItsAddressAndThatAddressIsTheOneToConnectTo() {
        VertxInternal vertx = vertxWithHosts("8.8.8.8 good.example\n10.0.0.7 evil.example\n");
        try {
            var addresses = new HostAddresses(vertx);
            InetAddress good = addresses.find(Reach.PUBLIC, "good.example").await();
            assertThat(good.getHostAddress()).isEqualTo("8.8.8.8");
            assertThatThrownBy(() -> addresses.find(Reach.PUBLIC, "evil.example").await())
                    .isInstanceOf(AddressRefusedException.class)
                    .hasMessageStartingWith("evil.example is a private address")
                    .hasMessageNotContaining("10.0.0.7");
            assertThat(addresses.find(Reach.ANY, "evil.example").await().getHostAddress())
                    .isEqualTo("10.0.0.7");
        } finally {
            vertx.close();
        }
    }
}
