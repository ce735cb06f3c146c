package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.isolate.ModuleSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

class DurableObjectsTest {
    private static final String COUNTER =
            """
            import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
            let born = 0;
            export class Counter extends DurableObject {
              n = 0;
              constructor(ctx, env) { super(ctx, env); born++; }
              add(x) { return this.n += x; }
              born() { return born; }
              async write(key, value) { await this.ctx.storage.put(key, value); }
              read(key) { return this.ctx.storage.get(key); }
              abort(why) { this.ctx.abort(new RangeError(why)); }
              async putAndAbort(key) { this.ctx.storage.put(key, 1); this.ctx.abort(new Error("undone")); }
              async readAddWrite() {
                const n = (await this.ctx.storage.get("n")) ?? 0;
                await this.ctx.storage.put("n", n + 1);
              }
              block(call) {
                return this.ctx.blockConcurrencyWhile(async () => {
                  const got = await call();
                  return `${got} ${this.n}`;
                });
              }
              fail() { return this.ctx.blockConcurrencyWhile(async () => { throw new Error("broken"); }); }
              spin() { for (;;); }
              throws() { throw new TypeError("no"); }
              caller() { return this.ctx.caller?.entrypoint; }
              async callerLater() { await scheduler.wait(1); return `${this.ctx.caller}`; }
              trace() { return [this.ctx.trace.traceId, this.ctx.trace.parentId].join(); }
              never() { return scheduler.wait(60_000); }
              ask() { return this.ctx.exports.Named.caller(); }
            }
            export class Named extends WorkerEntrypoint {
              caller() { return this.ctx.caller.entrypoint; }
              callObject(call) { return this.env.NS.getByName("x")[call](); }
            }
            """;

    private final Workers workers = new Workers();

    private String run(String body) {
        workers.runtime.deploy(
                new WorkerDefinition(
                        "a",
                        List.of(
                                new ModuleSource(
                                        "a.js",
                                        COUNTER
                                                + "const run = async (ns, ctx) => {"
                                                + body
                                                + "};"
                                                + "export default { async fetch(request, env, ctx)"
                                                + " { try { return new Response(String(await"
                                                + " run(env.NS, ctx))); } catch (e) { return new"
                                                + " Response(`threw ${e.name}: ${e.message}`); } }"
                                                + " }")),
                        Map.of(),
                        "{}",
                        Limits.PAID,
                        Set.of("rpc", "enable_ctx_exports"),
                        null,
                        new DurableObjects(
                                Map.of("NS", new DurableObjects.ObjectClass("a", "Counter")),
                                Map.of("Counter", "a-Counter")),
                        List.of(),
                        List.of(),
                        Reach.PUBLIC,
                        UnaryOperator.identity()));
        return workers.get("a");
    }

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void anIdHasOneInstanceWhoeverCalls() {
        assertThat(
                        run(
                                """
                                await ns.getByName("x").add(1);
                                const same = ns.get(ns.idFromString(ns.idFromName("x").toString()));
                                return [await same.add(1), await ns.getByName("y").add(5), await same.born()];
                                """))
                .isEqualTo("2,5,2");
    }

    @Test
    void anObjectKnowsWhoCallsWhereACallBegins() {
        assertThat(
                        run(
                                """
                                const x = ns.getByName("x");
                                return [await x.caller(), await ctx.exports.Named.callObject("caller"),
                                  await ctx.exports.Named.callObject("callerLater"), await x.ask()];
                                """))
                .isEqualTo("default,Named,undefined,Counter");
    }

    @Test
    void anObjectsCallBelongsToTheTraceOfWhoCalls() {
        assertThat(
                        run(
                                """
                                const { traceId, spanId } = ctx.trace;
                                return await ns.getByName("x").trace() === [traceId, spanId].join();
                                """))
                .isEqualTo("true");
    }

    @Test
    void aCallOfAnObjectMayHaveADeadline() {
        assertThat(
                        run(
                                """
                                const x = ns.getByName("x");
                                const name = await ctx.withDeadline(20, () => x.never()).catch((e) => e.name);
                                return [name, await x.add(1)];
                                """))
                .isEqualTo("TimeoutError,1");
    }

    @Test
    void idsAreMadeOfNamesAsWorkerdMakesThem() {
        assertThat(
                        run(
                                """
                                const id = ns.idFromName("x");
                                let foreign;
                                try { ns.idFromString("ab".repeat(32)); } catch (e) { foreign = e.message; }
                                return [id.name, id.equals(ns.idFromName("x")), `${id}`.length,
                                  ns.newUniqueId().equals(ns.newUniqueId()), foreign];
                                """))
                .isEqualTo("x,true,64,false,Durable Object ID is not valid for this namespace.");
    }

    @Test
    void whatAHandlerAwaitsOfStorageComesBeforeTheNextEvent() {
        assertThat(
                        run(
                                """
                                const o = ns.getByName("x");
                                await Promise.all(Array.from({ length: 50 }, () => o.readAddWrite()));
                                return o.read("n");
                                """))
                .isEqualTo("50");
    }

    @Test
    void whileACriticalSectionIsOpenItsOwnCallbacksComeInAndEventsWait() {
        assertThat(
                        run(
                                """
                                const o = ns.getByName("x");
                                let later;
                                const blocked = o.block(async () => { later = o.add(7); return "back"; });
                                return [await blocked, await later];
                                """))
                .isEqualTo("back 0,7");
    }

    @Test
    void anAbortedObjectBreaksItsStubAndANewStubReachesANewInstance() {
        assertThat(
                        run(
                                """
                                const o = ns.getByName("x");
                                const told = async (p) => {
                                  try { return await p; } catch (e) {
                                    return `${e.name} ${e.message} ${e.durableObjectReset} ${e.durableObjectId}`;
                                  }
                                };
                                await o.add(1);
                                return [await told(o.abort("why")), await told(o.add(1)),
                                  await ns.getByName("x").add(1)].join("; ");
                                """))
                .isEqualTo("RangeError why true undefined; RangeError why true undefined; 1");
    }

    @Test
    void aTurnThatAbortsIsRolledBack() {
        assertThat(
                        run(
                                """
                                await ns.getByName("x").write("a", 1);
                                await ns.getByName("x").putAndAbort("b").catch(() => {});
                                return [await ns.getByName("x").read("a"), await ns.getByName("x").read("b")];
                                """))
                .isEqualTo("1,");
    }

    @Test
    void anErrorInACriticalSectionResetsTheObject() {
        assertThat(
                        run(
                                """
                                const o = ns.getByName("x");
                                await o.add(3);
                                await o.fail().catch(() => {});
                                return ns.getByName("x").add(1);
                                """))
                .isEqualTo("1");
    }

    @Test
    void anErrorOfAMethodNamesTheObject() {
        assertThat(
                        run(
                                """
                                const o = ns.getByName("x");
                                try { await o.throws(); } catch (e) {
                                  return [e.name, e.remote, e.durableObjectId === String(o.id), e.durableObjectReset];
                                }
                                """))
                .isEqualTo("TypeError,true,true,");
    }

    @Test
    void callsOnObjectsAreNoInvocations() {
        assertThat(
                        run(
                                """
                                const o = ns.getByName("x");
                                for (let i = 0; i < 100; i++) await o.add(1);
                                return o.add(0);
                                """))
                .isEqualTo("100");
    }

    @Test
    void contextExportsHaveTheNamespacesOfTheWorkersOwnClasses() {
        assertThat(run("return ctx.exports.Counter.getByName('x').add(4);")).isEqualTo("4");
    }
}
