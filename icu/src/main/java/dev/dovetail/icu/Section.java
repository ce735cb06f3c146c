package dev.dovetail.icu;

import java.nio.ByteBuffer;

/**
 * Big-endian data that is turned round in place, piece by piece. Offsets are in bytes, from the
 * section's start. A value has to be read before it is turned round.
 */
final class Section {
    private final byte[] bytes;
    private final ByteBuffer view;
    private final int start;

    Section(byte[] bytes, int start) {
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes);
        this.start = start;
    }

    /** A section that starts at an offset of this one. */
    Section at(int offset) {
        return new Section(bytes, start + offset);
    }

    int u8(int offset) {
        return bytes[start + offset] & 0xff;
    }

    int u16(int offset) {
        return view.getShort(start + offset) & 0xffff;
    }

    int i32(int offset) {
        return view.getInt(start + offset);
    }

    /** The NUL-terminated ASCII text at an offset is this one. */
    boolean textIs(int offset, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (u8(offset + i) != text.charAt(i)) {
                return false;
            }
        }
        return u8(offset + text.length()) == 0;
    }

    int length() {
        return bytes.length - start;
    }

    void turn16(int from, int to) {
        turn(from, to, 2);
    }

    void turn32(int from, int to) {
        turn(from, to, 4);
    }

    void turn64(int from, int to) {
        turn(from, to, 8);
    }

    private void turn(int from, int to, int width) {
        if (to < from || to > length()) {
            throw new IllegalArgumentException("no bytes from " + from + " to " + to);
        }
        for (int low = start + from; low + width <= start + to; low += width) {
            for (int i = 0; i < width / 2; i++) {
                byte swapped = bytes[low + i];
                bytes[low + i] = bytes[low + width - 1 - i];
                bytes[low + width - 1 - i] = swapped;
            }
        }
    }

    /** A data file may start here (a collation inside a resource bundle does). */
    void turnFile() {
        DataFile.turnRound(bytes, start);
    }
}
