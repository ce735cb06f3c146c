package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which members are reachable, what a call does, and what errors say: Workers RPC as workerd has
 * it.
 */
class RpcRulesTest {
    private static final String CALLEE =
            """
            class Base extends WorkerEntrypoint { inherited() { return "inherited"; } }
            class NotATarget { method() { return 1; } }
            class Target extends RpcTarget {
              field = 1; arrow = () => 1; #secret() {}
              method() { return "method"; }
              get getter() { return "getter"; }
              fetch(...args) { return args.join(); }
            }
            export default class extends Base {
              field = 1;
              arrow = () => 1;
              #secret() { return 1; }
              two() { return 2; }
              get getter() { return "getter"; }
              get throwing() { throw new RangeError("from a getter"); }
              get promised() { return Promise.resolve("promised"); }
              target() { return new Target(); }
              plain() { return { own: 1, f() { return this.own; }, nested: { g: () => "g" } }; }
              notATarget() { return new NotATarget(); }
              nothing() { return null; }
              array() { return [1, () => 2]; }
              map() { return new Map([["k", 1]]); }
              func() { const f = (x) => x + 1; f.tag = "tag"; return f; }
              never() { return { p: new Promise(() => {}) }; }
              args(...all) { return all.length; }
              thenable() { return { then(resolve) { resolve("resolved"); } }; }
              stubOf(x) { return x; }
              alarm() {} webSocketMessage() {} connect() {}
              fetch(request, second) { return new Response(String(second)); }
              get env2() { return this.env === undefined; }
            }
            export class Named extends WorkerEntrypoint { who() { return "named"; } }
            export const handler = {
              one(arg, env, ctx) { return typeof arg + typeof env + typeof ctx.waitUntil; },
              four(a, b, c, d) {},
            };
            """;

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "await env.B.two()                        | 2",
                "await env.B.inherited()                  | inherited",
                "await env.B.getter                       | getter",
                "await env.B.promised                     | promised",
                "await env.NAMED.who()                    | named",
                "await env.B.thenable()                   | resolved",
                "await env.B.args(1, undefined, null)     | 3",
                "await (await env.B.target()).method()    | method",
                "await (await env.B.target()).getter      | getter",
                "await (await env.B.target()).fetch(1, 2) | 1,2",
                "await env.B.target().method()            | method",
                "await env.B.plain().f()                  | 1",
                "await env.B.plain().nested.g()           | g",
                "await env.B.plain().own                  | 1",
                "await env.B.func()(41)                   | 42",
                "await (await env.B.func()).tag           | tag",
                "await (await env.B.array())[1]()         | 2",
                "(await env.B.map()).get('k')             | 1",
                "await (await env.B.stubOf(() => 7))()    | 7",
                "env.B instanceof ServiceStub             | true",
                "env.B.two() instanceof RpcPromise        | true",
                "env.B.two instanceof RpcProperty         | true",
                "(await env.B.target()) instanceof RpcStub | true",
                "typeof env.B                             | object",
                "typeof env.B.two                         | function",
                "env.B.then                               | undefined",
                "env.B.hasOwnProperty('two')              | false",
                "env.B.two().constructor === RpcPromise   | true",
                "env.B[1]                                 | undefined",
                "await (await env.B.fetch('http://x/')).text() | undefined",
                "await new RpcStub({ f: () => 5 }).f()    | 5",
                "await env.B.stubOf(new RpcStub(() => 8))() | 8",
            })
    void aMemberIsReached(String expression, String result) {
        assertThat(workers.evaluate(CALLEE, "return " + expression)).isEqualTo(result);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "env.B.missing()          | The RPC receiver does not implement the method"
                        + " \"missing\".",
                "env.B.field              | The RPC receiver does not implement the method"
                        + " \"field\".",
                "env.B.arrow()            | The RPC receiver does not implement the method"
                        + " \"arrow\".",
                "env.B.env                | The RPC receiver does not implement the method"
                        + " \"env\".",
                "env.B.ctx                | The RPC receiver does not implement the method"
                        + " \"ctx\".",
                "env.B.dup()              | 'dup' is a reserved method and cannot be called over"
                        + " RPC.",
                "env.B.alarm()            | 'alarm' is a reserved method and cannot be called over"
                        + " RPC.",
                "env.B.webSocketMessage() | 'webSocketMessage' is a reserved method and cannot be"
                        + " called over RPC.",
                "env.B.getter()           | \"getter\" is not a function.",
                "env.B.plain().own()      | \"own\" is not a function.",
                "env.B.plain().nested.x() | The RPC receiver does not implement the method \"x\".",
                "env.B.two().anything()   | The RPC receiver does not implement the method"
                        + " \"anything\".",
                "env.B.nothing().anything() | The RPC receiver does not implement the method"
                        + " \"anything\".",
                "env.B.map().get('k')     | The RPC receiver does not implement the method"
                        + " \"get\".",
            })
    void aMemberIsNotReached(String expression, String message) {
        assertThat(workers.evaluate(CALLEE, "return " + expression))
                .isEqualTo("threw TypeError: " + message + " (remote)");
    }

    @Test
    void whatAStubHasIsToldAsItIs() {
        assertThat(
                        workers.evaluate(
                                """
                                class T extends RpcTarget { m() {} }
                                export default class extends WorkerEntrypoint { t() { return new T(); } }
                                """,
                                """
                                const p = env.B.t();
                                using t = await p;
                                return [env.B, p, p.m, t].map((s) =>
                                  ["any", "then", Symbol.dispose, Symbol.iterator].map((k) => +(k in s)).join("")).join();
                                """))
                .isEqualTo("1000,1110,1100,1010");
    }

    @Test
    void whatCannotBeSerializedIsRefusedByName() {
        assertThat(workers.evaluate(CALLEE, "class Foo {}; return env.B.args(new Foo())"))
                .isEqualTo(
                        "threw DataCloneError: Could not serialize object of type \"Foo\"."
                                + " This type does not support serialization.");
        assertThat(workers.evaluate(CALLEE, "return env.B.notATarget()"))
                .isEqualTo(
                        "threw DataCloneError: Could not serialize object of type \"NotATarget\"."
                                + " This type does not support serialization. (remote)");
        assertThat(workers.evaluate(CALLEE, "return env.B.args({ p: env.B.two() })"))
                .startsWith(
                        "threw DataCloneError: Could not serialize object of type \"RpcPromise\".");
        assertThat(workers.evaluate(CALLEE, "return env.B.args(Symbol('s'))"))
                .isEqualTo("threw DataCloneError: Symbol(s) could not be cloned.");
    }

    @Test
    void aFailedCallFailsWhatIsPipelinedOnIt() {
        assertThat(workers.evaluate(CALLEE, "return env.B.throwing.a.b()"))
                .isEqualTo("threw RangeError: from a getter (remote)");
        assertThat(
                        workers.evaluate(
                                CALLEE,
                                "const p = env.B.missing(); const q = p.more();"
                                        + " await p.catch(() => {}); return q"))
                .contains("does not implement the method \"missing\"");
    }

    @Test
    void aPathIsSixtyFourNamesLong() {
        assertThat(
                        workers.evaluate(
                                CALLEE,
                                "let p = env.B; let n = 0; try { for (; n < 200; n++) p = p.x }"
                                        + " catch (e) { return n + ' ' + e.message }"))
                .isEqualTo("65 RPC pipelined property path is too deep (max 64).");
    }

    @Test
    void aHandlerObjectGetsOneArgumentThenEnvAndContext() {
        workers.deploy(
                "h",
                "export default { one(arg, env, ctx) {"
                        + " return typeof arg + ' ' + typeof env + ' ' + typeof ctx.waitUntil },"
                        + " four(a, b, c, d) {} }");
        workers.deploy(
                "a",
                "export default { async fetch(r, env) { const out = []; for (const f of [() =>"
                    + " env.H.one('x'), () => env.H.one(), () => env.H.four(1)])  try {"
                    + " out.push(await f()) } catch (e) { out.push(e.message.slice(0, 40)) } return"
                    + " new Response(out.join('|')) } }",
                "H=h");
        assertThat(workers.get("a"))
                .isEqualTo(
                        "string object function|Attempted to call RPC function \"one\" wit"
                                + "|Cannot call handler function \"four\" over");
    }

    @Test
    void everyCallOnABindingHasAnInstanceOfItsOwn() {
        String callee =
                "export default class extends WorkerEntrypoint {"
                        + " n = 0; bump() { return ++this.n } }";
        assertThat(workers.evaluate(callee, "await env.B.bump(); return env.B.bump()"))
                .isEqualTo("1");
    }

    @Test
    void callsOnOneStubArriveInOrder() {
        String callee =
                "class L extends RpcTarget { #l = []; add(x) { this.#l.push(x) } get all() { return"
                    + " this.#l.join('') } } export default class extends WorkerEntrypoint { async"
                    + " log() { await scheduler.wait(5); return new L() } }";
        assertThat(
                        workers.evaluate(
                                callee,
                                "const l = env.B.log(); for (const c of 'abcdef') l.add(c);"
                                        + " return await l.all"))
                .isEqualTo("abcdef");
    }

    @Test
    void disposersRunOnceTheLastHandleIsGone() {
        String callee =
                "let disposed = 0; class T extends RpcTarget { [Symbol.dispose]() { disposed++ }"
                        + " hi() { return 'hi' } } export default class extends WorkerEntrypoint {"
                        + " make() { return new T() } get count() { return disposed } }";
        assertThat(
                        workers.evaluate(
                                callee,
                                "const t = await env.B.make(); const d = t.dup();"
                                    + " t[Symbol.dispose](); const hi = await d.hi(); const before"
                                    + " = await env.B.count; d[Symbol.dispose](); await"
                                    + " scheduler.wait(1); return [hi, before, await"
                                    + " env.B.count].join()"))
                .isEqualTo("hi,0,1");
        assertThat(
                        workers.evaluate(
                                callee,
                                "const t = await env.B.make(); t[Symbol.dispose](); return t.hi()"))
                .isEqualTo("threw Error: RPC stub used after being disposed.");
    }

    @Test
    void anErrorsStackShowsWhoWaited() {
        String callee =
                "export default class extends WorkerEntrypoint { no() { throw new TypeError('no') }"
                        + " }";
        assertThat(
                        workers.evaluate(
                                callee, "try { await env.B.no() } catch (e) { return e.stack }"))
                .startsWith("TypeError: no\n")
                .contains("at async run");
    }

    @Test
    void streamsAndResponsesCrossAsValues() {
        String callee =
                "export default class extends WorkerEntrypoint { stream() { return new"
                    + " ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode('chunk'));"
                    + " c.close() } }) } response() { return new Response('body', { status: 201,"
                    + " headers: { 'x-a': 'b' } }) } async read(request) { return request.method +"
                    + " (await request.text()) } }";
        assertThat(workers.evaluate(callee, "return new Response(await env.B.stream()).text()"))
                .isEqualTo("chunk");
        assertThat(
                        workers.evaluate(
                                callee,
                                "const r = await env.B.response(); return [r.status,"
                                        + " r.headers.get('x-a'), await r.text()].join()"))
                .isEqualTo("201,b,body");
        assertThat(
                        workers.evaluate(
                                callee,
                                "return env.B.read(new Request('http://x/', { method: 'POST', body:"
                                        + " 'sent' }))"))
                .isEqualTo("POSTsent");
    }

    @Test
    void aPromiseIsPipelinedOnAfterItsResultArrived() {
        assertThat(
                        workers.evaluate(
                                CALLEE,
                                "const p = env.B.plain(); const r = await p;"
                                        + " return [await p.own, await p.nested.g(),"
                                        + " await p.own, await r.nested.g()].join()"))
                .isEqualTo("1,g,1,g");
        assertThat(workers.evaluate(CALLEE, "const p = env.B.two(); await p; return p.x()"))
                .isEqualTo("threw TypeError: Can't pipeline on RPC that did not return an object.");
        assertThat(workers.evaluate(CALLEE, "const p = env.B.target(); await p; return p.method()"))
                .isEqualTo("method");
    }
}
