package dev.dovetail.isolate;

import static org.assertj.core.api.Assertions.assertThat;

import com.caoccao.javet.exceptions.JavetException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

import java.util.HexFormat;
import java.util.List;

/** Whatever the bytes are, reading them gives a value or the one error. */
class CodecFuzzTest {
    private static final CodecRuntime CODEC = CodecRuntime.start();

    @AfterContainer
    static void close() throws JavetException {
        CODEC.close();
    }

    @Property(tries = 4000)
    void anyBytesAreAValueOrMalformed(@ForAll byte[] bytes) throws JavetException {
        assertRead(bytes);
    }

    @Property(tries = 8000)
    void headsInAnyOrderAreAValueOrMalformed(@ForAll("heads") String hex) throws JavetException {
        assertRead(HexFormat.of().parseHex(hex));
    }

    @Property(tries = 8000)
    void aPayloadWithWrongBytesIsAValueOrMalformed(@ForAll("damaged") byte[] bytes)
            throws JavetException {
        assertRead(bytes);
    }

    private static void assertRead(byte[] bytes) throws JavetException {
        String hex = HexFormat.of().formatHex(bytes);
        String error = CODEC.readInbox(bytes, 23);
        assertThat(error).as(hex).isIn("", CodecRuntime.MALFORMED);
        assertThat(CODEC.read(hex)).as(hex).isEqualTo(error);
        if (error.isEmpty()) {
            // what is a value is one that can be written, and then reads as itself
            String again = CODEC.rewritten(hex);
            assertThat(again).as(hex).doesNotContain("Error");
            assertThat(CODEC.rewritten(again)).as(hex).isEqualTo(again);
        }
    }

    @Provide
    Arbitrary<String> heads() {
        return Arbitraries.of(
                        "00",
                        "17",
                        "1818",
                        "20",
                        "1b001fffffffffffff",
                        "40",
                        "4101",
                        "4400000000",
                        "60",
                        "6161",
                        "6130",
                        "80",
                        "81",
                        "82",
                        "83",
                        "84",
                        "a0",
                        "a1",
                        "a2",
                        "a16161",
                        "c2",
                        "c24101",
                        "c3",
                        "d8185a0000000180",
                        "d81b",
                        "d81b82664e756d626572",
                        "d81b83654572726f72654572726f72",
                        "d81b846a55696e74384172726179",
                        "d81b84684461746156696577",
                        "d81c",
                        "d81d",
                        "d81d00",
                        "d81d01",
                        "d840",
                        "d845",
                        "d90102",
                        "d90103",
                        "d903e9",
                        "d903e9a1",
                        "d9524a82",
                        "d9d080",
                        "d9d081",
                        "d9d08142e900",
                        "d9d08282",
                        "f4",
                        "f5",
                        "f6",
                        "f7",
                        "fb3ff8000000000000",
                        "ff")
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        List<byte[]> payloads =
                Vectors.wellFormed().stream()
                        .map(row -> HexFormat.of().parseHex(row.hex()))
                        .filter(payload -> payload.length < 500)
                        .toList();
        return Combinators.combine(
                        Arbitraries.of(payloads),
                        Arbitraries.integers().between(0, 499).list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.bytes())
                .as(
                        (payload, places, b) -> {
                            byte[] copy = payload.clone();
                            for (int i = 0; i < places.size() && copy.length > 0; i++) {
                                copy[places.get(i) % copy.length] += (byte) (b + i);
                            }
                            return copy;
                        });
    }
}
