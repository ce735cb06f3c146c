package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovetail.rpc.Failure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** WebSockets that stay open while their object is not in memory, and what keeps it there. */
class HibernationTest {
    private static final String THING =
            """
            export class Thing extends DurableObject {
              n = 0;
              constructor(ctx, env) { super(ctx, env); console.log("born"); }
              fetch(request) {
                const [, , method, ...tags] = new URL(request.url).pathname.split("/");
                return this[method](...tags.map((tag) => JSON.parse(decodeURIComponent(tag))));
              }
              add() { return ++this.n; }
              async put(value) { await this.ctx.storage.put("kept", value); }
              kept() { return this.ctx.storage.get("kept"); }
              connect(...tags) {
                const [client, server] = Object.values(new WebSocketPair());
                this.ctx.acceptWebSocket(server, tags);
                server.serializeAttachment({ tags, since: this.n });
                return new Response(null, { status: 101, webSocket: client });
              }
              listen() {
                const [client, server] = Object.values(new WebSocketPair());
                server.accept();
                server.addEventListener("message", (e) => server.send(`${e.data} ${++this.n}`));
                return new Response(null, { status: 101, webSocket: client });
              }
              answer(to, by) {
                this.ctx.setWebSocketAutoResponse(to && new WebSocketRequestResponsePair(to, by));
              }
              answered() {
                const [ws] = this.ctx.getWebSockets();
                return this.ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() > 0;
              }
              tell(tag, text) {
                const to = this.ctx.getWebSockets(tag ?? undefined);
                for (const ws of to) ws.send(text);
                return to.length;
              }
              linger(ms) { this.ctx.waitUntil(scheduler.wait(ms)); }
              fn() { return () => ++this.n; }
              webSocketMessage(ws, message) {
                if (message === "throw") throw new Error("no such message");
                if (message === "close") return ws.close(4001, "as you wish");
                const text = typeof message === "string" ? message : `${message.byteLength} bytes`;
                ws.send(`${text} ${++this.n} ${this.ctx.getTags(ws)} ${JSON.stringify(ws.deserializeAttachment())}`);
              }
              webSocketClose(ws, code, reason, wasClean) {
                console.log(`closed ${code} ${reason} ${wasClean}`);
              }
              webSocketError(ws, error) { console.log(`error ${error.message}`); }
            }
            """;

    private static final String CALL =
            """
            const [, name, method, ...rest] = new URL(request.url).pathname.split("/");
            const args = rest.map((x) => JSON.parse(decodeURIComponent(x)));
            if (request.headers.has("Upgrade")) return ns.getByName(name).fetch(request);
            if (method === "hold") {
              const f = await ns.getByName(name).fn();
              ctx.waitUntil(new Promise((r) => setTimeout(r, 20_000)).then(async () => console.log(`held ${await f()}`)));
              return "holds";
            }
            return await ns.getByName(name)[method](...args);
            """;

    private final ManualLoop loop = new ManualLoop();
    private final Workers workers = new Workers(loop);

    @BeforeEach
    void deploy() {
        workers.deployObjects(THING, CALL);
    }

    @AfterEach
    void close() {
        workers.close();
    }

    private String call(String path) {
        return workers.get("a", "http://example.com/" + path);
    }

    private SocketClient connect(String path) {
        return SocketClient.open(workers, "http://example.com/" + path);
    }

    private int live() {
        return Objects.requireNonNull(
                        workers.runtime.namespace(new DurableObjects.ObjectClass("a", "Thing")))
                .liveCount();
    }

    private long births() {
        return workers.log.stream().filter("a INFO born"::equals).count();
    }

    /** All objects have had nothing to do for long enough. */
    private void rest() throws Exception {
        await().until(
                        () -> {
                            loop.advance(10_000);
                            return live() == 0;
                        });
    }

    private static void awaitHeard(SocketClient client, String... heard) {
        await().untilAsserted(() -> assertThat(client.heard).containsExactly(heard));
    }

    @Test
    void anObjectAtRestLeavesMemoryAfterTenSecondsAndKeepsWhatItStored() throws Exception {
        assertThat(call("x/add")).isEqualTo("1");
        call("x/put/5");
        loop.advance(9_999);
        assertThat(call("x/add")).isEqualTo("2");
        rest();
        assertThat(call("x/add")).isEqualTo("1");
        assertThat(call("x/kept")).isEqualTo("5");
        assertThat(births()).isEqualTo(2);
    }

    @Test
    void whatAnObjectWaitsForKeepsItInMemory() throws Exception {
        call("x/add");
        call("x/linger/15000");
        loop.advance(14_000);
        assertThat(live()).isOne();
        assertThat(call("x/add")).isEqualTo("2");
        rest();
        assertThat(call("x/add")).isEqualTo("1");
    }

    @Test
    void whoHoldsAFunctionOfAnObjectKeepsItInMemory() throws Exception {
        call("x/add");
        call("x/hold");
        loop.advance(15_000);
        assertThat(live()).isOne();
        loop.advance(5_000);
        workers.awaitLog("held 2");
        rest();
    }

    @Test
    void aSocketThatDoesNotHibernateKeepsItsObjectInMemory() throws Exception {
        SocketClient client = connect("x/listen");
        loop.advance(30_000);
        assertThat(live()).isOne();
        client.send("hello");
        awaitHeard(client, "hello 1");
        assertThat(births()).isOne();
    }

    @Test
    void aMessageWakesAnObjectThatLeftMemory() throws Exception {
        SocketClient client = connect("x/connect/\"red\"/\"big\"");
        client.send("one");
        awaitHeard(client, "one 1 red,big {\"tags\":[\"red\",\"big\"],\"since\":0}");
        client.heard.clear();
        rest();
        client.send("two");
        awaitHeard(client, "two 1 red,big {\"tags\":[\"red\",\"big\"],\"since\":0}");
        assertThat(births()).isEqualTo(2);
        client.send("äöü€".getBytes(StandardCharsets.UTF_8));
        await().untilAsserted(() -> assertThat(client.heard).hasSize(2));
        assertThat(client.heard.getLast()).startsWith("9 bytes 2 red,big");
    }

    @Test
    void anObjectFindsItsSocketsByTheirTagsAgain() throws Exception {
        SocketClient red = connect("x/connect/\"red\"");
        SocketClient both = connect("x/connect/\"red\"/\"blue\"");
        SocketClient other = connect("y/connect/\"red\"");
        rest();
        assertThat(call("x/tell/\"red\"/\"hello\"")).isEqualTo("2");
        assertThat(call("x/tell/\"blue\"/\"you\"")).isEqualTo("1");
        assertThat(call("x/tell/\"green\"/\"none\"")).isEqualTo("0");
        assertThat(call("x/tell/null/\"all\"")).isEqualTo("2");
        awaitHeard(red, "hello", "all");
        awaitHeard(both, "hello", "you", "all");
        awaitHeard(other);
    }

    @Test
    void anAnswerThatIsKnownWakesNobody() throws Exception {
        call("x/answer/\"ping\"/\"pong\"");
        SocketClient client = connect("x/connect");
        assertThat(call("x/answered")).isEqualTo("false");
        rest();
        client.send("ping");
        client.send("ping");
        awaitHeard(client, "pong", "pong");
        assertThat(live()).isZero();
        assertThat(call("x/answered")).isEqualTo("true");
        client.send("pings");
        await().untilAsserted(() -> assertThat(client.heard).hasSize(3));
        call("x/answer/null");
        client.send("ping");
        await().untilAsserted(() -> assertThat(client.heard).hasSize(4));
        assertThat(client.heard.getLast()).startsWith("ping ");
    }

    @Test
    void aCloseMessageWakesTheObjectAndIsAnswered() throws Exception {
        SocketClient client = connect("x/connect");
        rest();
        client.close(4000, "enough");
        workers.awaitLog("closed 4000 enough true");
        awaitHeard(client, "close 4000 enough");
        assertThat(call("x/tell/null/\"anybody\"")).isEqualTo("0");
    }

    @Test
    void aLostConnectionIsACloseAndABrokenOneAnError() throws Exception {
        SocketClient lost = connect("x/connect");
        SocketClient broken = connect("x/connect");
        rest();
        lost.lose(null);
        workers.awaitLog("closed 1006 WebSocket disconnected without sending Close frame. false");
        broken.lose(Failure.error("the wire was cut"));
        workers.awaitLog("error Error: the wire was cut");
        assertThat(call("x/tell/null/\"anybody\"")).isEqualTo("0");
    }

    @Test
    void anObjectClosesASocketThatItWasWokenBy() throws Exception {
        SocketClient client = connect("x/connect");
        rest();
        client.send("close");
        awaitHeard(client, "close 4001 as you wish");
    }

    @Test
    void aHandlerThatThrowsLeavesItsSocketOpen() throws Exception {
        SocketClient client = connect("x/connect");
        client.send("throw");
        workers.awaitLog("no such message");
        client.send("after");
        await().untilAsserted(() -> assertThat(client.heard).hasSize(1));
    }

    @Test
    void theSocketsOutliveANewVersionOfTheWorker() throws Exception {
        SocketClient client = connect("x/connect/\"red\"");
        workers.deployObjects(THING, CALL);
        client.send("again");

        awaitHeard(client, "again 1 red {\"tags\":[\"red\"],\"since\":0}");
        assertThat(births()).isEqualTo(2);
    }
}
