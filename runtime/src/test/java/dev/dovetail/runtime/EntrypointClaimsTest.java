package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;

/** How an export is classified, what its context is, and what is said of what cannot be called. */
class EntrypointClaimsTest {
    private static final String CALLEE =
            """
            import { DurableObject, env, RpcTarget, waitUntil, WorkerEntrypoint, WorkflowEntrypoint } from "cloudflare:workers";
            let atStart = "nothing";
            try { waitUntil(Promise.resolve()); } catch (e) { atStart = e.message.slice(0, 48); }
            let kept, events = 0, ids = [];
            class Middle extends WorkerEntrypoint { inherited() { return "inherited"; } }
            export class Deep extends Middle { #n = 0; count() { return ++this.#n; } ids() { return ids; } async fetch(r, x, y) { return new Response([arguments.length, x, y, this.env === env].join()); } }
            export class NoConstructor extends WorkerEntrypoint { same() { return this.ctx !== undefined && this.env !== undefined; } }
            export class OwnConstructor extends WorkerEntrypoint { constructor(ctx, env) { super(ctx, env); this.was = [ctx === this.ctx, env === this.env].join(); } get it() { return this.was; } }
            export class Throws extends WorkerEntrypoint { constructor(ctx, env) { super(ctx, env); throw new RangeError("not made"); } any() {} }
            export class Nothing { any() { return 1; } fetch() { return new Response("legacy"); } }
            export class Object1 extends DurableObject { any() { return 1; } }
            export class Flow extends WorkflowEntrypoint { run() {} }
            export const empty = {};
            export const list = [];
            export const map = new Map();
            export const handler = {
              count() { return ++events; },
              context(x, env, ctx) { const same = kept === ctx; kept = ctx; return same; },
              async fetch(request, env, ctx) { return new Response([typeof env, typeof ctx.waitUntil, this === handler].join()); },
            };
            export class Way extends WorkerEntrypoint {
              atStart() { return atStart; }
              imported() { return env.TEXT === undefined ? "nothing" : env.TEXT; }
              keys() { return Object.keys(this.ctx.exports).sort().join(); }
              props() { const before = JSON.stringify(this.ctx.props); this.ctx.props.mine = 1; return before; }
              hangs() { return new Promise(() => {}); }
              keep(f) { kept = f.dup(); return { stays: () => 1 }; }
              useKept() { return kept(); }
              ends() { kept = () => 1; return { f: () => kept }; }
              leaves() { scheduler.wait(5000).then(() => {}); return 1; }
              aborts() { this.ctx.abort(); }
              plainly(reason) { this.ctx.abort(reason); }
              async after(wait) { this.ctx.waitUntil(Promise.resolve().then(() => ids.push("waited"))); return "answered"; }
            }
            """;

    private static final String EXPORTS =
            " It exports Deep, Flow, NoConstructor, Nothing, Object1, OwnConstructor, Throws, Way,"
                    + " empty, handler, list, map. (remote)";

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private String run(Set<String> flags, String entrypoint, String expression) {
        workers.deployWithFlags("b", CALLEE, flags);
        workers.deployWithFlags(
                "a",
                "const run = async (env) => { "
                        + (expression.contains("return ") ? expression : "return " + expression)
                        + " }; export default { async fetch(request, env) { let text;"
                        + "try { text = await run(env); } catch (e) {"
                        + " text = `${e.name}: ${e.message}` + (e.remote ? ' (remote)' : ''); }"
                        + " return new Response(text); } }",
                flags,
                "B=b#" + entrypoint);
        return workers.get("a");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Deep | await env.B.inherited() | inherited",
                "Deep | await env.B.count(); return env.B.count() | 1",
                "Deep | (await env.B.fetch('http://x/')).text() | 1,,,false",
                "NoConstructor | env.B.same() | true",
                "OwnConstructor | env.B.it | true,true",
                "Throws | env.B.any() | RangeError: not made (remote)",
                "Throws | env.B.fetch('http://x/') | RangeError: not made (remote)",
                "Nothing | env.B.any() | TypeError: The export \"Nothing\" of the Worker \"b\" is a"
                        + " class that does not extend WorkerEntrypoint: write `extends"
                        + " WorkerEntrypoint`, which the module \"cloudflare:workers\" exports."
                        + " (remote)",
                "Object1 | env.B.any() | TypeError: The export \"Object1\" of the Worker \"b\" is a"
                        + " class that extends DurableObject: it cannot be called. (remote)",
                "Flow | env.B.run() | TypeError: The export \"Flow\" of the Worker \"b\" is a class"
                        + " that extends WorkflowEntrypoint: it cannot be called. (remote)",
                "Missing | env.B.any() | TypeError: The Worker \"b\" has no export \"Missing\"."
                        + EXPORTS,
                "default | env.B.any() | TypeError: The Worker \"b\" has no default export."
                        + EXPORTS,
                "empty | env.B.any(1) | TypeError: The RPC receiver does not implement the method"
                        + " \"any\". (remote)",
                "empty | env.B.fetch('http://x/') | Error: Handler does not export a fetch()"
                        + " function. (remote)",
                "Way | env.B.fetch('http://x/') | Error: Handler does not export a fetch()"
                        + " function. (remote)",
                "list | env.B.any(1) | TypeError: The RPC receiver does not implement the method"
                        + " \"any\". (remote)",
                "map | env.B.has(1) | TypeError: The RPC receiver does not implement the method"
                        + " \"has\". (remote)",
                "handler | await env.B.count(1); return env.B.count(1) | 2",
                "handler | await env.B.context(1); return env.B.context(1) | false",
                "handler | (await env.B.fetch('http://x/')).text() | object,function,true",
                "Way | env.B.atStart() | Disallowed operation called within global scope.",
                "Way | await env.B.props(); return env.B.props() | {}",
                "Way | env.B.hangs() | Error: The Workers runtime canceled this request because it"
                        + " detected that your Worker's code had hung and would never generate a"
                        + " response. Refer to:"
                        + " https://developers.cloudflare.com/workers/observability/errors/",
                "Way | env.B.aborts() | Error: Worker execution was aborted due to call to"
                        + " ctx.abort().",
                "Way | env.B.plainly('so') | Error: so",
                "Way | using r = await env.B.keep(() => 1); return env.B.useKept() | Error: Cannot"
                    + " perform I/O on behalf of a different request. I/O objects (such as streams,"
                    + " request/response bodies, and others) created in the context of one request"
                    + " handler cannot be accessed from a different request's handler. This is a"
                    + " limitation of Cloudflare Workers which allows us to improve overall"
                    + " performance. (I/O type: Client) (remote)",
                "Way | const r = await env.B.ends(); const f = await r.f(); return f() | 1",
                "Way | await env.B.after(); return env.B.after() | answered",
            })
    void holds(String entrypoint, String expression, String result) {
        assertThat(run(Set.of("rpc", "enable_ctx_exports"), entrypoint, expression))
                .isEqualTo(result);
    }

    @Test
    void exportsAreTheClassesAndHandlersThatCanBeCalled() {
        assertThat(run(Set.of("rpc", "enable_ctx_exports"), "Way", "env.B.keys()"))
                .isEqualTo("Deep,NoConstructor,OwnConstructor,Throws,Way,empty,handler,list,map");
    }

    @Test
    void handlerObjectsShareAContextWithTheFlagOfOld() {
        assertThat(
                        run(
                                Set.of("rpc", "nonclass_entrypoint_reuses_ctx_across_invocations"),
                                "handler",
                                "await env.B.context(1); return env.B.context(1)"))
                .isEqualTo("true");
    }

    @Test
    void theImportableEnvCanBeTurnedOff() {
        assertThat(run(Set.of("rpc", "disallow_importable_env"), "Way", "env.B.imported()"))
                .isEqualTo("nothing");
    }

    @Test
    void aScriptInTheFormatOfOldHasNoMethods() {
        workers.deploy(
                "b", "addEventListener('fetch', (e) => e.respondWith(new Response('old')));");
        workers.deploy(
                "a",
                "export default { async fetch(r, env) { const e = await env.B.any(1).catch((e) =>"
                        + " e.message); return new Response(`${e}"
                        + " ${await (await env.B.fetch('http://x/')).text()}`); } }",
                "B=b");
        assertThat(workers.get("a"))
                .isEqualTo("The RPC receiver does not implement the method \"any\". old");
    }
}
