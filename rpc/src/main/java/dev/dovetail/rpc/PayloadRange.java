package dev.dovetail.rpc;

import java.util.Arrays;
import java.util.Objects;

/**
 * Bytes inside an array, not copied. Whoever changes the array changes the range; {@link #copy} it
 * to keep it.
 *
 * @param array the array, not copied
 * @param offset the first byte
 * @param length the number of bytes
 */
@SuppressWarnings("ArrayRecordComponent") // a window, not a value: nobody compares two
public record PayloadRange(byte[] array, int offset, int length) {

    /**
     * Checks that the range lies inside the array.
     *
     * @throws IndexOutOfBoundsException if it does not
     */
    public PayloadRange {
        Objects.checkFromIndexSize(offset, length, array.length);
    }

    /** A new array of just these bytes. */
    public byte[] copy() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** A reader of these bytes as a payload of their own. */
    public PayloadReader reader() {
        return new PayloadReader(array, offset, length);
    }
}
