package dev.dovetail.web;

import org.bouncycastle.crypto.generators.SCrypt;

import java.util.Arrays;

/** Keys and bits from secrets: HKDF (RFC 5869), PBKDF2 (RFC 8018), scrypt (RFC 7914). */
final class Derivation {
    /** What a program may derive at once. */
    private static final int MAX_BYTES = 1 << 24;

    /** What PBKDF2 may cost: a lane may wait for it. */
    private static final long MAX_ROUNDS = 2_000_000;

    /** What scrypt may cost, for the same reason. */
    private static final long MAX_COST = 1 << 21;

    private Derivation() {}

    /** hash, key, salt, info, length in bytes. */
    static byte[] hkdf(Arguments in) throws WebException {
        Hash hash = Hash.of(in.text(0));
        int length = in.integer(4, 0, MAX_BYTES);
        if (length > 255 * hash.bytes) {
            throw WebException.dom("OperationError", "HKDF deriveBits failed.");
        }
        Hmac expand = new Hmac(hash, Hmac.of(hash, in.bytes(2), in.bytes(1)));
        byte[] info = in.bytes(3);
        byte[] out = new byte[length];
        byte[] previous = {};
        for (int at = 0, round = 1; at < length; at += hash.bytes, round++) {
            expand.update(previous);
            expand.update(info);
            previous = expand.of(new byte[] {(byte) round});
            System.arraycopy(previous, 0, out, at, Math.min(hash.bytes, length - at));
        }
        return out;
    }

    /** hash, password, salt, iterations, length in bytes. */
    static byte[] pbkdf2(Arguments in) throws WebException {
        Hash hash = Hash.of(in.text(0));
        Hmac hmac = new Hmac(hash, in.bytes(1));
        byte[] salt = in.bytes(2);
        int iterations = in.integer(3, 1, 100_000);
        int length = in.integer(4, 0, MAX_BYTES);
        if ((long) iterations * (length / hash.bytes + 1) > MAX_ROUNDS) {
            throw WebException.rangeError("Pbkdf2 failed: too many iterations for this length");
        }
        byte[] out = new byte[length];
        for (int at = 0, block = 1; at < length; at += hash.bytes, block++) {
            hmac.update(salt);
            byte[] u = hmac.of(bigEndian(block));
            byte[] sum = u.clone();
            for (int i = 1; i < iterations; i++) {
                u = hmac.of(u);
                for (int k = 0; k < sum.length; k++) {
                    sum[k] ^= u[k];
                }
            }
            System.arraycopy(sum, 0, out, at, Math.min(sum.length, length - at));
        }
        return out;
    }

    private static byte[] bigEndian(int n) {
        return new byte[] {(byte) (n >> 24), (byte) (n >> 16), (byte) (n >> 8), (byte) n};
    }

    /** password, salt, N, r, p, length in bytes. */
    static byte[] scrypt(Arguments in) throws WebException {
        int length = in.integer(5, 0, MAX_BYTES);
        if (length == 0) {
            return new byte[0];
        }
        int n = in.integer(2, 2, 1 << 30);
        int r = in.integer(3, 1, 1 << 30);
        int p = in.integer(4, 1, 1 << 30);
        if ((double) n * r * p > MAX_COST) {
            throw WebException.rangeError(
                    "Scrypt failed: cost exceeds maximum (" + MAX_COST + ").");
        }
        try {
            return SCrypt.generate(in.bytes(0), in.bytes(1), n, r, p, length);
        } catch (IllegalArgumentException e) {
            throw WebException.rangeError("Invalid scrypt parameters");
        }
    }

    /** The first bits of a secret; those of the last byte that were not asked for are zero. */
    static byte[] firstBits(byte[] secret, int bits) {
        byte[] out = Arrays.copyOf(secret, (bits + 7) / 8);
        if (bits % 8 != 0) {
            out[out.length - 1] &= (byte) (0xff00 >> (bits % 8));
        }
        return out;
    }
}
