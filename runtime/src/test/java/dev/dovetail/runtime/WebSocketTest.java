package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovetail.config.Limit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/** WebSockets inside an isolate and over bindings. */
class WebSocketTest {
    private static final String CALLEE =
            """
            function pair(serve) {
              const [client, server] = new WebSocketPair();
              server.accept();
              serve(server);
              return new Response(null, { status: 101, webSocket: client, headers: { "x-kind": "socket" } });
            }
            export default {
              async fetch(request) {
                switch (new URL(request.url).pathname) {
                  case "/echo": return pair((s) => {
                    s.addEventListener("message", (e) => s.send(e.data));
                    s.addEventListener("close", (e) => { console.log(`closed ${e.code} ${e.reason} ${e.wasClean}`); s.close(e.code, "bye"); });
                  });
                  case "/greet": return pair((s) => { s.send("one"); s.send("two"); s.close(4000, "done"); });
                  case "/die": return pair((s) => s.addEventListener("message", () => { for (;;); }));
                  case "/accepted": {
                    const [client, server] = new WebSocketPair();
                    client.accept();
                    return new Response(null, { status: 101, webSocket: client });
                  }
                  default: return new Response("plain");
                }
              },
            };
            """;

    /** Opens a socket over the binding B and gathers what it hears until it is closed. */
    private static final String OPEN =
            """
            const open = async (path) => {
              const r = await env.B.fetch("http://b" + path, { headers: { Upgrade: "websocket" } });
              const ws = r.webSocket;
              const heard = [];
              const closed = new Promise((resolve) => {
                ws.addEventListener("message", (e) => heard.push(e.data));
                ws.addEventListener("error", (e) => { heard.push(e.message); resolve(); });
                ws.addEventListener("close", (e) => { heard.push(e.code, e.reason, e.wasClean); resolve(); });
              });
              return { ws, r, heard, closed };
            };
            """;

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private String run(String body) {
        return workers.evaluate(CALLEE, OPEN + body);
    }

    @Test
    void aPairTalksInsideOneIsolate() {
        assertThat(
                        run(
                                "const [a, b] = Object.values(new WebSocketPair());a.accept();"
                                    + " const got = [];const end = new Promise((done) => { "
                                    + " b.addEventListener('message', (e) => got.push(e.data)); "
                                    + " b.addEventListener('close', (e) => { got.push(e.code);"
                                    + " done(); }); });a.send('x'); a.send('y'); a.close(3000,"
                                    + " 'z');b.accept(); await end;return [...got, a.readyState,"
                                    + " b.readyState].join()"))
                .isEqualTo("x,y,3000,2,2");
    }

    @Test
    void eachMessageIsAnEventOfItsOwn() {
        assertThat(
                        run(
                                "const [a, b] = new WebSocketPair(); a.accept(); b.accept();const"
                                        + " next = () => new Promise((r) =>"
                                        + " b.addEventListener('message', (e) => r(e.data), { once:"
                                        + " true }));a.send('1'); a.send('2'); a.send('3');return"
                                        + " [await next(), await next(), await next()].join()"))
                .isEqualTo("1,2,3");
    }

    @Test
    void aSocketCrossesABinding() {
        assertThat(
                        run(
                                "const { ws, r, heard, closed } = await open('/echo');ws.accept();"
                                    + " ws.send('hello'); ws.send('caf\\u00e9"
                                    + " \\u{1F600}');ws.send(new Uint8Array([1, 2, 3]));"
                                    + " ws.close(1000, 'enough'); await closed;heard[2] = new"
                                    + " Uint8Array(heard[2]).join('-');return [r.status,"
                                    + " r.headers.get('x-kind'), ...heard, ws.readyState].join()"))
                .isEqualTo("101,socket,hello,caf\u00e9 \uD83D\uDE00,1-2-3,1000,bye,true,3");
        assertThat(workers.log).contains("b INFO closed 1000 enough true");
    }

    @Test
    void whatWasSentBeforeAcceptWaits() {
        assertThat(
                        run(
                                "const { ws, heard, closed } = await open('/greet');await"
                                        + " scheduler.wait(5); ws.accept(); await closed; return"
                                        + " heard.join()"))
                .isEqualTo("one,two,4000,done,true");
    }

    @Test
    void theInvocationsEndWithTheirSockets() {
        run(
                "const { ws, closed } = await open('/echo'); ws.accept(); ws.close(1000); await"
                        + " closed; return 'ok'");
        await().untilAsserted(() -> assertThat(workers.openInvocations("b")).isZero());
        await().untilAsserted(() -> assertThat(workers.openInvocations("a")).isZero());
    }

    @Test
    void aSocketThatNobodyAcceptsIsGoneWithItsInvocation() {
        run("await open('/echo'); return 'ok'");
        await().untilAsserted(() -> assertThat(workers.openInvocations("b")).isZero());
        assertThat(workers.log).anyMatch(line -> line.contains("closed 1006"));
    }

    @Test
    void aTerminatedWorkerIsALostConnection() {
        workers.deploy("b", CALLEE, Limits.PAID.with(Limit.CPU, 100));
        workers.deploy(
                "c",
                "export default { async fetch(request, env) {"
                        + OPEN
                        + "const { ws, heard, closed } = await open('/die'); ws.accept();"
                        + " ws.send('go'); await closed; return new Response(heard.join()); } }",
                "B=b");
        assertThat(workers.get("c"))
                .isEqualTo("1006,WebSocket disconnected without sending Close frame.,false");
    }

    @Test
    void aSocketIsHandedOn() {
        workers.deploy("b", CALLEE);
        workers.deploy("m", "export default { fetch: (r, env) => env.B.fetch(r) }", "B=b");
        workers.deploy(
                "a",
                "export default { async fetch(request, env) {"
                        + OPEN
                        + "const { ws, heard, closed } = await open('/echo'); ws.accept();"
                        + " ws.send('far');ws.close(1000, 'x'); await closed; return new"
                        + " Response(heard.join()); } }",
                "B=m");
        assertThat(workers.get("a")).isEqualTo("far,1000,bye,true");
        await().untilAsserted(() -> assertThat(workers.openInvocations("m")).isZero());
    }

    @Test
    void misuseIsRefused() {
        assertThat(
                        run(
                                "return new Response(null, { status: 200, webSocket: new"
                                        + " WebSocketPair()[0] })"))
                .isEqualTo(
                        "threw RangeError: Responses with a WebSocket must have status code 101.");
        assertThat(run("return env.B.fetch('http://b/echo')"))
                .isEqualTo(
                        "threw TypeError: Worker tried to return a WebSocket in a response to a"
                            + " request which did not contain the header \"Upgrade: websocket\"."
                            + " (remote)");
        assertThat(run("return open('/accepted')"))
                .isEqualTo(
                        "threw TypeError: Can't return WebSocket in a Response after calling"
                                + " accept(). (remote)");
        assertThat(run("new WebSocketPair()[0].send('x')"))
                .startsWith("threw TypeError: You must call one of accept()");
        assertThat(run("const [a] = new WebSocketPair(); a.accept(); a.close();" + " a.send('x')"))
                .isEqualTo("threw TypeError: Can't call WebSocket send() after close().");
        assertThat(run("const [a] = new WebSocketPair(); a.accept(); a.close(1005)"))
                .isEqualTo("threw InvalidAccessError: Invalid WebSocket close code: 1005.");
        assertThat(run("new WebSocket('http://example.com')"))
                .isEqualTo(
                        "threw SyntaxError: WebSocket Constructor: The url scheme must be ws or"
                                + " wss.");
    }

    @Test
    void anAttachmentIsACopy() {
        assertThat(
                        run(
                                "const [a] = new WebSocketPair(); const empty ="
                                    + " a.deserializeAttachment();const v = { n: [1, new Date(5)]"
                                    + " }; a.serializeAttachment(v); v.n = 0;return"
                                    + " JSON.stringify([empty, a.deserializeAttachment()])"))
                .isEqualTo("[null,{\"n\":[1,\"1970-01-01T00:00:00.005Z\"]}]");
        assertThat(run("new WebSocketPair()[0].serializeAttachment('x'.repeat(20000))"))
                .startsWith(
                        "threw Error: A WebSocket 'attachment' cannot be larger than 16384 bytes.");
    }

    @Test
    void aFailedConnectionIsAnErrorAndAClose() {
        assertThat(
                        run(
                                "const ws = new WebSocket('wss://example.com/', ['a', 'b']); const"
                                        + " got = [ws.url, ws.readyState];ws.onerror = (e) =>"
                                        + " got.push(e.type, e.message);await new Promise((r) =>"
                                        + " ws.onclose = (e) => { got.push(e.code, e.reason,"
                                        + " ws.readyState); r(); });return got.join()"))
                .isEqualTo(
                        "wss://example.com/,0,error,Uncaught Error: no network here,1006,"
                                + "Failed to establish websocket connection,3");
    }

    @Test
    void manyMessagesGoThrough() {
        assertThat(
                        run(
                                "const { ws, heard, closed } = await open('/echo'); ws.accept();for"
                                    + " (let i = 0; i < 3000; i++) ws.send('x'.repeat(1000) + i);"
                                    + " ws.close(1000); await closed;return [heard.length,"
                                    + " heard[2999].slice(-4)].join()"))
                .isEqualTo("3003,2999");
    }

    @Test
    void theClassesAreThere() {
        assertThat(
                        run(
                                "return [WebSocket.OPEN, WebSocket.READY_STATE_CLOSED, new"
                                    + " WebSocketPair()[1].readyState, new CloseEvent('close', {"
                                    + " code: 7 }).code, new MessageEvent('m', { data: 5"
                                    + " }).data].join()"))
                .isEqualTo("1,3,1,7,5");
        assertThat(List.of(workers.log)).isNotEmpty();
    }
}
