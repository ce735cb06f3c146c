package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams, requests and responses as arguments and results of calls. */
class RpcStreamsTest {
    private static final String CALLEE =
            """
            const enc = (text) => new TextEncoder().encode(text);
            export default class extends WorkerEntrypoint {
              async write(stream, ...chunks) {
                const w = stream.getWriter();
                for (const c of chunks) await w.write(enc(c));
                await w.close();
                return "closed";
              }
              async writeUntilItFails(stream) {
                const w = stream.getWriter();
                let written = 0;
                try { for (;;) { await w.write(enc("chunk")); written++; } }
                catch (e) { return `${e.name}: ${e.message}, ${written > 0 && written < 2000}`; }
              }
              async keep(stream) { await stream.getWriter().write(enc("a part")); }
              async abort(stream) { await stream.getWriter().abort(new Error("not told")); }
              async closeFails(stream) { return stream.close().catch((e) => e.message); }
              read(stream) { return new Response(stream).text(); }
              readFails(stream) { return new Response(stream).text().catch((e) => `${e.name}: ${e.message}`); }
              ignore(stream) { return "ignored"; }
              echo(value) { return value; }
              sides() { const { readable, writable } = new IdentityTransformStream(); return { readable, writable }; }
              made() { return new Response("body", { status: 201, headers: { a: "b" }, cf: { x: 1 } }); }
            }
            """;

    private static final String TOOLS =
            """
            const enc = (text) => new TextEncoder().encode(text);
            const dec = (bytes) => new TextDecoder().decode(bytes);
            const fails = (promise) => promise.then(() => "no", (e) => `${e.name}: ${e.message}`);
            """;

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private String run(String body) {
        return workers.evaluate(CALLEE, TOOLS + body);
    }

    @Test
    void whatACalleeWritesReachesTheStreamOfItsCaller() {
        assertThat(
                        run(
                                """
                                let text = "", closed = 0;
                                const s = new WritableStream({
                                  write(c) { text += dec(c); }, close() { closed++; } });
                                const said = await env.B.write(s, "one ", "two ", "three");
                                return [text, closed, said, s.locked].join()\
                                """))
                .isEqualTo("one two three,1,closed,true");
    }

    @Test
    void aWriterGoesOnUntilTheWindowIsFullAndHearsOfTheSinksError() {
        assertThat(
                        run(
                                """
                                let calls = 0;
                                const s = new WritableStream({ write() { calls++; throw new RangeError("full"); } });
                                return await env.B.writeUntilItFails(s) + calls\
                                """))
                .isEqualTo("RangeError: full, true1");
    }

    @Test
    void aLargeWriteArrivesWholeWhileItsReaderIsSlow() {
        assertThat(
                        run(
                                """
                                const { readable, writable } = new IdentityTransformStream();
                                const done = env.B.write(writable, "x".repeat(700000), "y".repeat(700000));
                                let n = 0, last = "";
                                for await (const c of readable) {
                                  n += c.length; last = dec(c).at(-1);
                                  await scheduler.wait(0);
                                }
                                return [n, last, await done].join()\
                                """))
                .isEqualTo("1400000,y,closed");
    }

    @Test
    void anErrorOfTheClosingSinkReachesWhoCloses() {
        assertThat(
                        run(
                                "return env.B.closeFails(new WritableStream({ close() { throw new"
                                        + " Error('not shut'); } }))"))
                .isEqualTo("not shut");
    }

    @Test
    void anAbortFromAfarIsToldWithoutItsReason() {
        String disconnected =
                "WritableStream received over RPC was disconnected because the remote execution"
                        + " context has ended.";
        for (String method : new String[] {"abort", "keep"}) {
            assertThat(
                            run(
                                    """
                                    let told;
                                    const aborted = new Promise((resolve) => { told = resolve; });
                                    const s = new WritableStream({ abort(reason) { told(reason.message); } });
                                    await env.B.%s(s);
                                    return aborted\
                                    """
                                            .formatted(method)))
                    .isEqualTo(disconnected);
        }
    }

    @Test
    void aStreamThatIsLockedIsRefusedAndGoesOn() {
        assertThat(
                        run(
                                """
                                const { readable, writable } = new IdentityTransformStream();
                                const w = writable.getWriter(), r = readable.getReader();
                                const refused = [await fails(env.B.write(writable)), await fails(env.B.read(readable))];
                                w.write(enc("still"));
                                return [...refused, dec((await r.read()).value)].join()\
                                """))
                .isEqualTo(
                        "TypeError: The WritableStream has been locked to a writer.,TypeError: The"
                                + " ReadableStream has been locked to a reader.,still");
    }

    @Test
    void aStreamInAMessageThatFailsIsGivenUp() {
        assertThat(
                        run(
                                """
                                let told = [];
                                const r = new ReadableStream({ pull() {}, cancel(e) { told.push(e.message); } });
                                const w = new WritableStream({ abort(e) { told.push(e.message); } });
                                const refused = await fails(env.B.echo([r, w, Symbol("s")]));
                                await scheduler.wait(0);
                                return refused.startsWith("DataCloneError") + told.sort().join()\
                                """))
                .isEqualTo(
                        "trueReadableStream received over RPC disconnected"
                                + " prematurely.,WritableStream received over RPC was disconnected"
                                + " because the remote execution context has ended.");
    }

    @Test
    void aReaderHearsThatAStreamBrokeAndNotWhy() {
        assertThat(
                        run(
                                """
                                const { readable, writable } = new IdentityTransformStream();
                                const read = env.B.readFails(readable);
                                const w = writable.getWriter();
                                await w.write(enc("a")); await w.write(enc("b"));
                                await w.abort("secret");
                                return read\
                                """))
                .isEqualTo("Error: ReadableStream received over RPC disconnected prematurely.");
    }

    @Test
    void bothSidesOfATransformGoThroughOneResult() {
        assertThat(
                        run(
                                """
                                const { readable, writable } = await env.B.sides();
                                const w = writable.getWriter();
                                await w.write(enc("there and back"));
                                await w.close();
                                return new Response(readable).text()\
                                """))
                .isEqualTo("there and back");
    }

    @Test
    void streamsGoThereAndBackAndOnwards() {
        assertThat(
                        run(
                                """
                                const { readable, writable } = new IdentityTransformStream();
                                const [r, w] = await Promise.all([env.B.echo(readable), env.B.echo(writable)]);
                                const done = env.B.write(w, "far");
                                return await env.B.read(r) + await done\
                                """))
                .isEqualTo("farclosed");
    }

    @Test
    void aStreamThatNobodyReadsDoesNotKeepItsSender() {
        assertThat(run("return env.B.ignore(new ReadableStream({ pull() {} }))"))
                .isEqualTo("ignored");
    }

    @Test
    void aRequestKeepsItsMembersOverACall() {
        assertThat(
                        run(
                                """
                                const r = await env.B.echo(new Request("http://a.test/x?y", { method: "POST",
                                  body: "b", headers: { k: "v" }, redirect: "manual", cf: { z: [1] } }));
                                return [r.url, r.method, r.headers.get("k"), r.redirect, r.cf.z[0],
                                  await r.text()].join()\
                                """))
                .isEqualTo("http://a.test/x?y,POST,v,manual,1,b");
    }

    @Test
    void aResponseKeepsItsMembersOverACall() {
        assertThat(
                        run(
                                """
                                const r = await env.B.made();
                                r.headers.set("c", "d");
                                const e = await env.B.echo(Response.error());
                                return [r.status, r.statusText, r.headers.get("a"), r.cf.x, await r.text(),
                                  e.type, e.ok, e.status].join()\
                                """))
                .isEqualTo("201,Created,b,1,body,error,false,0");
    }

    @Test
    void whatIsReceivedAsksNoPatchedArray() {
        assertThat(
                        run(
                                """
                                const r = new Response("x", { cf: { a: 1 } });
                                const q = new Request("http://a.test/");
                                const iterate = Array.prototype[Symbol.iterator];
                                let asked = 0;
                                Array.prototype[Symbol.iterator] = function () { asked++; return iterate.call(this); };
                                Object.defineProperty(Object.prototype, "0", { set() { asked++; }, configurable: true });
                                try { await env.B.echo({ r, q, e: new DOMException("m", "AbortError") }); }
                                finally { Array.prototype[Symbol.iterator] = iterate; delete Object.prototype[0]; }
                                return asked\
                                """))
                .isEqualTo("0");
    }
}
