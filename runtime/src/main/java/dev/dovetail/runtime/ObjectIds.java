package dev.dovetail.runtime;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The ids of a namespace's objects: 16 bytes that are random, or an HMAC of a name, and 16 that
 * prove that the namespace made them. As workerd makes them, so that ids of a key are the same
 * everywhere. Any thread.
 */
final class ObjectIds {
    static final int BYTES = 32;
    private static final int HALF = BYTES / 2;
    private static final String HMAC = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    ObjectIds(String key) {
        this.key = new SecretKeySpec(sha256(key.getBytes(StandardCharsets.UTF_8)), HMAC);
    }

    /** The id of a name. */
    byte[] ofName(byte[] name) {
        return signed(Arrays.copyOf(hmac(name), HALF));
    }

    /** An id that no other object has. */
    byte[] unique() {
        byte[] first = new byte[HALF];
        RANDOM.nextBytes(first);
        return signed(first);
    }

    /** Whether this namespace made the id. */
    boolean isMine(byte[] id) {
        return id.length == BYTES && MessageDigest.isEqual(id, signed(Arrays.copyOf(id, HALF)));
    }

    private byte[] signed(byte[] first) {
        byte[] id = Arrays.copyOf(first, BYTES);
        System.arraycopy(hmac(first), 0, id, HALF, HALF);
        return id;
    }

    private byte[] hmac(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has no " + HMAC, e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has no SHA-256", e);
        }
    }
}
