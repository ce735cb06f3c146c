package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The streams that a Worker's code makes and reads. */
class StreamsTest {
    private static final String TOOLS =
            """
            const enc = (text) => new TextEncoder().encode(text);
            const dec = (bytes) => new TextDecoder().decode(bytes);
            const all = async (stream) => { const l = []; for await (const c of stream) l.push(c); return l; };
            const fails = (promise) => promise.then(() => "no", (e) => `${e.name}: ${e.message}`);
            const values = (...list) => new ReadableStream({
              pull(c) { if (list.length > 0) c.enqueue(list.shift()); else c.close(); } });
            """;

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private String run(String body) {
        return workers.evaluate("export default class extends WorkerEntrypoint {}", TOOLS + body);
    }

    @Test
    void aStreamIsIteratedAndFreedAtItsEnd() {
        assertThat(
                        run(
                                """
                                const s = values(1, 2, 3);
                                const list = await all(s);
                                return [...list, s.locked].join()\
                                """))
                .isEqualTo("1,2,3,false");
    }

    @Test
    void aTextInAStreamIsSentAsBytesAndNotReadAsSuch() {
        String callee =
                "export default { async fetch() { return new Response(new ReadableStream({"
                        + " start(c) { c.enqueue('té'); c.close(); } })); } };";
        assertThat(
                        workers.evaluate(
                                callee,
                                """
                                const text = new ReadableStream({ start(c) { c.enqueue("t"); c.close(); } });
                                const read = await new Response(text).text().catch((e) => `${e}`);
                                return `${await (await env.B.fetch("http://x/")).text()} ${read}`\
                                """))
                .isEqualTo("té TypeError: This ReadableStream did not return bytes.");
    }

    @Test
    void leavingALoopCancelsTheSource() {
        assertThat(
                        run(
                                """
                                let cancelled = 0;
                                const s = new ReadableStream({ pull(c) { c.enqueue(1); }, cancel() { cancelled++; } });
                                for await (const c of s) break;
                                for await (const c of s.values({ preventCancel: true })) break;
                                return cancelled\
                                """))
                .isEqualTo("1");
    }

    @Test
    void iterablesBecomeStreams() {
        assertThat(
                        run(
                                """
                                async function* letters() { yield "a"; yield "b"; }
                                const promised = [Promise.resolve(1), 2];
                                return [...await all(ReadableStream.from(letters())),
                                  ...await all(ReadableStream.from(promised))].join()\
                                """))
                .isEqualTo("a,b,1,2");
        assertThat(run("return ReadableStream.from(7)")).startsWith("threw TypeError");
    }

    @Test
    void aSourceThatFailsFailsItsReadersAndNotItsConstructor() {
        assertThat(
                        run(
                                """
                                const start = new ReadableStream({ start() { throw new Error("start"); } });
                                const pull = new ReadableStream({ async pull() { throw new Error("pull"); } });
                                return [await fails(start.getReader().read()), await fails(pull.getReader().read())].join()\
                                """))
                .isEqualTo("Error: start,Error: pull");
    }

    @Test
    void aReleasedReaderFailsItsReads() {
        assertThat(
                        run(
                                """
                                const s = new ReadableStream();
                                const reader = s.getReader();
                                const read = fails(reader.read());
                                reader.releaseLock();
                                return [await read, s.locked, await fails(reader.closed)].join("; ")\
                                """))
                .isEqualTo(
                        "TypeError: This ReadableStream reader has been released.; false;"
                                + " TypeError: This ReadableStream reader has been released.");
    }

    @Test
    void bytesAreReadIntoTheReadersOwnViews() {
        assertThat(
                        run(
                                """
                                const s = new ReadableStream({ type: "bytes", start(c) { c.enqueue(enc("hello")); c.close(); } });
                                const reader = s.getReader({ mode: "byob" });
                                const view = new Uint8Array(new ArrayBuffer(8), 2, 3);
                                const first = await reader.read(view);
                                const second = await reader.read(new Uint16Array(2));
                                const end = await reader.read(new Uint8Array(4));
                                return [view.byteLength, dec(first.value), first.value.byteOffset, second.value.constructor.name,
                                  second.value.length, end.done, end.value.buffer.byteLength].join()\
                                """))
                .isEqualTo("0,hel,2,Uint16Array,1,true,4");
    }

    @Test
    void aReadWaitsForItsMinimum() {
        assertThat(
                        run(
                                """
                                let controller;
                                const s = new ReadableStream({ type: "bytes", start(c) { controller = c; } });
                                const reader = s.getReader({ mode: "byob" });
                                const read = reader.read(new Uint8Array(8), { min: 4 });
                                for (const part of ["ab", "c", "def"]) controller.enqueue(enc(part));
                                const rest = reader.readAtLeast(8, new Uint8Array(8));
                                controller.enqueue(enc("xy"));
                                controller.close();
                                return [dec((await read).value), dec((await rest).value),
                                  await fails(reader.read(new Uint8Array(2), { min: 3 }))].join()\
                                """))
                .isEqualTo(
                        "abcdef,xy,TypeError: Minimum bytes to read (3) exceeds size of buffer"
                                + " (2).");
    }

    @Test
    void aSourceFillsTheViewOfARead() {
        assertThat(
                        run(
                                """
                                let n = 0;
                                const s = new ReadableStream({ type: "bytes", pull(c) {
                                  const { byobRequest } = c;
                                  if (n++ === 3) { c.close(); byobRequest.respond(0); return; }
                                  byobRequest.view[0] = 64 + n;
                                  byobRequest.respond(1);
                                } });
                                const [left, right] = s.tee();
                                return [await new Response(left).text(), await new Response(right).text()].join()\
                                """))
                .isEqualTo("ABC,ABC");
    }

    @Test
    void branchesAreReadEachInItsOwnSize() {
        assertThat(
                        run(
                                """
                                let controller;
                                const s = new ReadableStream({ type: "bytes", start(c) { controller = c; } });
                                const readers = s.tee().map((b) => b.getReader({ mode: "byob" }));
                                const reads = [readers[0].read(new Uint8Array(2)), readers[1].read(new Uint8Array(3))];
                                controller.enqueue(enc("hello"));
                                const results = await Promise.all(reads);
                                results[0].value[0] = 0;
                                return results.map((r) => r.value[0] + ":" + r.value.length).join()\
                                """))
                .isEqualTo("0:2,104:3");
    }

    @Test
    void theSourceIsCancelledWhenBothBranchesAre() {
        assertThat(
                        run(
                                """
                                const said = [];
                                const s = new ReadableStream({ cancel(reason) { said.push(reason); } });
                                const [left, right] = s.tee();
                                await left.cancel("left");
                                said.push("still");
                                await right.cancel("right");
                                return said.join()\
                                """))
                .isEqualTo("still,right");
    }

    @Test
    void aWriterFeelsBackpressure() {
        assertThat(
                        run(
                                """
                                const free = [];
                                const s = new WritableStream({ write() { return new Promise((r) => free.push(r)); } },
                                  { highWaterMark: 2 });
                                const writer = s.getWriter();
                                const sizes = [writer.desiredSize];
                                const ready = writer.ready;
                                const writes = [writer.write(1), writer.write(2)];
                                sizes.push(writer.desiredSize, ready === writer.ready);
                                await 0;
                                free.shift()();
                                await writer.ready;
                                sizes.push(writer.desiredSize);
                                return sizes.join()\
                                """))
                .isEqualTo("2,0,false,1");
    }

    @Test
    void anAbortReachesTheSinkAndFailsWhatWaits() {
        assertThat(
                        run(
                                """
                                let signal;
                                let told;
                                const s = new WritableStream({ start(c) { ({ signal } = c); }, abort(r) { told = r; },
                                  write() { return new Promise((r) => signal.addEventListener("abort", r)); } });
                                const writer = s.getWriter();
                                const writes = [writer.write(1), writer.write(2)].map(fails);
                                await 0;
                                await writer.abort(new RangeError("enough"));
                                return [told.message, signal.reason === told, ...await Promise.all(writes), await fails(writer.closed)].join()\
                                """))
                .isEqualTo("enough,true,no,RangeError: enough,RangeError: enough");
    }

    @Test
    void transformsChangeWhatPasses() {
        assertThat(
                        run(
                                """
                                const ts = new TransformStream({ start(c) { c.enqueue("<"); }, flush(c) { c.enqueue(">"); },
                                  transform(chunk, c) { c.enqueue(chunk.toUpperCase()); } });
                                return (await all(values("a", "b").pipeThrough(ts))).join("")\
                                """))
                .isEqualTo("<AB>");
        assertThat(
                        run(
                                """
                                const bad = new TransformStream({ transform() { throw new Error("no"); } });
                                return [await fails(all(values(1).pipeThrough(bad)))].join()\
                                """))
                .isEqualTo("Error: no");
    }

    @Test
    void aPipeEndsItsSinkAndLeavesItWhereThatIsPrevented() {
        assertThat(
                        run(
                                """
                                const seen = [];
                                const sink = () => new WritableStream({ write(c) { seen.push(c); }, close() { seen.push("end"); } });
                                const open = sink();
                                await values(1).pipeTo(open, { preventClose: true });
                                await values(2).pipeTo(open);
                                return [...seen, open.locked].join()\
                                """))
                .isEqualTo("1,2,end,false");
    }

    @Test
    void anAbortedPipeAbortsOneEndAndCancelsTheOther() {
        assertThat(
                        run(
                                """
                                const said = [];
                                const source = new ReadableStream({ cancel(r) { said.push("cancel " + r.message); } });
                                const sink = new WritableStream({ abort(r) { said.push("abort " + r.message); } });
                                const controller = new AbortController();
                                const piped = fails(source.pipeTo(sink, { signal: controller.signal }));
                                controller.abort(new Error("stop"));
                                return [await piped, ...said, source.locked, sink.locked].join()\
                                """))
                .isEqualTo("Error: stop,cancel stop,abort stop,false,false");
    }

    @Test
    void bytesPassAnIdentityStreamAsTheyAreRead() {
        assertThat(
                        run(
                                """
                                const { readable, writable } = new IdentityTransformStream();
                                const writer = writable.getWriter();
                                let written = false;
                                const bytes = enc("abc");
                                writer.write(bytes).then(() => { written = true; });
                                bytes[0] = 0;
                                await scheduler.wait(1);
                                const before = written;
                                const { value } = await readable.getReader().read();
                                await 0;
                                return [before, dec(value), written, await fails(writer.write({}))].join()\
                                """))
                .isEqualTo(
                        "false,abc,true,TypeError: This TransformStream is being used as a byte"
                            + " stream, but received an object of non-ArrayBuffer/ArrayBufferView"
                            + " type on its writable side.");
    }

    @Test
    void aFixedLengthStreamHoldsItsLength() {
        assertThat(
                        run(
                                """
                                const over = new FixedLengthStream(2).writable.getWriter();
                                const under = new FixedLengthStream(2).writable.getWriter();
                                return [await fails(over.write(enc("abc"))), await fails(under.close())].join("; ")\
                                """))
                .isEqualTo(
                        "TypeError: Attempt to write too many bytes through a FixedLengthStream.;"
                            + " TypeError: FixedLengthStream did not see all expected bytes before"
                            + " close().");
    }

    @Test
    void textStreamsCutBetweenCharactersOnly() {
        assertThat(
                        run(
                                """
                                const halves = values("\\ud83d", "\\ude00").pipeThrough(new TextEncoderStream());
                                const bytes = await all(halves);
                                const parts = values(new Uint8Array([0xf0, 0x9f]), new Uint8Array([0x98, 0x80]));
                                return [bytes.length, bytes[0].length,
                                  (await all(parts.pipeThrough(new TextDecoderStream()))).join("|")].join()\
                                """))
                .isEqualTo("1,4,\ud83d\ude00");
    }

    @Test
    void bodiesAreByteStreams() {
        assertThat(
                        run(
                                """
                                const response = new Response("some text");
                                const reader = response.body.getReader({ mode: "byob" });
                                const { value } = await reader.readAtLeast(4, new Uint8Array(4));
                                reader.releaseLock();
                                return [dec(value), dec((await response.body.getReader().read()).value),
                                  await fails(response.text())].join()\
                                """))
                .isEqualTo(
                        "some, text,TypeError: Body has already been used. It can only be used"
                                + " once. Use tee() first if you need to read it twice.");
    }

    @Test
    void theBytesOfABodyAreNotTheStreamsOwn() {
        assertThat(
                        run(
                                """
                                const chunk = enc("abc");
                                const buffer = await new Response(values(chunk)).arrayBuffer();
                                new Uint8Array(buffer)[0] = 0;
                                return chunk[0]\
                                """))
                .isEqualTo("97");
    }

    @Test
    void patchedGlobalsHaveNoSayInStreams() {
        assertThat(
                        run(
                                """
                                let n = 0;
                                const s = new ReadableStream({ pull(c) { if (n++ < 2) c.enqueue(enc("a")); else c.close(); } });
                                const broken = () => { throw new Error("patched"); };
                                const kept = [];
                                for (const [on, name] of [[Array.prototype, "push"], [Array.prototype, "shift"],
                                    [ReadableStream.prototype, "getReader"], [ReadableStreamDefaultReader.prototype, "read"],
                                    [WritableStream.prototype, "getWriter"], [TransformStreamDefaultController.prototype, "enqueue"]]) {
                                  kept[kept.length] = [on, name, on[name]];
                                  on[name] = broken;
                                }
                                try {
                                  return await new Response(s.pipeThrough(new TransformStream())).text();
                                } finally {
                                  for (let i = 0; i < kept.length; i++) kept[i][0][kept[i][1]] = kept[i][2];
                                }\
                                """))
                .isEqualTo("aa");
    }

    @Test
    void aThenOnObjectPrototypeDoesNotRunInsideAStream() {
        assertThat(
                        run(
                                """
                                let controller;
                                const s = new ReadableStream({ start(c) { controller = c; } });
                                const read = s.getReader().read();
                                let ran = false;
                                Object.defineProperty(Object.prototype, "then", { configurable: true, get() { ran = true; } });
                                controller.enqueue(1);
                                delete Object.prototype.then;
                                return [(await read).value, ran].join()\
                                """))
                .isEqualTo("1,false");
    }
}
