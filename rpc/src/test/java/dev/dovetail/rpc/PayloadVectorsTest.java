package dev.dovetail.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;

/** The Java codec against the table that the JavaScript codec wrote. */
class PayloadVectorsTest {

    @TestFactory
    Stream<DynamicTest> everyRowIsReadAndWrittenAgainAsItWas() {
        return PayloadVectors.rows().stream()
                .filter(row -> !row.isMalformed())
                .map(row -> dynamicTest(row.name(), () -> roundTrip(row)));
    }

    private static void roundTrip(PayloadVectors.Row row) {
        Value value = Payload.decode(row.payload());
        assertThat(HexFormat.of().formatHex(Payload.encode(value))).isEqualTo(row.hex());

        var reader = new PayloadReader(row.payload());
        reader.skip();
        reader.end();
    }

    @TestFactory
    Stream<DynamicTest> everyMalformedRowIsRefused() {
        return PayloadVectors.rows().stream()
                .filter(PayloadVectors.Row::isMalformed)
                .map(row -> dynamicTest(row.name(), () -> refuse(row.payload())));
    }

    private static void refuse(byte[] payload) {
        assertThatThrownBy(() -> Payload.decode(payload))
                .isInstanceOfSatisfying(
                        PayloadException.class,
                        e -> assertThat(e.offset()).isBetween(0, payload.length));
    }

    @TestFactory
    Stream<DynamicTest> everyRowCutShortAnywhereIsRefused() {
        return PayloadVectors.rows().stream()
                .filter(row -> !row.isMalformed())
                .map(row -> dynamicTest(row.name(), () -> cut(row.payload())));
    }

    private static void cut(byte[] payload) {
        int step = Math.max(1, payload.length / 500);
        for (int length = 0; length < payload.length; length += step) {
            refuse(Arrays.copyOf(payload, length));
        }
    }

    @Test
    void theTableHasRows() {
        assertThat(PayloadVectors.rows()).hasSizeGreaterThan(250);
        assertThat(PayloadVectors.rows())
                .extracting(PayloadVectors.Row::name)
                .doesNotHaveDuplicates();
    }

    // ------------------------------------------------------------------ what the key rows mean

    @Test
    void numbersKeepTheirSignAndTheirExactness() {
        assertThat(decode("minus zero")).isEqualTo(new Value.Num(-0.0));
        assertThat(decode("integer 0")).isEqualTo(new Value.Num(0.0));
        assertThat(decode("NaN")).isEqualTo(new Value.Num(Double.NaN));
        assertThat(decode("minus Infinity")).isEqualTo(new Value.Num(Double.NEGATIVE_INFINITY));
        assertThat(decode("integer 9007199254740991")).isEqualTo(new Value.Num(9007199254740991.0));
        assertThat(decode("integer -9007199254740991"))
                .isEqualTo(new Value.Num(-9007199254740991.0));
        assertThat(decode("least float")).isEqualTo(new Value.Num(Double.MIN_VALUE));
        assertThat(decode("bigint -1n")).isEqualTo(new Value.BigInt(BigInteger.ONE.negate()));
        assertThat(decode("bigint -(2^2048)"))
                .isEqualTo(new Value.BigInt(BigInteger.TWO.pow(2048).negate()));
    }

    @Test
    void textsKeepLoneSurrogates() {
        assertThat(decode("lone high surrogate")).isEqualTo(new Value.Text("a\ud800"));
        assertThat(decode("surrogates the wrong way round"))
                .isEqualTo(new Value.Text("\udc00\ud800"));
        assertThat(decode("text of an emoji")).isEqualTo(new Value.Text("😀"));
        assertThat(decode("text of Latin-1")).isEqualTo(new Value.Text("café"));
    }

    @Test
    void datesHaveTheirMillisecondsBothSidesOf1970() {
        assertThat(((Value.Date) decode("Date: before 1970")).time()).isEqualTo(-1);
        assertThat(((Value.Date) decode("Date: in 2026")).time()).isEqualTo(1795455600123.0);
        assertThat(((Value.Date) decode("Date: the earliest")).time()).isEqualTo(-8.64e15);
        assertThat(((Value.Date) decode("Date: invalid")).time()).isNaN();
    }

    @Test
    void anObjectThatStandsTwiceIsOneObject() {
        var array = (Value.Array) decode("one object twice");
        assertThat(array.items().get(0)).isSameAs(array.items().get(1));
        var cycle = (Value.Array) decode("an array in itself");
        assertThat(cycle.items()).singleElement().isSameAs(cycle);
        var map = (Value.MapObject) decode("Map that is its own key");
        assertThat(map.entries().getFirst().key()).isSameAs(map);
    }

    @Test
    void viewsOfOneBufferShareIt() {
        var views = (Value.Array) decode("two views on one buffer");
        var first = (Value.View) views.items().get(0);
        var second = (Value.View) views.items().get(1);
        assertThat(second.buffer()).isSameAs(first.buffer());
        assertThat(second.type()).isEqualTo(Value.ViewType.UINT16);
        assertThat(second.offset()).isEqualTo(2);
        assertThat(second.length()).isEqualTo(2);
        assertThat(second.byteLength()).isEqualTo(4);
    }

    @Test
    void holesAndNamedMembersMakeASparseArray() {
        var hole = (Value.SparseArray) decode("array with a hole inside");
        assertThat(hole.length()).isEqualTo(3);
        assertThat(hole.members())
                .containsExactly(
                        Map.entry("0", new Value.Num(1)), Map.entry("2", new Value.Num(3)));
        assertThat(((Value.SparseArray) decode("array of the greatest length")).length())
                .isEqualTo(4294967295L);
    }

    @Test
    void errorsHaveClassMessageStackAndCause() {
        var error = (Value.ErrorObject) decode("Error with an error as cause");
        assertThat(error.className()).isEqualTo("RangeError");
        assertThat(error.message()).isEqualTo("m");
        assertThat(error.members()).containsKeys("message", "stack", "cause");
        assertThat(((Value.ErrorObject) decode("Error of a subclass")).className())
                .isEqualTo("TypeError");
    }

    @Test
    void aPlatformObjectHasAClassAndMembers() {
        var response = (Value.PlatformObject) decode("Response with a stream");
        assertThat(response.className()).isEqualTo("Response");
        assertThat(response.members()).hasSize(5);
        assertThat(((Value.Embedded) response.members().get(2)).payload()).containsExactly(0x80);
        assertThat(((Value.Capability) decode("capability 300")).index()).isEqualTo(300);
    }

    private static Value decode(String name) {
        return Payload.decode(PayloadVectors.payload(name));
    }
}
