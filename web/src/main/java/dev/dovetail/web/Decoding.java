package dev.dovetail.web;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What a TextDecoder has done by Java: all encodings but those of Unicode. Keeps nothing. */
final class Decoding {
    /** The decoder's state goes before the bytes in the scratch buffer, and comes back there. */
    private static final int HEAD = 4;

    private static final int SINGLE_BYTE_UNITS = 128;

    private Decoding() {}

    /**
     * The number of the encoding that has a label; its name goes into the scratch buffer.
     *
     * @param length of the label's text in the scratch buffer
     * @return number * 256 + length of the name
     * @throws WebException a RangeError without a message of its own
     */
    static int label(int length, ByteBuffer scratch) throws WebException {
        byte[] bytes = new byte[length];
        scratch.get(0, bytes);
        Integer number = Encodings.number(new String(bytes, StandardCharsets.ISO_8859_1));
        String name = number == null ? null : Encodings.name(number);
        if (number == null || name == null) {
            throw WebException.rangeError("Invalid or unsupported encoding");
        }
        byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
        scratch.put(0, text);
        return number * 256 + text.length;
    }

    /** The units of the bytes from 128 on, of an encoding of one byte a character. */
    static int table(int number, ByteBuffer scratch) {
        String name = String.valueOf(Encodings.name(number));
        var units = scratch.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (name.equals("x-user-defined")) {
            for (int i = 0; i < SINGLE_BYTE_UNITS; i++) {
                units.putChar(i * 2, (char) (0xf780 + i));
            }
            return SINGLE_BYTE_UNITS;
        }
        int[] index = EncodingIndexes.get(name.equals("iso-8859-8-i") ? "iso-8859-8" : name);
        for (int i = 0; i < SINGLE_BYTE_UNITS; i++) {
            int codePoint = EncodingIndexes.at(index, i);
            units.putChar(i * 2, codePoint == EncodingIndexes.NONE ? 0xfffd : (char) codePoint);
        }
        return SINGLE_BYTE_UNITS;
    }

    /**
     * Decodes bytes of an encoding with several bytes a character.
     *
     * @param how the encoding's number * 4, 2 for fatal, 1 for the end of the stream
     * @param length of the bytes behind the state
     * @return how many units are in the scratch buffer, behind the state
     */
    static int decode(int how, int length, ByteBuffer scratch) throws WebException {
        LegacyDecoder decoder = LegacyDecoder.of(String.valueOf(Encodings.name(how >> 2)));
        if (decoder == null) {
            throw WebException.error("internal error");
        }
        var buffer = scratch.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        byte[] bytes = new byte[length];
        buffer.get(HEAD, bytes);
        int count = decoder.decode(bytes, buffer.getInt(0), (how & 1) != 0);
        if (decoder.hasError() && (how & 2) != 0) {
            throw WebException.typeError("Failed to decode input.");
        }
        char[] units = decoder.units();
        for (int i = 0; i < count; i++) {
            buffer.putChar(HEAD + i * 2, units[i]);
        }
        buffer.putInt(0, decoder.state());
        return count;
    }
}
