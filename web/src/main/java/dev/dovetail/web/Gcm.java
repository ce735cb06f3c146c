package dev.dovetail.web;

import org.bouncycastle.crypto.modes.gcm.GCMMultiplier;
import org.bouncycastle.crypto.modes.gcm.Tables4kGCMMultiplier;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/**
 * AES-GCM (NIST SP 800-38D) that gives every byte at once, before the tag is known, and takes tags
 * of any length: Java's own holds a message back until its end, and knows no tag under 96 bits.
 */
@SuppressWarnings("InsecureCryptoUsage") // The hash's key and the first block are the mode's own.
final class Gcm {
    private static final int BLOCK = 16;

    private final boolean encrypt;
    private final Cipher stream;
    private final GCMMultiplier multiplier = new Tables4kGCMMultiplier();
    private final byte[] mask;
    private final byte[] hash = new byte[BLOCK];
    private int filled;
    private long additional;
    private long length;

    Gcm(boolean encrypt, byte[] key, byte[] iv) throws GeneralSecurityException {
        this.encrypt = encrypt;
        var block = Cipher.getInstance("AES/ECB/NoPadding");
        block.init(Cipher.ENCRYPT_MODE, Aes.key(key));
        multiplier.init(block.doFinal(new byte[BLOCK]));
        byte[] counter;
        if (iv.length == 12) {
            counter = Arrays.copyOf(iv, BLOCK);
            counter[BLOCK - 1] = 1;
        } else {
            absorb(iv);
            pad();
            lengths(0, iv.length);
            counter = hash.clone();
            Arrays.fill(hash, (byte) 0);
        }
        mask = block.doFinal(counter);
        for (int i = BLOCK - 1; i >= BLOCK - 4; i--) {
            if (++counter[i] != 0) {
                break;
            }
        }
        stream = Cipher.getInstance("AES/CTR/NoPadding");
        stream.init(Cipher.ENCRYPT_MODE, Aes.key(key), new IvParameterSpec(counter));
    }

    /** Adds data that is authenticated only; all of it before the first {@link #update}. */
    void authenticate(byte[] data) {
        absorb(data);
        additional += data.length;
    }

    byte[] update(byte[] data) {
        if (length == 0) {
            pad();
        }
        length += data.length;
        byte[] out = data.length == 0 ? data : stream.update(data);
        absorb(encrypt ? out : data);
        return out;
    }

    /** The tag of it all, whole. Nothing may follow. */
    byte[] tag() {
        pad();
        lengths(additional, length);
        byte[] tag = hash.clone();
        for (int i = 0; i < BLOCK; i++) {
            tag[i] ^= mask[i];
        }
        return tag;
    }

    /** Whether the tag starts so. Nothing may follow. */
    boolean matches(byte[] expected) {
        return MessageDigest.isEqual(Arrays.copyOf(tag(), expected.length), expected);
    }

    private void absorb(byte[] data) {
        for (byte b : data) {
            hash[filled++] ^= b;
            if (filled == BLOCK) {
                multiplier.multiplyH(hash);
                filled = 0;
            }
        }
    }

    private void pad() {
        if (filled > 0) {
            multiplier.multiplyH(hash);
            filled = 0;
        }
    }

    private void lengths(long first, long second) {
        for (int i = 0; i < 8; i++) {
            hash[i] ^= (byte) ((first * 8) >>> (56 - 8 * i));
            hash[8 + i] ^= (byte) ((second * 8) >>> (56 - 8 * i));
        }
        multiplier.multiplyH(hash);
    }
}
