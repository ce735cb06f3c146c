package dev.dovetail.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.FutureTask;

/** Depth, stack and memory: payloads made to hurt. */
class PayloadLimitsTest {
    /** A stack far smaller than any thread that runs a turn has. */
    private static final int SMALL_STACK = 128 * 1024;

    @Test
    void aValueOfTheGreatestDepthIsReadAndWrittenOnASmallStack() throws Exception {
        byte[] payload = nested("81", Payload.MAX_DEPTH - 1, "80");
        onSmallStack(() -> assertThat(Payload.encode(Payload.decode(payload))).isEqualTo(payload));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81", // arrays
                "a160", // objects
                "d9010281", // Sets
                "d90103a100", // Maps, in their values
                "d90103a1", // Maps, in their keys
                "d9d0828200a160", // sparse arrays, each behind its member's name
                "d81b81" + "6141", // classes without members, which refuse what follows
                "d81b826141", // platform objects
                "d81b83654572726f72654572726f72a160", // errors
                "d81b82664e756d626572", // boxes
                "d840", // views
                "d81c", // marks
                "d81d", // references
                "d81c81", // marked arrays
                "c2", // bignums
                "d9d080", // capabilities
                "d818", // embedded
            })
    void whatIsNestedTooDeepIsRefusedOnASmallStack(String head) throws Exception {
        byte[] payload = nested(head, 200_000, "80");
        onSmallStack(
                () ->
                        assertThatExceptionOfType(PayloadException.class)
                                .isThrownBy(() -> Payload.decode(payload)));
    }

    @Test
    void skippingDoesNotCareForDepth() throws Exception {
        byte[] payload = nested("81", 200_000, "80");
        onSmallStack(
                () -> {
                    var reader = new PayloadReader(payload);
                    reader.skip();
                    reader.end();
                });
    }

    @Test
    void writingTooDeepIsRefused() {
        Value value = new Value.Array();
        for (int i = 1; i <= Payload.MAX_DEPTH; i++) {
            value = new Value.Array(List.of(value));
        }
        Value deep = value;
        assertThatThrownBy(() -> Payload.encode(deep)).isInstanceOf(PayloadException.class);
    }

    @Test
    void aLengthThatIsClaimedTakesNoMemory() {
        // arrays that claim as many items as there are bytes, inside each other
        byte[] payload = new byte[5 * 10_000 + 10_000];
        byte[] head = HexFormat.of().parseHex("9a00002710");
        for (int i = 0; i < 10_000; i++) {
            System.arraycopy(head, 0, payload, 5 * i, 5);
        }
        long before = allocated();
        assertThatThrownBy(() -> Payload.decode(payload)).isInstanceOf(PayloadException.class);
        assertThat(allocated() - before).isLessThan(8 << 20);
    }

    @Test
    void hugeLengthsOfEveryKindAreRefusedWithoutAllocation() {
        long before = allocated();
        for (int major = Tags.BYTES; major < Tags.TAG; major += 0x20) {
            for (String length : new String[] {"1a7fffffff", "1affffffff", "1b7fffffffffffffff"}) {
                byte[] payload = HexFormat.of().parseHex(length + "00");
                payload[0] |= (byte) major;
                assertThatThrownBy(() -> Payload.decode(payload))
                        .isInstanceOf(PayloadException.class);
                assertThatThrownBy(() -> new PayloadReader(payload).skip())
                        .isInstanceOf(PayloadException.class);
            }
        }
        assertThat(allocated() - before).isLessThan(8 << 20);
    }

    @Test
    void aBufferWithManyViewsIsKeptOnce() {
        var buffer = new Value.ArrayBuffer(new byte[1 << 16]);
        var views = new Value.Array();
        for (int i = 0; i < 1000; i++) {
            views.items().add(new Value.View(Value.ViewType.UINT8, buffer, i, 1));
        }
        byte[] payload = Payload.encode(views);
        assertThat(payload).hasSizeLessThan((1 << 16) + 40_000);
        var read = (Value.Array) Payload.decode(payload);
        assertThat(read.items())
                .extracting(item -> ((Value.View) item).buffer())
                .containsOnly(((Value.View) read.items().getFirst()).buffer());
    }

    @Test
    void piecesAllocateNothingOnceTheBufferHasGrown() {
        var writer = new PayloadWriter();
        var reader = new PayloadReader(new byte[0]);
        byte[] path = "/a/path".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 100; i++) {
            writeAndRead(writer, reader, path);
        }
        long before = allocated();
        for (int i = 0; i < 1000; i++) {
            writeAndRead(writer, reader, path);
        }
        assertThat((allocated() - before) / 1000).isLessThan(32);
    }

    /** A head, texts of both kinds, embedded CBOR, numbers: all that makes no result. */
    private static void writeAndRead(PayloadWriter writer, PayloadReader reader, byte[] path) {
        writer.reset();
        writer.arrayHead(4);
        writer.text("GET");
        writer.text(path, 0, path.length);
        int headers = writer.beginEmbedded();
        writer.arrayHead(2);
        writer.text("x-name");
        writer.text("größer");
        writer.endEmbedded(headers);
        writer.number(1.5);

        PayloadRange range = writer.range();
        reader.reset(range.array(), range.offset(), range.length());
        reader.arrayHead(4);
        reader.skip();
        reader.skip();
        int outer = reader.enterEmbedded();
        for (int n = reader.arrayHead(); n > 0; n--) {
            reader.skip();
        }
        reader.leaveEmbedded(outer);
        if (reader.number() != 1.5) {
            throw new AssertionError();
        }
        reader.end();
    }

    private static long allocated() {
        var bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return bean.getCurrentThreadAllocatedBytes();
    }

    private static byte[] nested(String head, int times, String innermost) {
        byte[] one = HexFormat.of().parseHex(head);
        byte[] last = HexFormat.of().parseHex(innermost);
        byte[] all = new byte[one.length * times + last.length];
        for (int i = 0; i < times; i++) {
            System.arraycopy(one, 0, all, one.length * i, one.length);
        }
        System.arraycopy(last, 0, all, one.length * times, last.length);
        return Arrays.copyOf(all, all.length);
    }

    private static void onSmallStack(Runnable test) throws Exception {
        var task = new FutureTask<Void>(test, null);
        var thread = new Thread(null, task, "small stack", SMALL_STACK);
        thread.start();
        thread.join();
        task.get();
    }
}
