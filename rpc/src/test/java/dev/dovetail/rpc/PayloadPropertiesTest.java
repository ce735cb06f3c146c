package dev.dovetail.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The payload codec on values and bytes that nobody chose. */
class PayloadPropertiesTest {

    @Property(tries = 500)
    void whatIsWrittenIsReadAsTheSameGraph(@ForAll("graphs") Value value) {
        byte[] payload = Payload.encode(value);
        Value read = Payload.decode(payload);
        assertThat(ValueGraph.same(value, read)).isTrue();
        assertThat(Payload.encode(read)).isEqualTo(payload);
    }

    @Property(tries = 500)
    void skippingPassesExactlyOneValue(@ForAll("graphs") Value value) {
        var writer = new PayloadWriter();
        writer.value(value);
        int first = writer.size();
        writer.value(value);
        var reader = new PayloadReader(writer.toBytes());
        reader.skip();
        assertThat(reader.position()).isEqualTo(first);
        assertThat(ValueGraph.same(value, reader.value())).isTrue();
        reader.end();
    }

    @Property(tries = 2000)
    void randomBytesAreAValueOrRefused(@ForAll @Size(max = 200) byte[] payload) {
        decodeOrRefuse(payload);
    }

    @Property(tries = 2000)
    void changedBytesAreAValueOrRefused(
            @ForAll("payloads") byte[] payload,
            @ForAll Random random,
            @ForAll @IntRange(max = 5) int flips) {
        byte[] changed = payload.clone();
        for (int i = 0; i <= flips && changed.length > 0; i++) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        decodeOrRefuse(changed);
    }

    @Property(tries = 1000)
    void cutBytesAreRefused(@ForAll("payloads") byte[] payload, @ForAll Random random) {
        byte[] cut = Arrays.copyOf(payload, random.nextInt(payload.length));
        assertThat(decodeOrRefuse(cut)).isFalse();
    }

    @Property
    void textsAreTheSameHoweverTheyAreReadAndWritten(@ForAll String text) {
        var writer = new PayloadWriter();
        writer.text(text);
        byte[] piecewise = writer.toBytes();
        assertThat(piecewise).isEqualTo(Payload.encode(new Value.Text(text)));
        assertThat(new PayloadReader(piecewise).text()).isEqualTo(text);
        assertThat(new PayloadReader(piecewise).utf8())
                .isEqualTo(wellFormed(text).getBytes(StandardCharsets.UTF_8));

        byte[] utf8 = wellFormed(text).getBytes(StandardCharsets.UTF_8);
        writer.reset();
        writer.text(utf8, 0, utf8.length);
        assertThat(new PayloadReader(writer.toBytes()).text()).isEqualTo(wellFormed(text));
    }

    @Property
    void numbersAreTheSameHoweverTheyAreReadAndWritten(@ForAll double x) {
        var writer = new PayloadWriter();
        writer.number(x);
        assertThat(writer.toBytes()).isEqualTo(Payload.encode(new Value.Num(x)));
        assertThat(new PayloadReader(writer.toBytes()).number()).isEqualTo(x);
    }

    @Property
    void integersTakeOneHeadAndComeBack(@ForAll("integers") long n) {
        var writer = new PayloadWriter();
        writer.integer(n);
        byte[] payload = writer.toBytes();
        assertThat(payload).isEqualTo(Payload.encode(new Value.Num((double) n)));
        assertThat(new PayloadReader(payload).integer()).isEqualTo(n);
        assertThat(new PayloadReader(payload).number()).isEqualTo((double) n);
    }

    /** As TextEncoder does: a lone surrogate becomes U+FFFD. */
    private static String wellFormed(String text) {
        return text.codePoints()
                .map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Whether they are a value. What is read must be fit to be written, and be the same then. */
    private static boolean decodeOrRefuse(byte[] payload) {
        Value value;
        try {
            value = Payload.decode(payload);
        } catch (PayloadException e) {
            assertThat(e.offset()).isBetween(0, payload.length);
            return false;
        }
        assertThat(ValueGraph.same(value, Payload.decode(Payload.encode(value)))).isTrue();
        return true;
    }

    // ------------------------------------------------------------------------------- generators

    @Provide
    Arbitrary<Long> integers() {
        return Arbitraries.longs().between(-PayloadWriter.MAX_INTEGER, PayloadWriter.MAX_INTEGER);
    }

    @Provide
    Arbitrary<byte[]> payloads() {
        var written = graphs().map(Payload::encode);
        var table =
                Arbitraries.of(
                        PayloadVectors.rows().stream()
                                .filter(row -> !row.isMalformed() && row.hex().length() < 4000)
                                .map(PayloadVectors.Row::payload)
                                .toList());
        return Arbitraries.oneOf(written, table);
    }

    @Provide
    Arbitrary<Value> graphs() {
        return Arbitraries.integers()
                .between(0, 60)
                .flatMap(
                        size -> Arbitraries.randomValue(random -> new Graph(random, size).build()));
    }

    /**
     * A graph of random objects, each holding primitives and any of the others, itself included.
     */
    private static final class Graph {
        private final Random random;
        private final int size;
        private final List<Value.Reference> objects = new ArrayList<>();

        Graph(Random random, int size) {
            this.random = random;
            this.size = size;
        }

        Value build() {
            for (int i = 0; i < size; i++) {
                objects.add(object());
            }
            objects.forEach(this::fill);
            return value();
        }

        private Value value() {
            boolean object = !objects.isEmpty() && random.nextInt(3) > 0;
            return object ? objects.get(random.nextInt(objects.size())) : primitive();
        }

        private Value.Primitive primitive() {
            return switch (random.nextInt(8)) {
                case 0 -> Value.Nothing.UNDEFINED;
                case 1 -> Value.Nothing.NULL;
                case 2 -> new Value.Bool(random.nextBoolean());
                case 3 -> new Value.Num(random.nextInt(300) - 150);
                case 4 -> new Value.Num(Double.longBitsToDouble(random.nextLong()));
                case 5 -> new Value.BigInt(new BigInteger(random.nextInt(200), random).negate());
                case 6 -> new Value.BigInt(new BigInteger(random.nextInt(200), random));
                default -> new Value.Text(text());
            };
        }

        private String text() {
            int limit = List.of(0x80, 0x100, 0x10000).get(random.nextInt(3));
            var text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append((char) random.nextInt(limit));
            }
            return text.toString();
        }

        private Value.Reference object() {
            return switch (random.nextInt(15)) {
                case 0 -> new Value.Date((random.nextDouble() - 0.5) * 2e16);
                case 1 -> new Value.RegExp(text(), text());
                case 2 -> buffer();
                case 3, 4 -> view();
                case 5 -> new Value.Capability(random.nextInt(1000));
                case 6 -> new Value.Boxed(new Value.Text(text()));
                case 7 -> new Value.Embedded(bytes());
                case 8, 9 -> new Value.Array();
                case 10 -> new Value.SparseArray(random.nextLong(0, 1L << 32));
                case 11 -> new Value.PlainObject();
                case 12 -> new Value.MapObject();
                case 13 -> new Value.SetObject();
                default ->
                        random.nextBoolean()
                                ? new Value.ErrorObject("TypeError")
                                : new Value.PlatformObject("Blob" + text());
            };
        }

        private Value.ArrayBuffer buffer() {
            byte[] bytes = bytes();
            return random.nextInt(3) > 0
                    ? new Value.ArrayBuffer(bytes)
                    : new Value.ArrayBuffer(bytes, bytes.length + random.nextInt(100));
        }

        private byte[] bytes() {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            return bytes;
        }

        private Value.View view() {
            var buffers =
                    objects.stream()
                            .filter(Value.ArrayBuffer.class::isInstance)
                            .map(Value.ArrayBuffer.class::cast)
                            .toList();
            var buffer =
                    buffers.isEmpty()
                            ? new Value.ArrayBuffer(new byte[8 * random.nextInt(3)])
                            : buffers.get(random.nextInt(buffers.size()));
            var types = Value.ViewType.values();
            var type = types[random.nextInt(types.length)];
            int elements = buffer.bytes().length / type.elementBytes();
            int from = random.nextBoolean() ? 0 : random.nextInt(elements + 1);
            if (buffer.isResizable() && random.nextBoolean()) {
                return new Value.View(type, buffer, from * type.elementBytes());
            }
            return new Value.View(type, buffer, from * type.elementBytes(), elements - from);
        }

        private void fill(Value.Reference object) {
            for (int i = random.nextInt(6); i > 0; i--) {
                switch (object) {
                    case Value.Array array -> array.items().add(value());
                    case Value.SetObject set -> set.items().add(value());
                    case Value.PlatformObject platform -> platform.members().add(value());
                    case Value.PlainObject plain -> plain.with(text(), value());
                    case Value.ErrorObject error -> error.members().put(text(), value());
                    case Value.MapObject map ->
                            map.entries().add(new Value.MapObject.Entry(value(), value()));
                    case Value.SparseArray array -> {
                        String name = random.nextBoolean() ? text() : "" + random.nextInt(100);
                        if (array.allows(name)) {
                            array.members().put(name, value());
                        }
                    }
                    case Value.Date _,
                            Value.RegExp _,
                            Value.ArrayBuffer _,
                            Value.View _,
                            Value.Capability _,
                            Value.Boxed _,
                            Value.Embedded _ -> {}
                }
            }
        }
    }
}
