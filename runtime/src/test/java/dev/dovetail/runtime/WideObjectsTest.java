package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects of many members, which are made by a copy of one with the same names. */
class WideObjectsTest {
    private static final String CALLEE =
            "export default class extends WorkerEntrypoint { echo(x) { return x; } }";

    /** {@code wide(n, value)} makes an object of n members. */
    private static final String WIDE =
            "const wide = (n, of) => Object.fromEntries("
                    + "Array.from({ length: n }, (_, i) => ['name' + i, of(i)]));"
                    + "const same = async (x) => {"
                    + "  const y = await env.B.echo(x);"
                    + "  return JSON.stringify(x) === JSON.stringify(y);"
                    + "};";

    private final Workers workers = new Workers().withoutLimits();

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void membersOfAnyKindStandInTheOrderTheyHad() {
        assertThat(
                        evaluate(
                                "const all = [];"
                                        + "for (const of of [(i) => i, (i) => `v${i}`,"
                                        + "    (i) => [i, null], (i) => i / 3, (i) => ({ i })])"
                                        + "  for (const n of [11, 12, 100, 300])"
                                        + "    all.push(await same(wide(n, of)));"
                                        + "return all.every(Boolean);"))
                .isEqualTo("true");
    }

    @Test
    void namesThatDifferFromThoseBeforeAreKept() {
        assertThat(
                        evaluate(
                                "const all = [];"
                                        + "for (let i = 0; i < 12; i++) {"
                                        + "  const usual = wide(12, (k) => k);"
                                        + "  all.push(await same(usual), await same(usual));"
                                        + "  const entries = Object.entries(usual);"
                                        + "  entries[i] = ['other', i];"
                                        + "  all.push(await same(Object.fromEntries(entries)));"
                                        + "}"
                                        + "return all.every(Boolean);"))
                .isEqualTo("true");
    }

    @Test
    void membersWithTheNamesOfPrototypesAreTheObjectsOwn() {
        assertThat(
                        evaluate(
                                "const text = '{\"__proto__\":1,\"constructor\":2,\"7\":3,'"
                                        + " + Object.keys(wide(12, () => 0))"
                                        + "   .map((k) => `\"${k}\":4`).join() + '}';"
                                        + "const x = JSON.parse(text);"
                                        + "return [await same(x), await same(x), await same(x),"
                                        + "  Object.getPrototypeOf(await env.B.echo(x))"
                                        + "    === Object.prototype];"))
                .isEqualTo("true,true,true,true");
    }

    @Test
    void aSetterOnAPrototypeSeesNothing() {
        assertThat(
                        evaluate(
                                "const x = wide(12, (i) => i); let seen = 0;"
                                        + "await same(x); await same(x);"
                                        + "for (let i = 0; i < 12; i++)"
                                        + "  Object.defineProperty(Object.prototype, 'name' + i,"
                                        + "    { set() { seen++; }, configurable: true });"
                                        + "const all = [await same(x), await same({ ...x, y: 1 }),"
                                        + "  await same({ ...x, y: 1 }), seen];"
                                        + "for (let i = 0; i < 12; i++)"
                                        + "  delete Object.prototype['name' + i];"
                                        + "return all;"))
                .isEqualTo("true,true,true,0");
    }

    @Test
    void whatOneReceiverDoesToItsObjectTheNextDoesNotSee() {
        assertThat(
                        evaluate(
                                "const x = wide(12, (i) => [i]);"
                                        + "for (let i = 0; i < 3; i++) {"
                                        + "  const y = await env.B.echo(x);"
                                        + "  y.name3.push(1); y.name4 = 'changed';"
                                        + "  delete y.name5; y.more = 1; Object.freeze(y);"
                                        + "}"
                                        + "return same(x);"))
                .isEqualTo("true");
    }

    @Test
    void aBufferIsCopiedWithoutACallOfTheWorkersCode() {
        assertThat(
                        evaluate(
                                "let seen = 0; const spy = { get() { seen++; return Spy; } };"
                                        + "class Spy extends ArrayBuffer {}"
                                        + "Object.defineProperty(ArrayBuffer.prototype,"
                                        + "  'constructor', { ...spy, configurable: true });"
                                        + "Object.defineProperty(ArrayBuffer, Symbol.species,"
                                        + "  { ...spy, configurable: true });"
                                        + "const bytes = new Uint8Array([1, 2, 3]);"
                                        + "const [a, b] = await env.B.echo([bytes.buffer, bytes]);"
                                        + "return [new Uint8Array(a), b, a instanceof Spy, seen];"))
                .isEqualTo("1,2,3,1,2,3,false,0");
    }

    private String evaluate(String body) {
        return workers.evaluate(CALLEE, WIDE + body);
    }
}
