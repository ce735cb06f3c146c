package dev.dovetail.isolate;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.caoccao.javet.exceptions.JavetException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;

/** Depth, memory and time: payloads made to hurt, in a runtime whose code is not compiled yet. */
class CodecLimitsTest {
    private static final int MAX_DEPTH = 1000;

    private CodecRuntime codec;

    @BeforeEach
    void start() throws JavetException, IOException {
        codec = new CodecRuntime();
    }

    @AfterEach
    void close() throws JavetException {
        codec.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "81 | [v]",
                "a16161 | ({ a: v })",
                "d9010281 | new Set([v])",
                "d90103a100 | new Map([[0, v]])",
                "d9d0828200a16161 | Object.assign([], { a: v })",
                "d81b826158 | platform('X', v)",
                "d81b83654572726f72654572726f72a1656361757365 | (() => { const e = new"
                        + " Error(undefined, { cause: v }); delete e.stack; return e; })()",
            })
    void theGreatestDepthIsWrittenAndReadAndOneMoreIsRefused(String head, String wrap)
            throws JavetException {
        String deepest = head.repeat(MAX_DEPTH - 1) + "80";
        String expression = "((n) => { let v = []; for (; n > 0; n--) v = %s; return v; })(%d)";
        if (!head.startsWith("d81b826158")) {
            assertThat(codec.written(expression.formatted(wrap, MAX_DEPTH - 1))).isEqualTo(deepest);
            assertThat(codec.written(expression.formatted(wrap, MAX_DEPTH)))
                    .isEqualTo(
                            "DataCloneError: An object that is nested more than 1000 levels deep"
                                    + " could not be cloned.");
            assertThat(codec.rewritten(deepest)).isEqualTo(deepest);
        }
        assertThat(codec.read(deepest)).isEmpty();
        assertThat(codec.read(head + deepest)).isEqualTo(CodecRuntime.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81", // arrays
                "a160", // objects
                "d9010281", // Sets
                "d90103a100", // Maps, in their values
                "d90103a1", // Maps, in their keys
                "d9d0828200a160", // sparse arrays
                "d81b81", // classes without members
                "d81b826141", // platform objects
                "d81b83654572726f72654572726f72a160", // errors
                "d81b82664e756d626572", // boxes
                "d81b846a55696e74384172726179", // views of a part
                "d840", // views
                "d81c", // marks
                "d81d", // references
                "d81c81", // marked arrays
                "c2", // bignums
                "d9d080", // capabilities
                "d818", // embedded
                "d9524a82", // regular expressions
            })
    void whatIsNestedTooDeepIsRefused(String head) throws JavetException {
        String hex = head.repeat(20_000) + "80";
        assertThat(codec.read(hex)).isEqualTo(CodecRuntime.MALFORMED);
        assertThat(codec.readInbox(hex, 20)).isEqualTo(CodecRuntime.MALFORMED);
    }

    @Test
    void aSparseArraysLengthTakesNoMemory() throws JavetException {
        // 2000 arrays of 32 million holes each would take 500 GB
        String one = "d9d082821a01ffffffa0";
        String hex = "9907d0" + one.repeat(2000);
        assertThat(codec.read(hex)).isEmpty();
        assertThat(codec.rewritten(one)).isEqualTo(one);
        assertThat(codec.ask("String(codec.decode('" + one + "').length)")).isEqualTo("33554431");
        assertThat(codec.ask("String(Object.keys(codec.decode('d9d082821903e8a1613505')))"))
                .isEqualTo("5");
        assertThat(codec.ask("String(codec.decode('d9d082821affffffffa0').length)"))
                .isEqualTo("4294967295");
    }

    @Test
    void aBigIntOfAHundredThousandDigitsTakesNoLongerThanItMust() {
        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> {
                    String hex = "c25a00080000" + "f1".repeat(1 << 19);
                    assertThat(codec.rewritten(hex)).isEqualTo(hex);
                });
    }

    @Test
    void aLongTextIsWrittenAndReadWhereverItStands() throws JavetException {
        for (int length : new int[] {15, 16, 95, 96, 97, 99, 257, 16_383, 16_384, 16_385, 70_000}) {
            for (int shift = 0; shift < 4; shift++) {
                String text =
                        "'"
                                + "x".repeat(shift)
                                + "', 'abcdefghi'.repeat(8000).slice(0, "
                                + length
                                + ")";
                String hex = codec.written("[" + text + "]");
                byte[] all = "abcdefghi".repeat(8000).substring(0, length).getBytes(US_ASCII);
                assertThat(hex).doesNotContain("Error").endsWith(HexFormat.of().formatHex(all));
                assertThat(codec.rewritten(hex)).isEqualTo(hex);
                assertThat(codec.readInbox(hex, 20 + shift)).isEmpty();
                String wide = codec.written("[" + text + " + '\\u20ac']");
                assertThat(wide).contains("d9d081").endsWith("ac20");
                assertThat(codec.rewritten(wide)).isEqualTo(wide);
                assertThat(codec.readInbox(wide, 20 + shift)).isEmpty();
                String half =
                        codec.written(
                                "['\\ud83d' + " + text.substring(text.indexOf(',') + 1) + "]");
                assertThat(half).contains("3dd861006200");
                assertThat(codec.rewritten(half)).isEqualTo(half);
                String last = hex.substring(0, hex.length() - 2) + "80";
                assertThat(codec.read(last)).isEqualTo(CodecRuntime.MALFORMED);
                assertThat(codec.readInbox(last, 20 + shift)).isEqualTo(CodecRuntime.MALFORMED);
            }
        }
    }
}
