package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.isolate.ModuleSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** {@code env.CACHE.read(key, fallback)}. */
class MemoryCacheTest {
    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    /** Runs the body of an async function of env in a Worker with a cache of two values. */
    private String run(String body) {
        String source =
                """
                const make = (value, expiration) => async () => ({ value, expiration });
                const never = () => { throw new Error("the fallback was called"); };
                const run = async (env) => { %s };
                export default { async fetch(request, env) {
                  try { return new Response(String(await run(env))); }
                  catch (e) { return new Response(`threw ${e.name}: ${e.message}`); }
                } };
                """
                        .formatted(body);
        workers.runtime.deploy(
                new WorkerDefinition(
                        "a",
                        List.of(new ModuleSource("a.js", source)),
                        Map.of(),
                        "{}",
                        Limits.PAID,
                        Set.of(),
                        null,
                        DurableObjects.NONE,
                        List.of(
                                new MemoryCache("CACHE", "one", 2, 100, 150),
                                new MemoryCache("SAME", "one", 1, 10, 10),
                                new MemoryCache("OTHER", null, 2, 100, 150),
                                new MemoryCache("CLOSED", null, 0, 100, 150)),
                        List.of(),
                        Reach.PUBLIC,
                        UnaryOperator.identity()));
        return workers.get("a");
    }

    @Test
    void aValueIsMadeOnceAndEachReadGetsACopy() {
        assertThat(
                        run(
                                """
                                const made = { deep: [1] };
                                const first = await env.CACHE.read("k", make(made));
                                const second = await env.CACHE.read("k", never);
                                const third = await env.CACHE.read("k");
                                return [first === made, second === third, JSON.stringify(third),
                                    await env.CACHE.read("unknown")];
                                """))
                .isEqualTo("true,false,{\"deep\":[1]},");
    }

    @Test
    void bindingsOfOneIdShareWhatTheyKeep() {
        assertThat(
                        run(
                                """
                                await env.CACHE.read("k", make(1));
                                return [await env.SAME.read("k"), await env.OTHER.read("k")];
                                """))
                .isEqualTo("1,");
    }

    @Test
    void theValueThatWasUsedLongestAgoGoes() {
        assertThat(
                        run(
                                """
                                await env.CACHE.read("a", make(1));
                                await env.CACHE.read("b", make(2));
                                await env.CACHE.read("a");
                                await env.CACHE.read("c", make(3));
                                return Promise.all(["a", "b", "c"].map((k) => env.CACHE.read(k)));
                                """))
                .isEqualTo("1,,3");
    }

    @Test
    void valuesHaveRoomTogetherAndAlone() {
        assertThat(
                        run(
                                """
                                await env.CACHE.read("a", make("x".repeat(80)));
                                await env.CACHE.read("b", make("y".repeat(90)));
                                const big = await env.CACHE.read("c", make("z".repeat(101)));
                                return [await env.CACHE.read("a"), (await env.CACHE.read("b")).length,
                                    big.length, await env.CACHE.read("c")];
                                """))
                .isEqualTo(",90,101,");
    }

    @Test
    void aLimitOfNothingKeepsNothing() {
        assertThat(
                        run(
                                """
                                return [await env.CLOSED.read("k", make(1)), await env.CLOSED.read("k")];
                                """))
                .isEqualTo("1,");
    }

    @Test
    void aValueExpires() {
        assertThat(
                        run(
                                """
                                await env.CACHE.read("old", make(1, Date.now() - 1));
                                await env.CACHE.read("soon", make(2, Date.now() + 5));
                                await env.CACHE.read("late", make(3, Date.now() + 60000));
                                await scheduler.wait(20);
                                return Promise.all(["old", "soon", "late"].map((k) => env.CACHE.read(k)));
                                """))
                .isEqualTo(",,3");
    }

    @Test
    void readsOfOneKeyRunOneFallbackAtATime() {
        assertThat(
                        run(
                                """
                                const slow = async () => { await scheduler.wait(5); return { value: 1 }; };
                                const fails = async () => { throw new Error("no"); };
                                const all = await Promise.allSettled([
                                    env.CACHE.read("k", fails), env.CACHE.read("k", slow),
                                    env.CACHE.read("k", never)]);
                                return all.map((one) => one.value ?? one.reason.message);
                                """))
                .isEqualTo("no,1,1");
    }

    @Test
    void whatCannotBeKeptIsRefused() {
        assertThat(
                        run(
                                """
                                const tries = [
                                    env.CACHE.read("k", make(Symbol("s"))), env.CACHE.read("k", make(never)),
                                    env.CACHE.read("k", make(1, NaN)), env.CACHE.read("ä".repeat(1025), never),
                                    env.CACHE.read(1, never), env.CACHE.read("k", 1),
                                    env.CACHE.read("k", async () => 1)];
                                const all = await Promise.allSettled(tries);
                                return all.map(({ reason }) => `${reason.name} ${reason.message}`).join("\\n");
                                """))
                .isEqualTo(
                        """
                        DataCloneError failed to serialize symbol
                        DataCloneError failed to serialize function
                        TypeError Expiration time must not be NaN.
                        RangeError Key too large.
                        TypeError MemoryCache: the key must be a string.
                        TypeError MemoryCache.read: the fallback must be a function.
                        TypeError MemoryCache.read: the fallback must return an object with a value.\
                        """);
    }

    @Test
    void aFallbackOfARequestThatHasEndedHoldsUpNobody() {
        String body =
                """
                if (!globalThis.first) {
                  globalThis.first = true;
                  env.CACHE.read("k", () => new Promise(() => {}));
                  return "left";
                }
                return env.CACHE.read("k", make("made"));
                """;
        assertThat(run(body)).isEqualTo("left");
        assertThat(workers.get("a")).isEqualTo("made");
    }

    @Test
    void deleteIsThereWithItsFlagOnly() {
        assertThat(run("return typeof env.CACHE.delete + (env.CACHE instanceof Object);"))
                .isEqualTo("undefinedtrue");
    }

    @Test
    void aFallbackOfARequestThatEndedDoesNotKeepALaterOneFromMakingTheValue() {
        String body =
                """
                globalThis.turn = (globalThis.turn ?? 0) + 1;
                if (globalThis.turn === 2) return env.CACHE.read("k", make("made"));
                env.CACHE.read("k", () => new Promise(() => {}));
                return "left";
                """;
        assertThat(run(body)).isEqualTo("left");
        assertThat(workers.get("a")).isEqualTo("made");
    }
}
