package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a Worker's code finds, as far as the kernel has a part in it. */
class GlobalsTest {
    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private String run(String body) {
        return workers.evaluate("export default class extends WorkerEntrypoint {}", body);
    }

    @Test
    void randomBytesAreRandom() {
        assertThat(
                        run(
                                "const a = crypto.getRandomValues(new Uint8Array(64));"
                                        + " return new Set(a).size > 20"))
                .isEqualTo("true");
        assertThat(run("return crypto.randomUUID()"))
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(
                        run(
                                "return new Set(Array.from({ length: 100 }, () =>"
                                        + " crypto.randomUUID())).size"))
                .isEqualTo("100");
    }

    @Test
    void timersRunInOrderAndCanBeCleared() {
        assertThat(
                        run(
                                "const l = []; const t = setTimeout(() => l.push('never'), 1);"
                                    + " clearTimeout(t); setTimeout((x) => l.push(x), 10, 'late');"
                                    + " setTimeout(() => l.push('soon'), 1); await"
                                    + " scheduler.wait(20); return l.join()"))
                .isEqualTo("soon,late");
        assertThat(
                        run(
                                "let n = 0; await new Promise((r) => { const i = setInterval(() =>"
                                        + " { if (++n === 3) { clearInterval(i); r(); } }, 1); });"
                                        + " return n"))
                .isEqualTo("3");
    }

    @Test
    void structuredCloneCopiesDeeply() {
        assertThat(
                        run(
                                "const o = { d: new Date(0), m: new Map([[1, new Set([2])]]), n:"
                                        + " [1, , 3] }; o.self = o; const c = structuredClone(o);"
                                        + " return [c !== o, c.self === c, c.d.getTime(),"
                                        + " c.m.get(1).has(2), 1 in c.n].join()"))
                .isEqualTo("true,true,0,true,false");
        assertThat(run("return structuredClone(() => {})")).startsWith("threw DataCloneError");
    }

    @Test
    void nothingAsynchronousIsAllowedInGlobalScope() {
        workers.deploy(
                "c",
                "let said; try { setTimeout(() => {}, 1) } catch (e) { said = e.message }"
                        + " export default { fetch() { return new Response(said) } }");
        assertThat(workers.get("c")).startsWith("Disallowed operation called within global scope.");
    }

    @Test
    void aClockStandsStillInGlobalScope() {
        workers.deploy(
                "c",
                "const start = performance.now(); export default { fetch() { return"
                        + " Response.json([start, performance.now() > 1e12]) } }");
        assertThat(workers.get("c")).isEqualTo("[0,true]");
    }

    @Test
    void aLogShowsWhatBecameOfAPromise() {
        workers.deploy(
                "c",
                """
                class Own extends Promise {}
                const failed = Promise.reject(new RangeError("no").message);
                failed.catch(() => {});
                const self = {};
                self.promise = Promise.resolve(self);
                const tagged = Object.assign(Promise.resolve([1, { a: 2 }]), { x: 1 });
                export default {
                  fetch() {
                    console.log({ a: Promise.resolve(1) }, new Promise(() => {}), failed);
                    console.log(Own.resolve("s"), self, tagged, Object.create(Promise.prototype));
                    return new Response();
                  },
                };
                """);
        workers.get("c");
        assertThat(workers.log)
                .containsExactly(
                        "c INFO { a: Promise { 1 } } Promise { <pending> } Promise { <rejected>"
                                + " 'no' }",
                        "c INFO Own [Promise] { 's' } <ref *1> { promise: Promise { [Circular *1] }"
                                + " } Promise { [ 1, { a: 2 } ], x: 1 } Promise {}");
    }

    @Test
    void aFunctionOfNoTextCanBeMadeAtAnyTime() {
        workers.deploy(
                "c",
                """
                class Own extends Function {}
                export default {
                  fetch() {
                    const own = new Own();
                    const all = [new Function()(), Function()(), own(), own instanceof Own, own instanceof Function];
                    const doors = [Function, (() => {}).constructor, Object.getPrototypeOf((async () => {}).constructor)];
                    for (const door of doors) {
                      all.push(door === Function, door.name, door.length, door.prototype === Function.prototype);
                      for (const make of [() => door("1"), () => new door("a", ""), () => Reflect.construct(door, [""], Own)]) {
                        try { make(); all.push("made"); } catch (e) { all.push(e.name); }
                      }
                    }
                    return Response.json(all);
                  },
                };
                """);
        String door = "true,\"Function\",1,true,\"EvalError\",\"EvalError\",\"EvalError\"";
        assertThat(workers.get("c"))
                .isEqualTo("[null,null,null,true,true," + String.join(",", door, door, door) + "]");
    }

    @Test
    void waitUntilKeepsTheInvocationAlivePastItsResponse() {
        workers.deploy(
                "c",
                "let done = 'no'; export default { fetch(request, env, ctx) { if"
                        + " (request.url.endsWith('ask')) return new Response(done);"
                        + " ctx.waitUntil(scheduler.wait(5).then(() => { done = 'yes';"
                        + " console.log('done') })); return new Response('answered') } }");
        assertThat(workers.get("c")).isEqualTo("answered");
        org.awaitility.Awaitility.await().until(() -> workers.log.contains("c INFO done"));
        assertThat(workers.get("c", "http://example.com/ask")).isEqualTo("yes");
    }

    @Test
    void dynamicImportAndMetaComeFromTheBundlersPrelude() {
        workers.deploy(
                "c",
                "import { dynamicImport as i, meta as m } from 'dovetail:module';"
                        + " export default { async fetch() {"
                        + " const w = await i('cloudflare:workers'); let none;"
                        + " try { await i('nope') } catch (e) { none = e.message }"
                        + " return new Response([typeof w.RpcTarget, typeof m, none].join()) } }");
        assertThat(workers.get("c")).startsWith("function,object,No such module \"nope\".");
    }
}
