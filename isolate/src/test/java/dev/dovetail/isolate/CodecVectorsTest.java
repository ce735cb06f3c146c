package dev.dovetail.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.caoccao.javet.exceptions.JavetException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.util.stream.Stream;

/** The JavaScript codec in V8 against the table of payloads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodecVectorsTest {
    private CodecRuntime codec;

    @BeforeAll
    void start() throws JavetException, IOException {
        codec = new CodecRuntime();
    }

    @AfterAll
    void close() throws JavetException {
        codec.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRowIsWrittenAndReadAsTheTableSays() {
        return Vectors.wellFormed().stream()
                .map(
                        row ->
                                dynamicTest(
                                        row.name(),
                                        () -> {
                                            assertThat(codec.written(row.js()))
                                                    .isEqualTo(row.hex());
                                            assertThat(codec.rewritten(row.hex()))
                                                    .isEqualTo(row.hex());
                                            assertThat(codec.readInbox(row.hex(), 29)).isEmpty();
                                        }));
    }

    @TestFactory
    Stream<DynamicTest> everyMalformedRowIsRefusedWithTheOneError() {
        return Vectors.malformed().stream()
                .map(row -> dynamicTest(row.name(), () -> assertRefused(row.hex())));
    }

    @TestFactory
    Stream<DynamicTest> everyRowCutShortAnywhereIsRefused() {
        return Vectors.wellFormed().stream()
                .map(row -> dynamicTest(row.name(), () -> assertRefusedCutShort(row.hex())));
    }

    private void assertRefusedCutShort(String hex) throws JavetException {
        int step = Math.max(1, hex.length() / 2 / 100) * 2;
        for (int length = 0; length < hex.length(); length += step) {
            assertRefused(hex.substring(0, length));
        }
    }

    @Test
    void whatNoReaderMayTakeIsRefused() throws JavetException {
        assertRefused("d9524a8261286167"); // a RegExp of "("
        assertRefused("d9524a8261616178"); // a RegExp with a flag that is none
        assertRefused("d81c82d818d81d00"); // embedded CBOR that is a reference
        assertRefused("d9001840"); // tag 24 in a longer head
        assertRefused("d9d080fb3ff0000000000000"); // a capability that is a float
        assertRefused("d81dfb0000000000000000"); // a reference that is a float
        assertRefused("d903e9a1616100"); // a Date of a text
        assertRefused("d81b8261611a00"); // cut short in a platform object
    }

    @Test
    void aMarkedPrimitiveCanBeReferredTo() throws JavetException {
        assertThat(codec.rewritten("82d81cc24105d81d00")).isEqualTo("82c24105c24105");
        assertThat(codec.rewritten("82d81cd9d08142e900d81d00"))
                .isEqualTo("82d9d08142e900d9d08142e900");
        assertThat(codec.rewritten("82d81c05d81d00")).isEqualTo("820505");
        assertThat(codec.read("82d81cd8184180d81d00")).isEmpty();
    }

    @Test
    void thereIsOneNaN() throws JavetException {
        String one = "fb7ff8000000000000";
        assertThat(codec.rewritten("fb7ff8000000000123")).isEqualTo(one);
        assertThat(codec.rewritten("fbfff0000000000001")).isEqualTo(one);
        assertThat(
                        codec.written(
                                "new Float64Array(new"
                                        + " BigUint64Array([0x7ff8000000000123n]).buffer)[0]"))
                .isEqualTo(one);
    }

    private void assertRefused(String hex) throws JavetException {
        assertThat(codec.read(hex)).isEqualTo(CodecRuntime.MALFORMED);
        assertThat(codec.readInbox(hex, 18)).isEqualTo(CodecRuntime.MALFORMED);
    }
}
