package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Set;

/** Who owns a stub and how long: nothing is held longer than someone uses it. */
class RpcLifetimesTest {
    private static final String CALLEE =
            """
            let disposed = 0;
            class Counter extends RpcTarget {
              #n = 0;
              increment(by) { return this.#n += by; }
              [Symbol.dispose]() { disposed++; }
            }
            export default class extends WorkerEntrypoint {
              counter() { return new Counter(); }
              get disposed() { return disposed; }
              nested() { return { counter: new Counter(), list: [new Counter()] }; }
              map() { return new Map([["c", new Counter()]]); }
              disposable() { return { n: 1, [Symbol.dispose]() { disposed++; } }; }
              use(f) { return f(2); }
              pass(stub) { return stub.dup(); }
              wrap(stub) { return { stub: stub.dup() }; }
              fail(stub) { throw new Error("no"); }
              keep(stub) { const kept = stub.dup(); return { call: (x) => kept(x), abort: () => this.ctx.abort(new RangeError("over")) }; }
              late(stub) { return { call: () => stub() }; }
              leak(stub) { stub.dup(); return { plain: true }; }
            }
            """;

    private final Workers workers = new Workers().withoutLimits();

    @AfterEach
    void close() {
        workers.close();
    }

    private String run(String body) {
        return workers.evaluate(CALLEE, body);
    }

    @Test
    void aThousandCallsOfEveryKindLeaveNoEntryBehind() {
        String body =
                """
                class Mine extends RpcTarget { hi() { return 1; } [Symbol.dispose]() {} }
                for (let i = 0; i < 1000; i++) {
                  { using c = await env.B.counter(); await c.increment(1); using d = c.dup(); await d.increment(2); }
                  { using r = await env.B.nested(); await r.counter.increment(1); await r.list[0].increment(1); }
                  { using m = await env.B.map(); await m.get("c").increment(1); }
                  { using r = await env.B.disposable(); }
                  { using p = env.B.counter(); await p.increment(3); await p; }
                  { using p = env.B.nested(); await p.counter.increment(3); }
                  await env.B.use((x) => x + 1);
                  { using s = await env.B.pass(new Mine()); await s.hi(); }
                  { using s = (await env.B.wrap(() => 4)).stub; await s(); }
                  { using own = new RpcStub(new Mine()); await own.hi(); using back = await env.B.pass(own); await back.hi(); }
                  await env.B.fail(() => 1).catch(() => {});
                  await env.B.missing(new Mine()).catch(() => {});
                  await env.B.use(Symbol()).catch(() => {});
                  { using k = await env.B.keep((x) => x); await k.call(i); }
                }
                await scheduler.wait(0);
                console.log("counted now");
                await scheduler.wait(100000);
                """;
        var running = workers.evaluateLater(CALLEE, body);
        workers.awaitLog("counted now");
        assertThat(running).isNotDone();
        workers.awaitNoEntries("a");
        workers.awaitNoEntries("b");
        workers.awaitNoInvocations("b");
    }

    @Test
    void aStubInAResultIsGivenAwayAndNotHeldForTheResult() {
        assertThat(
                        run(
                                """
                                const f = () => 1;
                                const gone = new Promise((done) => { f[Symbol.dispose] = () => done("gone"); });
                                { using s = new RpcStub(f); using t = (await env.B.wrap(s)).stub; await t(); }
                                return gone;
                                """))
                .isEqualTo("gone");
    }

    @Test
    void aResultsDisposerDisposesWhatIsInItAndRunsTheCallees() {
        assertThat(
                        run(
                                """
                                const r = await env.B.nested();
                                r[Symbol.dispose]();
                                r[Symbol.dispose]();
                                const m = await env.B.map();
                                m[Symbol.dispose]();
                                const d = await env.B.disposable();
                                const keys = Object.keys(d);
                                d[Symbol.dispose]();
                                while (await env.B.disposed < 4);
                                return keys;
                                """))
                .isEqualTo("n");
    }

    @Test
    void aPromiseDisposedEarlyDisposesItsResultOnArrival() {
        assertThat(
                        run(
                                """
                                const p = env.B.counter();
                                p[Symbol.dispose]();
                                const e = await p.increment(1).catch((e) => e.message);
                                await p;
                                while (await env.B.disposed < 1);
                                return e;
                                """))
                .isEqualTo("RPC promise used after being disposed.");
    }

    @Test
    void aParameterIsDisposedWhenTheCallIsOver() {
        assertThat(
                        run(
                                "using r = await env.B.late(() => 1); return r.call().catch((e) =>"
                                        + " e.message)"))
                .isEqualTo("RPC stub used after being disposed.");
    }

    @Test
    void aCalleeThatIsAbortedLetsGoOfWhatItHeld() {
        assertThat(
                        run(
                                "const f = (x) => x; const gone = new Promise((done) => {"
                                    + " f[Symbol.dispose] = done }); const r = await env.B.keep(f);"
                                    + " const e = await r.abort().catch((e) => e); await gone;"
                                    + " const later = await r.call(1).catch((e) => e.message);"
                                    + " return [e.name, e.message, later].join('|')"))
                .isEqualTo(
                        "RangeError|over|The execution context which hosts this callback is no"
                                + " longer running.");
    }

    @Test
    void twoContextsThatHoldEachOtherEndWithTheRequest() {
        assertThat(run("await env.B.keep(() => 1); return 1")).isEqualTo("1");
        workers.awaitNoInvocations("a");
        workers.awaitNoInvocations("b");
        assertThat(workers.runtime.leaked("a")).isEqualTo(2);
    }

    @Test
    void aResultWithoutStubsKeepsNoContext() {
        assertThat(
                        run(
                                "const f = () => 1; const gone = new Promise((done) => {"
                                        + " f[Symbol.dispose] = done }); await env.B.leak(f);"
                                        + " await gone; return 'gone'"))
                .isEqualTo("gone");
    }

    @Test
    void beforeTheFlagACallTookItsStubsOver() {
        String module =
                "import { RpcStub } from 'cloudflare:workers'; export default { async fetch(r, env)"
                    + " { const s = new RpcStub(() => 1); const d = s.dup(); await env.B.use(s);"
                    + " const e = await s().catch((e) => e.message); return new Response(`${e}"
                    + " ${await d()}`) } }";
        run("return 1");
        workers.deployWithFlags("old", module, Set.of("rpc"), "B=b");
        assertThat(workers.get("old")).isEqualTo("RPC stub used after being disposed. 1");
        workers.deployWithFlags("new", module, Set.of("rpc", "rpc_params_dup_stubs"), "B=b");
        assertThat(workers.get("new")).isEqualTo("1 1");
    }

    @Test
    void aTargetWithADupMethodIsDuplicatedForACall() {
        assertThat(
                        run(
                                """
                                let dups = 0, gone = 0;
                                const f = (x) => x;
                                const { promise, resolve } = Promise.withResolvers();
                                f.dup = () => {
                                  dups++;
                                  const g = (x) => x * 3;
                                  g[Symbol.dispose] = () => { gone++; resolve(); };
                                  return g;
                                };
                                f[Symbol.dispose] = () => gone += 100;
                                const n = await env.B.use(f);
                                await promise;
                                return [n, dups, gone].join();
                                """))
                .isEqualTo("6,1,1");
        assertThat(run("const f = () => 1; f.dup = () => 7; return env.B.use(f)"))
                .startsWith(
                        "threw DataCloneError: Couldn't create a stub for the function because it"
                                + " has a dup() method which did not return another function.");
    }

    @Test
    void aDuplicateIsReportedToo() {
        workers.runtime.reportLeaks();
        run("using c = await env.B.counter(); const d = c.dup(); using e = c.dup(); return 1");
        workers.awaitNoInvocations("a");
        workers.get("a");
        workers.awaitNoInvocations("a");
        var said = workers.log.stream().filter(line -> line.contains("properly")).toList();
        assertThat(said).hasSize(1);
        assertThat(said.get(0)).contains("\n    dup(), once, by\n").contains("\n    at run (a.js:");
    }

    @Test
    void whatIsNotDisposedIsSaidOnceForEachPlaceWithHowOften() {
        workers.runtime.reportLeaks();
        String body =
                "for (let i = 0; i < 3; i++) await env.B.counter();\n"
                        + "await env.B.disposable(); using c = await env.B.counter();"
                        + " await env.B.use(() => 1); return 1";
        run(body);
        workers.awaitNoInvocations("a");
        workers.get("a");
        workers.awaitNoInvocations("a");
        var said = workers.log.stream().filter(line -> line.contains("properly")).toList();
        assertThat(said).hasSize(2);
        assertThat(said.get(0))
                .startsWith("a WARN An RPC stub was not disposed properly. You must call dispose()")
                .contains("\n    counter(), 3 times, by\n    at async run (");
        assertThat(said.get(1))
                .startsWith("a WARN An RPC result was not disposed properly.")
                .contains("\n    disposable(), once, by\n    at async run (");
    }

    @Test
    void whatIsNotDisposedIsSaidAmongThousandsThatAre() {
        workers.runtime.reportLeaks();
        run(
                """
                const lost = await env.B.counter();
                for (let i = 0; i < 2000; i++) { using c = await env.B.counter(); using r = await env.B.disposable(); }
                return 1;
                """);
        workers.awaitNoInvocations("a");
        workers.get("a");
        workers.awaitNoInvocations("a");
        var said = workers.log.stream().filter(line -> line.contains("properly")).toList();
        assertThat(said).hasSize(1);
        assertThat(said.getFirst()).contains("counter(), once, by\n    at async run (");
    }
}
