package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Large buffers cross beside the payload, and whatever happens their places come back. */
class LargeBuffersTest {
    private static final String CALLEE =
            """
            const sum = (x) => { let s = 0; for (const b of new Uint8Array(x.buffer ?? x)) s += b; return s; };
            export default class extends WorkerEntrypoint {
              echo(x) { return x; }
              sum(x) { return sum(x); }
              late(x) { return scheduler.wait(20).then(() => sum(x)); }
              fail(x) { throw new Error("no"); }
              make(n) { return { big: new Uint8Array(n).fill(3), get bad() { throw new RangeError("bad"); } }; }
              shape({ a, b, view }) { return [a === b, view.buffer === a, view.byteOffset, view.length, a.byteLength].join(); }
              call(f, n) { return f(new Uint8Array(n).fill(1)); }
            }
            """;

    private final Workers workers = new Workers().withoutLimits();

    @AfterEach
    void close() {
        workers.close();
    }

    private String run(String body) {
        String said = workers.evaluate(CALLEE, body);
        workers.awaitNoLargeBuffers();
        return said;
    }

    @Test
    void buffersOfAllSizesComeBackAsTheyWere() {
        assertThat(
                        run(
                                """
                                const said = [];
                                for (const n of [32767, 32768, 65536, 1 << 20, 1048577, 9 << 20, 20 << 20, 0, 1 << 20]) {
                                  const sent = new Uint8Array(n);
                                  for (let i = 0; i < n; i += 997) sent[i] = i % 251;
                                  const got = new Uint8Array(await env.B.echo(sent.buffer));
                                  let same = got.length === n;
                                  for (let i = 0; i < n; i += 997) same &&= got[i] === sent[i];
                                  said.push(same);
                                }
                                return said.join();
                                """))
                .isEqualTo("true,true,true,true,true,true,true,true,true");
    }

    @Test
    void viewsKeepTheirKindAndWhatTheyShare() {
        assertThat(
                        run(
                                """
                                await env.B.echo(new ArrayBuffer(40000));
                                const a = new ArrayBuffer(80000);
                                const back = await env.B.echo(new Float64Array(a, 0, 10000).fill(1.5));
                                const shape = await env.B.shape({ a, b: a, view: new Uint16Array(a, 4, 7) });
                                const first = await env.B.shape({ view: new DataView(a, 8, 16), a, b: a }).catch((e) => e.message);
                                const resizable = await env.B.echo(new ArrayBuffer(50000, { maxByteLength: 60000 }));
                                return [back.constructor.name, back.length, back[9999], shape, resizable.maxByteLength].join(' ');
                                """))
                .isEqualTo("Float64Array 10000 1.5 true,true,4,7,80000 60000");
    }

    @Test
    void whatTheSenderWritesAfterTheCallIsNotSeen() {
        assertThat(
                        run(
                                """
                                await env.B.sum(new ArrayBuffer(40000));
                                const x = new Uint8Array(40000).fill(1);
                                const sums = [env.B.sum(x), env.B.late(x)];
                                x.fill(9);
                                sums.push(env.B.sum(x));
                                return (await Promise.all(sums)).join();
                                """))
                .isEqualTo("40000,40000,360000");
    }

    @Test
    void moreThanThereIsRoomForGoesAllTheSame() {
        assertThat(
                        run(
                                """
                                await env.B.sum(new ArrayBuffer(40000));
                                const sums = [];
                                for (let i = 0; i < 40; i++) sums.push(env.B.sum(new Uint8Array(1 << 20).fill(1)));
                                const all = await Promise.all(sums);
                                return `${all.length} ${all.every((s) => s === 1 << 20)}`;
                                """))
                .isEqualTo("40 true");
    }

    @Test
    void callsThatFailBeforeOrAfterTheyAreSentLeaveNothing() {
        assertThat(
                        run(
                                """
                                const big = () => new ArrayBuffer(100000);
                                await env.B.sum(big());
                                const said = [];
                                const note = (e) => said.push(e.name);
                                await env.B.echo([big(), Symbol()]).catch(note);
                                await env.B.fail(big()).catch(note);
                                await env.B.missing(big()).catch(note);
                                await env.B.make(100000).catch(note);
                                await env.B.sum(big(), new ArrayBuffer(33 << 20)).catch(note);
                                await env.B.call((x) => said.push(x.length), 70000);
                                env.B.late(big());
                                return said.join();
                                """))
                .isEqualTo("DataCloneError,Error,TypeError,RangeError,Error,70000");
        workers.awaitNoInvocations("b");
    }

    @Test
    void aPayloadHasItsLimitWithWhatGoesBesideIt() {
        assertThat(
                        run(
                                """
                                await env.B.sum(new ArrayBuffer(40000));
                                const parts = Array.from({ length: 5 }, () => new ArrayBuffer(7 << 20));
                                return env.B.echo(parts).catch((e) => e.message);
                                """))
                .startsWith(
                        "Serialized RPC arguments or return values are limited to 32MiB, but the"
                                + " size of this value was: ");
    }

    @Test
    void sharedMemoryIsNotCountedAsTheWorkersOwn() throws Exception {
        run("for (let i = 0; i < 3; i++) await env.B.echo(new ArrayBuffer(40000)); return 1");
        assertThat(workers.runtime.memory("b", workers.lane).get(20, TimeUnit.SECONDS))
                .isPositive()
                .isLessThan(LargeBuffers.PAGE * LargeBuffers.PAGES);
    }

    @Property(tries = 200)
    void placesNeverOverlap(
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 4 << 20) Integer> lengths) {
        var all = new LargeBuffers();
        var open = new ArrayList<LargeBuffer>();
        var used = new BitSet();
        for (int length : lengths) {
            LargeBuffer made = all.reserve(length);
            if (made == null) {
                LargeBuffer oldest = open.removeFirst();
                oldest.free();
                oldest.free();
                used.clear(oldest.page, oldest.page + pages(oldest));
                continue;
            }
            assertThat(used.get(made.page, made.page + pages(made)).isEmpty()).isTrue();
            assertThat(made.page + pages(made)).isLessThanOrEqualTo(LargeBuffers.PAGES);
            used.set(made.page, made.page + pages(made));
            open.add(made);
        }
        assertThat(all.usedPages()).isEqualTo(used.cardinality());
        open.forEach(LargeBuffer::free);
        assertThat(all.usedPages()).isZero();
    }

    private static int pages(LargeBuffer buffer) {
        return Math.ceilDiv(buffer.length, LargeBuffers.PAGE);
    }
}
