package dev.dovetail.web;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;

/** Prime numbers, as big-endian bytes. */
final class Primes {
    private static final int MAX_BITS = 4096;
    private static final int MAX_SAFE_BITS = 1024;
    private static final int CERTAINTY = 64;
    private static final int MAX_TRIES = 1_000_000;

    private static final BigInteger THREE = BigInteger.valueOf(3);

    private Primes() {}

    /** bits, safe?, add or null, rem or null. */
    static byte[] generate(Arguments in) throws WebException {
        boolean safe = in.flag(1);
        int most = safe ? MAX_SAFE_BITS : MAX_BITS;
        int bits = in.integer(0, 1, Integer.MAX_VALUE);
        if (bits > most) {
            throw WebException.rangeError("A prime of more than " + most + " bits takes too long.");
        }
        BigInteger add = number(in, 2);
        BigInteger rem = number(in, 3);
        if (bits < 2 || (add != null && add.bitLength() > bits)) {
            throw WebException.rangeError("There is no such prime.");
        }
        BigInteger wanted = rem == null ? (safe ? THREE : BigInteger.ONE) : rem;
        for (int i = 0; i < MAX_TRIES; i++) {
            BigInteger prime = new BigInteger(bits, Keys.RANDOM).setBit(bits - 1);
            if (add != null && add.signum() > 0) {
                prime = prime.subtract(prime.mod(add)).add(wanted);
            } else if (bits > 2) {
                // The second bit too, as OpenSSL has it: a product of two is then long enough.
                prime = prime.setBit(0).setBit(bits - 2);
            }
            if (prime.bitLength() == bits
                    && prime.isProbablePrime(CERTAINTY)
                    && (!safe || prime.shiftRight(1).isProbablePrime(CERTAINTY))) {
                return Numbers.bytes(prime, (bits + 7) / 8);
            }
        }
        throw WebException.error("No such prime was found.");
    }

    private static @Nullable BigInteger number(Arguments in, int at) throws WebException {
        byte[] bytes = in.bytesOrNull(at);
        return bytes == null ? null : Numbers.of(bytes);
    }

    /** candidate. */
    static boolean check(Arguments in) throws WebException {
        byte[] candidate = in.bytes(0);
        if (candidate.length > 2048) {
            throw WebException.rangeError("The number is too long.");
        }
        return Numbers.of(candidate).isProbablePrime(CERTAINTY);
    }
}
