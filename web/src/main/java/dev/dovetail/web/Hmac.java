package dev.dovetail.web;

import java.security.MessageDigest;
import java.util.Arrays;

/** HMAC (RFC 2104) over any of the hash functions. Keys of any length, none included. */
final class Hmac {
    private final MessageDigest inner;
    private final MessageDigest outer;
    private MessageDigest current;

    Hmac(Hash hash, byte[] key) {
        byte[] block = Arrays.copyOf(key.length > hash.block ? hash.of(key) : key, hash.block);
        inner = hash.start();
        outer = hash.start();
        inner.update(masked(block, 0x36));
        outer.update(masked(block, 0x5c));
        current = Hash.copy(inner);
    }

    private static byte[] masked(byte[] block, int mask) {
        byte[] out = new byte[block.length];
        for (int i = 0; i < block.length; i++) {
            out[i] = (byte) (block[i] ^ mask);
        }
        return out;
    }

    void update(byte[] data) {
        current.update(data);
    }

    void update(java.nio.ByteBuffer data) {
        current.update(data);
    }

    /** The code of what came since the last one; starts over. */
    byte[] finish() {
        MessageDigest last = Hash.copy(outer);
        last.update(current.digest());
        current = Hash.copy(inner);
        return last.digest();
    }

    byte[] of(byte[] data) {
        update(data);
        return finish();
    }

    static byte[] of(Hash hash, byte[] key, byte[] data) {
        return new Hmac(hash, key).of(data);
    }
}
