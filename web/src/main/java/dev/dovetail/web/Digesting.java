package dev.dovetail.web;

import java.security.MessageDigest;

/** A digest, checksum or HMAC that takes its bytes piece by piece. */
interface Digesting extends Kept {
    void update(byte[] data);

    /** The result. Nothing may follow. */
    byte[] finish();

    /** The same, going its own way from here. */
    Digesting copy();

    @Override
    default int weight() {
        return 1024;
    }

    @Override
    default void close() {}

    /** A digest by name: a hash function's, or a checksum's. */
    static Digesting named(String name) throws WebException {
        return switch (name) {
            case "crc32" -> Checksum.crc32();
            case "crc32c" -> Checksum.crc32c();
            case "crc64nvme" -> Checksum.crc64nvme();
            default -> of(Hash.of(name).start());
        };
    }

    /** A digest. */
    static Digesting of(MessageDigest digest) {
        return new Digesting() {
            @Override
            public void update(byte[] data) {
                digest.update(data);
            }

            @Override
            public byte[] finish() {
                return digest.digest();
            }

            @Override
            public Digesting copy() {
                return of(Hash.copy(digest));
            }
        };
    }

    /** An HMAC. */
    static Digesting of(Hmac hmac) {
        return new Digesting() {
            @Override
            public void update(byte[] data) {
                hmac.update(data);
            }

            @Override
            public byte[] finish() {
                return hmac.finish();
            }

            @Override
            public Digesting copy() {
                throw new IllegalStateException("An HMAC is not copied");
            }
        };
    }
}
