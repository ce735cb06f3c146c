package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Set;

/** Sockets between Workers, and what connect() says to wrong arguments. */
final class ConnectTest {
    private static final String READ =
            """
            const read = async (socket) => {
              let text = "";
              for await (const chunk of socket.readable.pipeThrough(new TextDecoderStream())) text += chunk;
              return text;
            };
            const write = async (socket, text) => {
              const writer = socket.writable.getWriter();
              await writer.write(new TextEncoder().encode(text));
              writer.releaseLock();
            };
            // the callee's isolate may run on another thread: asked again until it has told something
            const toldAtLast = async () => {
              let told = "";
              for (let i = 0; i < 20 && told === ""; i++) {
                await scheduler.wait(i * 10);
                told = await env.NAMED.told();
              }
              return told;
            };
            """;

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void aSocketGoesAlongInACall() {
        String opened = "const socket = env.B.connect('here:1'); await socket.opened;";
        assertThat(run(opened + "return env.NAMED.read(socket)"))
                .isEqualTo("here:1,here:1 function");
        assertThat(run(opened + "await env.NAMED.read(socket); return env.NAMED.read(socket)"))
                .isEqualTo("threw TypeError: The ReadableStream has been locked to a reader.");
        assertThat(run("return env.NAMED.read(env.B.connect('here:1'))"))
                .isEqualTo(
                        "threw DataCloneError: A Socket can only be serialized after it has opened."
                            + " Await `socket.opened` before transferring the socket over RPC.");
    }

    @Test
    void aSocketInAResultIsServedUntilItIsClosed() {
        workers.deployWithFlags(
                "b",
                """
                import { WorkerEntrypoint } from "cloudflare:workers";
                export class Echo extends WorkerEntrypoint {
                  connect(socket) { return socket.readable.pipeTo(socket.writable); }
                  async open() { const socket = this.ctx.exports.Echo.connect("echo:1"); await socket.opened; return { socket }; }
                }
                """,
                Set.of("rpc", "enable_ctx_exports"));
        workers.deployWithFlags(
                "a",
                """
                export default { async fetch(request, env) {
                  const { socket } = await env.B.open();
                  const writer = socket.writable.getWriter();
                  for (const text of ["one ", "two"]) await writer.write(new TextEncoder().encode(text));
                  await writer.close();
                  const text = await new Response(socket.readable).text();
                  await socket.closed;
                  return new Response(text);
                } };
                """,
                Set.of("rpc"),
                "B=b#Echo");
        assertThat(workers.get("a")).isEqualTo("one two");
        workers.awaitNoInvocations("b");
    }

    /** Runs a body in a caller of a Worker whose connect handlers are these. */
    private String run(String body) {
        return workers.evaluate(
                """
                const told = [];
                export default {
                  async connect(socket, env, ctx) {
                    const { localAddress } = await socket.opened;
                    const writer = socket.writable.getWriter();
                    await writer.write(new TextEncoder().encode(`${localAddress} ${typeof ctx.waitUntil}`));
                    await writer.close();
                  },
                };
                export class Named extends WorkerEntrypoint {
                  told() { return told.splice(0).join(); }
                  async read(socket) { return [(await socket.opened).remoteAddress, await new Response(socket.readable).text()].join(); }
                  async connect(socket) {
                    const { localAddress } = await socket.opened;
                    if (localAddress === "echo:1") return socket.readable.pipeTo(socket.writable);
                    if (localAddress === "fails:1") throw new RangeError("not for you");
                    if (localAddress === "late:1") {
                      const writer = socket.writable.getWriter();
                      this.ctx.waitUntil(scheduler.wait(0).then(() => writer.write(new Uint8Array(1)))
                        .catch((e) => told.push(e.name, e.message)));
                      return;
                    }
                    if (localAddress === "count:1") {
                      let n = 0;
                      for await (const chunk of socket.readable) n += chunk.length;
                      told.push(n);
                    }
                  }
                }
                """,
                READ + body);
    }

    @Test
    void aHandlerObjectGetsTheSocketWithTheAddressAsItsOwnSide() {
        assertThat(
                        run(
                                """
                                const socket = env.B.connect("anywhere:99");
                                const info = await socket.opened;
                                const text = await read(socket);
                                await socket.closed;
                                return `${info.remoteAddress} ${info.localAddress} ${text}`;
                                """))
                .isEqualTo("anywhere:99 undefined anywhere:99 function");
    }

    @Test
    void bytesGoBothWays() {
        assertThat(
                        run(
                                """
                                const socket = env.NAMED.connect({ hostname: "echo", port: 1 });
                                const text = read(socket);
                                await write(socket, "there ");
                                await write(socket, "and back");
                                await socket.writable.close();
                                return `${await text} ${socket.secureTransport} ${socket.upgraded}`;
                                """))
                .isEqualTo("there and back off false");
    }

    @Test
    void aWriteWaitsForItsReader() {
        assertThat(
                        run(
                                """
                                const socket = env.NAMED.connect("count:1");
                                for (let i = 0; i < 40; i++) await write(socket, "0123456789".repeat(10_000));
                                await socket.close();
                                return await toldAtLast();
                                """))
                .isEqualTo("4000000");
    }

    @Test
    void whatAHandlerLeavesOpenEndsWithIt() {
        assertThat(
                        run(
                                """
                                const socket = env.NAMED.connect("late:1");
                                await socket.closed;
                                return await toldAtLast();
                                """))
                .isEqualTo("TypeError,Can't read from request stream because client disconnected.");
    }

    @Test
    void aHandlerThatFailsBreaksTheStream() {
        assertThat(
                        run(
                                """
                                const socket = env.NAMED.connect("fails:1");
                                await socket.opened;
                                return await read(socket);
                                """))
                .startsWith("threw RangeError: not for you");
        assertThat(workers.log).anyMatch(line -> line.contains("RangeError: not for you"));
    }

    @Test
    void withoutAHandlerThereIsNoConnectionAndTheCauseSaysWhy() {
        workers.deploy("c", "export default { fetch() {} }");
        workers.deploy(
                "a",
                "export default { async fetch(r, env) { const socket = env.C.connect('x:443');const"
                    + " closed = socket.closed.catch((e) => e.message);try { await socket.opened }"
                    + " catch (e) {return new Response(`${e.message} / ${e.cause.message} / ${await"
                    + " closed === e.message} ${(await socket.readable.getReader().read()).done}`)"
                    + " } } }",
                "C=c");
        assertThat(workers.get("a"))
                .isEqualTo(
                        "proxy request failed, cannot connect to the specified address. It looks"
                                + " like you might be trying to connect to a HTTP-based service —"
                                + " consider using fetch instead / Handler does not export a"
                                + " connect() function. / true true");
    }

    @Test
    void aClosingSocketTakesNothingMore() {
        assertThat(
                        run(
                                """
                                const socket = env.NAMED.connect("echo:1");
                                const closed = socket.close();
                                const say = (e) => e.message;
                                const wrote = await socket.writable.getWriter().write("x").catch(say);
                                const got = await socket.readable.getReader().read().catch(say);
                                await closed;
                                return `${wrote} ${got} ${await socket.closed}`;
                                """))
                .isEqualTo(
                        "This WritableStream belongs to an object that is closing. This"
                            + " ReadableStream belongs to an object that is closing. undefined");
    }

    @Test
    void wrongAddressesAndOptionsAreRefused() {
        workers.deploy(
                "a",
                """
                import { connect } from "cloudflare:sockets";
                const say = (...args) => { try { connect(...args); return "fine"; } catch (e) { return `${e.name}: ${e.message}`; } };
                const early = say("a:1");
                export default { fetch() { return new Response([
                  early.startsWith("Error: Disallowed operation called within global scope."),
                  say("host"), say(":80"), say("a b:80"), say("a:80/x"), say("a".repeat(300) + ":80"),
                  say({ hostname: "a", port: 65536 }), say("a:1", { secureTransport: "maybe" }),
                  say("a:1"), connect({ hostname: "::1", port: 5 }).secureTransport,
                ].join("\\n")) } };
                """);
        assertThat(workers.get("a"))
                .isEqualTo(
                        """
                        true
                        TypeError: Specified address is missing port.
                        TypeError: Specified address could not be parsed.
                        TypeError: Specified address could not be parsed.
                        TypeError: Specified address is empty string, contains unsupported characters or is too long.
                        TypeError: Specified address is empty string, contains unsupported characters or is too long.
                        TypeError: Value out of range. Must be between 0 and 65535 (inclusive).
                        TypeError: Unsupported value in secureTransport socket option: maybe
                        fine
                        off\
                        """);
    }

    @Test
    void tlsBeginsOnlyWhereItWasAskedFor() {
        assertThat(
                        run(
                                """
                                const say = (options) => {
                                  try { env.NAMED.connect("echo:1", options).startTls(); } catch (e) { return e.message; }
                                };
                                return [say({}), say({ secureTransport: "on" }), say({ secureTransport: "starttls" })].join("\\n");
                                """))
                .isEqualTo(
                        """
                        The `secureTransport` socket option must be set to 'starttls' for startTls to be used.
                        Cannot startTls on a TLS socket.
                        startTls has already been called on this socket, or the socket was transferred over RPC.\
                        """);
    }

    @Test
    void aVirtualHostLeadsToItsService() {
        workers.deploy(
                "b",
                """
                export default {
                  async connect(socket) {
                    const writer = socket.writable.getWriter();
                    await writer.write(new TextEncoder().encode("here"));
                    await writer.close();
                  },
                };
                """);
        workers.deployWithFlags(
                "a",
                """
                import { connect } from "cloudflare:sockets";
                export default {
                  async fetch(request, env, ctx) {
                    const host = ctx.mapVirtualHost(env.B, 5432);
                    const text = await new Response(connect(host).readable).text();
                    let refused;
                    try { ctx.mapVirtualHost({}, 1); } catch (e) { refused = e.name; }
                    return Response.json([
                      /^[0-9a-f]{32}\\.workers\\.alt:5432$/.test(host),
                      ctx.mapVirtualHost(env.B, 1) === host,
                      text,
                      refused,
                    ]);
                  },
                };
                """,
                Set.of("experimental"),
                "B=b");
        assertThat(workers.get("a")).isEqualTo("[true,true,\"here\",\"TypeError\"]");
    }
}
