package dev.dovetail.isolate;

import static org.assertj.core.api.Assertions.assertThat;

import com.caoccao.javet.exceptions.JavetException;

import dev.dovetail.rpc.Payload;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

import java.util.HexFormat;
import java.util.List;

/** Random graphs of values, from JavaScript through Java and back: the bytes stay the same. */
class CodecAcrossTest {
    private static final int DEPTH = 4;
    private static final CodecRuntime CODEC = CodecRuntime.start();

    @AfterContainer
    static void close() throws JavetException {
        CODEC.close();
    }

    @Property(tries = 1500)
    void whatJavaScriptWritesJavaReadsAndWritesAlike(@ForAll("graphs") String expression)
            throws JavetException {
        String written = CODEC.written(expression);
        assertThat(written).as(expression).matches("([0-9a-f]{2})+");
        byte[] payload = HexFormat.of().parseHex(written);
        byte[] byJava = Payload.encode(Payload.decode(payload));
        assertThat(HexFormat.of().formatHex(byJava)).as(expression).isEqualTo(written);
        assertThat(CODEC.rewritten(written)).as(expression).isEqualTo(written);
    }

    @Provide
    Arbitrary<String> graphs() {
        return graph(DEPTH);
    }

    private static Arbitrary<String> graph(int depth) {
        if (depth == 0) {
            return leaf();
        }
        Arbitrary<String> part = Arbitraries.lazy(() -> graph(depth - 1));
        Arbitrary<List<String>> parts = part.list().ofMaxSize(4);
        return Arbitraries.oneOf(
                leaf(),
                parts.map(all -> "[" + String.join(", ", all) + "]"),
                parts.map(all -> "[" + String.join(", , ", all) + ", , 1]"),
                parts.map(CodecAcrossTest::object),
                parts.map(all -> "new Set([" + String.join(", ", all) + "])"),
                Combinators.combine(part, part).as((k, v) -> "new Map([[" + k + ", " + v + "]])"),
                part.map(cause -> "new RangeError('away', { cause: " + cause + " })"),
                part.map(shared -> "((s) => [s, { s }, [s]])(" + shared + ")"),
                part.map(inside -> "((o) => ((o.self = o), o))({ inside: " + inside + " })"),
                part.map(inside -> "((a) => (a.push(a), a))([" + inside + "])"));
    }

    private static String object(List<String> values) {
        var text = new StringBuilder("({");
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 1 ? "'\u00e4 \u6f22'" : "k" + i).append(": ").append(values.get(i));
            text.append(", ");
        }
        return text.append("})").toString();
    }

    private static Arbitrary<String> leaf() {
        return Arbitraries.oneOf(
                Arbitraries.of("null", "undefined", "true", "false", "-0", "NaN", "1 / 0"),
                Arbitraries.integers().map(String::valueOf),
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.bigIntegers().map(n -> n + "n"),
                Arbitraries.strings().ofMaxLength(40).map(CodecAcrossTest::literal),
                Arbitraries.integers().between(90, 300).map(n -> "'x'.repeat(" + n + ")"),
                Arbitraries.longs().between(-(1L << 50), 1L << 50).map(t -> "new Date(" + t + ")"),
                Arbitraries.of("/a+/gi", "new Date(NaN)", "Object(1n)", "Object('s')"),
                Arbitraries.of("new ArrayBuffer(3)", "new Uint8Array([1, 2, 3]).buffer"),
                Arbitraries.of(
                        "new Int16Array([1, -2])",
                        "new Float64Array([1.5, NaN])",
                        "new Uint8Array([1, 2, 3, 4]).subarray(1, 3)",
                        "new DataView(new ArrayBuffer(8), 2, 4)",
                        "((b) => [new Uint8Array(b), new Uint16Array(b)])(new ArrayBuffer(4))"));
    }

    private static String literal(String text) {
        var literal = new StringBuilder("'");
        text.chars().forEach(c -> literal.append("\\u%04x".formatted(c)));
        return literal.append('\'').toString();
    }
}
