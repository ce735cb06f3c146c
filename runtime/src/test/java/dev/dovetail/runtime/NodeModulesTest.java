package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.isolate.ModuleSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

class NodeModulesTest {
    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private void deploy(String source, String... flags) {
        workers.runtime.deploy(
                new WorkerDefinition(
                        "n",
                        List.of(new ModuleSource("n.js", source)),
                        Map.of(),
                        "{}",
                        Limits.PAID,
                        Set.of(flags),
                        UnaryOperator.identity()));
    }

    /** Runs the body of an async function; what it returns, as text. */
    private String run(String imports, String body) {
        deploy(
                imports
                        + ";export default { async fetch(request, env) {"
                        + "  const main = async () => {"
                        + body
                        + "};"
                        + "  try { return new Response(String(await main())); }"
                        + "  catch (e) { return new Response('threw ' + e.stack); } } }",
                "nodejs_compat",
                "nodejs_compat_v2");
        return workers.get("n");
    }

    @Test
    void assertComparesDeeply() {
        assertThat(
                        run(
                                "import assert, { deepStrictEqual, throws, rejects } from"
                                        + " 'node:assert'",
                                "deepStrictEqual(new Map([[{a: 1}, [1, 2]]]), new Map([[{a: 1}, [1,"
                                    + " 2]]]));throws(() => deepStrictEqual([1, 2, {a: 3}], [1, 2,"
                                    + " {a: 4}]),  {code: 'ERR_ASSERTION', message: /strictly"
                                    + " deep-equal/});throws(() => assert.deepStrictEqual(new"
                                    + " Set([1]), new Set([2])));throws(() =>"
                                    + " assert.strictEqual(NaN, 0), assert.AssertionError);await"
                                    + " rejects(Promise.reject(new TypeError('no')),"
                                    + " TypeError);return 'done'"))
                .isEqualTo("done");
    }

    @Test
    void inspectShowsWhatNodeShows() {
        assertThat(
                        run(
                                "import util from 'node:util'",
                                "const a = {b: [1, 2, 3], m: new Map([['k', {z: new Set([1])}]]),"
                                    + " f() {}};a.self = a; return util.inspect(a, {depth: 4})"))
                .isEqualTo(
                        """
                        <ref *1> {
                          b: [ 1, 2, 3 ],
                          m: Map(1) { 'k' => { z: Set(1) { 1 } } },
                          f: [Function: f],
                          self: [Circular *1]
                        }\
                        """);
    }

    @Test
    void bufferKnowsItsEncodings() {
        assertThat(
                        run(
                                "import { Buffer } from 'node:buffer'",
                                "const b = Buffer.from('h\\u00e9llo');return [b.toString('hex'),"
                                    + " b.toString('base64'), b.readUInt16BE(0), Buffer.concat([b,"
                                    + " Buffer.from('ff', 'hex')]).length].join()"))
                .isEqualTo("68c3a96c6c6f,aMOpbGxv,26819,7");
    }

    @Test
    void eventsAndTimersAndMocksWork() {
        assertThat(
                        run(
                                "import EventEmitter, { once } from 'events';import { setTimeout as"
                                    + " later } from 'node:timers/promises';import { mock } from"
                                    + " 'node:test'",
                                "const e = new EventEmitter(); const f = mock.fn((x) => x + 1);"
                                    + " e.on('a', f);const waiting = once(e, 'a'); await later(1);"
                                    + " e.emit('a', 4);return (await waiting) + ',' +"
                                    + " f.mock.callCount() + ',' + f.mock.calls[0].result"))
                .isEqualTo("4,1,5");
    }

    @Test
    void theGlobalsOfNodeAreThere() {
        assertThat(
                        run(
                                "",
                                "process.env.A = 1; return [Buffer.from('hi').toString('base64'),"
                                        + " global === globalThis, process.env.A].join()"))
                .isEqualTo("aGk=,true,1");
    }

    @Test
    void streamsOfNodeFlow() {
        assertThat(
                        run(
                                "import { Readable, Transform } from 'node:stream';"
                                        + "import { pipeline } from 'node:stream/promises'",
                                "let out = '';const up = new Transform({ transform(chunk, encoding,"
                                        + " next) {  next(null, String(chunk).toUpperCase()); }"
                                        + " });await pipeline(Readable.from(['a', 'b']), up,  async"
                                        + " (source) => { for await (const c of source) out += c;"
                                        + " });return out"))
                .isEqualTo("AB");
    }

    @Test
    void anImportOfWhatDovetailDoesNotHaveSaysWhatItHas() {
        deploy(
                "import vm from 'node:vm'; export default { fetch() {} }",
                "nodejs_compat",
                "nodejs_compat_v2");
        assertThat(workers.fail("n").message()).contains("node:vm", "It has assert, assert/strict");
    }

    @Test
    void withoutTheFlagAnImportSaysWhatToAdd() {
        deploy("import assert from 'node:assert'; export default { fetch() {} }");
        assertThat(workers.fail("n").message())
                .contains("No such module \"node:assert\"", "compatibility_flags");
    }
}
