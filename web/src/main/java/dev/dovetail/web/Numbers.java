package dev.dovetail.web;

import java.math.BigInteger;
import java.util.Arrays;

/** Natural numbers as big-endian bytes. */
final class Numbers {
    private Numbers() {}

    static BigInteger of(byte[] bytes) {
        return new BigInteger(1, bytes);
    }

    /** The shortest bytes of a number; of zero, one. */
    static byte[] bytes(BigInteger number) {
        byte[] signed = number.toByteArray();
        return signed.length > 1 && signed[0] == 0
                ? Arrays.copyOfRange(signed, 1, signed.length)
                : signed;
    }

    /** A number in this many bytes, which must be enough. */
    static byte[] bytes(BigInteger number, int length) {
        byte[] shortest = bytes(number);
        byte[] out = new byte[length];
        int from = Math.max(0, shortest.length - length);
        System.arraycopy(
                shortest, from, out, length - (shortest.length - from), shortest.length - from);
        return out;
    }
}
