package dev.dovetail.web;

import org.bouncycastle.jcajce.provider.digest.Blake2b;
import org.bouncycastle.jcajce.provider.digest.Blake2s;
import org.bouncycastle.jcajce.provider.digest.MD4;
import org.bouncycastle.jcajce.provider.digest.RIPEMD160;
import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** The hash functions. */
enum Hash {
    MD4("md4", "MD4", 16, 64),
    MD5("md5", "MD5", 16, 64),
    SHA_1("sha1", "SHA-1", 20, 64),
    SHA_224("sha224", "SHA-224", 28, 64),
    SHA_256("sha256", "SHA-256", 32, 64),
    SHA_384("sha384", "SHA-384", 48, 128),
    SHA_512("sha512", "SHA-512", 64, 128),
    SHA_512_224("sha512-224", "SHA-512/224", 28, 128),
    SHA_512_256("sha512-256", "SHA-512/256", 32, 128),
    SHA3_224("sha3-224", "SHA3-224", 28, 144),
    SHA3_256("sha3-256", "SHA3-256", 32, 136),
    SHA3_384("sha3-384", "SHA3-384", 48, 104),
    SHA3_512("sha3-512", "SHA3-512", 64, 72),
    RIPEMD160("ripemd160", "RIPEMD160", 20, 64),
    BLAKE2B_512("blake2b512", "BLAKE2B-512", 64, 128),
    BLAKE2S_256("blake2s256", "BLAKE2S-256", 32, 64);

    /** OpenSSL's name. */
    final String openssl;

    /** The name in Java's cryptography. */
    final String standard;

    /** The length of a digest in bytes. */
    final int bytes;

    /** The length of a block in bytes. */
    final int block;

    Hash(String openssl, String standard, int bytes, int block) {
        this.openssl = openssl;
        this.standard = standard;
        this.bytes = bytes;
        this.block = block;
    }

    /** A fresh digest that can be cloned. */
    MessageDigest start() {
        return switch (this) {
            case MD4 -> new MD4.Digest();
            case RIPEMD160 -> new RIPEMD160.Digest();
            case BLAKE2B_512 -> new Blake2b.Blake2b512();
            case BLAKE2S_256 -> new Blake2s.Blake2s256();
            default -> {
                try {
                    yield MessageDigest.getInstance(standard);
                } catch (NoSuchAlgorithmException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    byte[] of(byte[] data) {
        return start().digest(data);
    }

    /** A copy of a digest in progress. */
    static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The hash of a name as WebCrypto or OpenSSL writes it, or null. */
    static @Nullable Hash find(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace('/', '-');
        if (lower.startsWith("rsa-")) {
            lower = lower.substring(4);
        }
        return switch (lower) {
            case "md4" -> MD4;
            case "md5" -> MD5;
            case "sha1", "sha-1" -> SHA_1;
            case "sha224", "sha-224" -> SHA_224;
            case "sha256", "sha-256" -> SHA_256;
            case "sha384", "sha-384" -> SHA_384;
            case "sha512", "sha-512" -> SHA_512;
            case "sha512-224", "sha-512-224" -> SHA_512_224;
            case "sha512-256", "sha-512-256" -> SHA_512_256;
            case "sha3-224" -> SHA3_224;
            case "sha3-256" -> SHA3_256;
            case "sha3-384" -> SHA3_384;
            case "sha3-512" -> SHA3_512;
            case "ripemd160", "rmd160", "ripemd" -> RIPEMD160;
            case "blake2b512" -> BLAKE2B_512;
            case "blake2s256" -> BLAKE2S_256;
            default -> null;
        };
    }

    /** The hash that an argument names. */
    static Hash of(String name) throws WebException {
        Hash hash = find(name);
        if (hash == null) {
            throw WebException.error("Digest method not supported");
        }
        return hash;
    }
}
