package dev.dovetail.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;

/** Reading and writing piece by piece, as a request and a response are. */
class PayloadPiecesTest {
    private final PayloadWriter writer = new PayloadWriter(16);

    @Test
    void aRequestInPiecesIsTheSameAsInAValue() {
        writer.arrayHead(7);
        writer.text("GET");
        writer.text("https://a.test/");
        int headers = writer.beginEmbedded();
        writer.arrayHead(2);
        writer.text("host");
        writer.text("a.test");
        writer.endEmbedded(headers);
        writer.integer(0);
        writer.nullValue();
        writer.text("follow");
        writer.nullValue();

        var request = (Value.PlatformObject) decode("Request without body");
        assertThat(writer.toBytes()).isEqualTo(Payload.encode(new Value.Array(request.members())));
    }

    @Test
    void aResponseIsReadInPieces() {
        var response = (Value.PlatformObject) decode("Response with bytes");
        var reader = reader(Payload.encode(new Value.Array(response.members())));

        reader.arrayHead(5);
        assertThat(reader.integer(0, 999)).isEqualTo(200);
        assertThat(reader.text()).isEqualTo("OK");
        int outer = reader.enterEmbedded();
        assertThat(reader.arrayHead()).isEqualTo(2);
        assertThat(reader.text()).isEqualTo("content-type");
        assertThat(reader.utf8()).isEqualTo("text/plain".getBytes(US_ASCII));
        reader.leaveEmbedded(outer);
        assertThat(reader.integer(0, 3)).isEqualTo(2);
        assertThat(reader.bytes()).isEqualTo("hi".getBytes(US_ASCII));
        reader.end();
    }

    @Test
    void platformObjectsInPiecesAreTheTables() {
        writer.objectHead("Response", 5);
        writer.integer(200);
        writer.text("");
        writer.embedded(new byte[] {(byte) 0x80}, 0, 1);
        writer.integer(3);
        writer.arrayHead(2);
        writer.integer(0);
        writer.integer(-1);
        assertThat(writer.toBytes()).isEqualTo(PayloadVectors.payload("Response with a stream"));
    }

    @Test
    void embeddedCborIsKeptUnread() {
        int embedded = writer.beginEmbedded();
        writer.text("not read");
        writer.endEmbedded(embedded);
        writer.bool(true);
        var reader = reader(writer.toBytes());
        PayloadRange range = reader.embedded();
        assertThat(range.reader().text()).isEqualTo("not read");
        assertThat(range.copy()).hasSize(9);
        assertThat(reader.bool()).isTrue();
        reader.end();
    }

    @Test
    void leavingEmbeddedCborTooEarlyIsRefused() {
        writer.embedded(new byte[] {1, 2}, 0, 2);
        var reader = reader(writer.toBytes());
        int outer = reader.enterEmbedded();
        reader.integer();
        assertThatThrownBy(() -> reader.leaveEmbedded(outer)).isInstanceOf(PayloadException.class);
    }

    @Test
    void embeddedCborDoesNotReachPastItsEnd() {
        writer.embedded(new byte[] {0x62, 'a'}, 0, 2);
        writer.text("b");
        var reader = reader(writer.toBytes());
        reader.enterEmbedded();
        assertThatThrownBy(reader::text).isInstanceOf(PayloadException.class);
    }

    @Test
    void simpleValuesAndAbsentTextsAreRead() {
        writer.nullValue();
        writer.undefined();
        writer.text("x");
        writer.bool(false);
        writer.capability(7);
        var reader = reader(writer.toBytes());
        assertThat(reader.textOrNull()).isNull();
        assertThat(reader.textOrNull()).isNull();
        assertThat(reader.textOrNull()).isEqualTo("x");
        assertThat(reader.takeNull()).isFalse();
        assertThat(reader.bool()).isFalse();
        assertThat(reader.capability()).isEqualTo(7);
        assertThat(reader.remaining()).isZero();
    }

    @Test
    void utf8OfALoneSurrogateIsTheReplacementCharacter() {
        writer.text("é\ud800😀\udc00");
        assertThat(reader(writer.toBytes()).utf8()).isEqualTo("é\ufffd😀\ufffd".getBytes(UTF_8));
    }

    @Test
    void textFromUtf8IsTheSameAsFromAString() {
        for (String text :
                List.of("", "ascii, longer than eight bytes", "seven b", "größer", "😀")) {
            byte[] utf8 = ("<" + text + ">").getBytes(UTF_8);
            writer.reset();
            writer.text(utf8, 1, utf8.length - 2);
            assertThat(writer.toBytes()).isEqualTo(Payload.encode(new Value.Text(text)));
        }
    }

    @Test
    void bytesComeFromArraysAndBuffers() {
        writer.arrayHead(2);
        writer.bytes(new byte[] {1, 2, 3, 4}, 1, 2);
        writer.bytes(ByteBuffer.allocateDirect(3).put(1, (byte) 9).position(1));
        var reader = reader(writer.toBytes());
        reader.arrayHead(2);
        assertThat(reader.bytesRange().copy()).containsExactly(2, 3);
        assertThat(reader.bytes()).containsExactly(9, 0);
    }

    @Test
    void aReaderMayStartInsideAnArray() {
        byte[] around = {0x18, 0x61, 'a', 0x18};
        var reader = new PayloadReader(around, 1, 2);
        assertThat(reader.text()).isEqualTo("a");
        reader.end();
        assertThatThrownBy(reader::integer)
                .isInstanceOfSatisfying(
                        PayloadException.class, e -> assertThat(e.offset()).isEqualTo(2));
    }

    @Test
    void sharedObjectsAreNumberedOverTheWholePayload() {
        var first = new Value.Array();
        var second = new Value.PlainObject();
        writer.arrayHead(2);
        writer.value(new Value.Array(List.of(first, first)));
        writer.value(new Value.Array(List.of(second, second)));
        var reader = reader(writer.toBytes());
        reader.arrayHead(2);
        reader.skip();
        var pair = (Value.Array) reader.value();
        assertThat(pair.items().get(1)).isInstanceOf(Value.PlainObject.class);
        assertThat(pair.items().get(1)).isSameAs(pair.items().get(0));
    }

    @Test
    void aReferenceToASkippedValueIsRefused() {
        byte[] payload = PayloadVectors.payload("one object twice");
        var reader = reader(payload);
        reader.arrayHead(2);
        reader.skip();
        assertThatThrownBy(reader::value).isInstanceOf(PayloadException.class);
    }

    @Test
    void whatIsWrittenMayBeCopiedOut() {
        writer.text("abc");
        var target = ByteBuffer.allocateDirect(writer.size());
        writer.copyTo(target);
        assertThat(target.remaining()).isZero();
        assertThat(writer.range().copy()).isEqualTo(writer.toBytes());
    }

    @Test
    void anIntegerThatJavaScriptCannotHoldIsNotWritten() {
        assertThatThrownBy(() -> writer.integer(1L << 53))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIntegerOutOfRangeIsRefused() {
        writer.integer(1000);
        assertThatThrownBy(() -> reader(writer.toBytes()).integer(0, 999))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("0 to 999");
    }

    private static PayloadReader reader(byte[] payload) {
        return new PayloadReader(payload, 0, payload.length);
    }

    private static Value decode(String name) {
        return Payload.decode(PayloadVectors.payload(name));
    }
}
