package dev.dovetail.web;

import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A cipher by OpenSSL's name that takes its bytes piece by piece. One thread at a time. */
@SuppressWarnings("InsecureCryptoUsage") // The program chooses.
final class CipherStream implements Kept {
    private static final int TAG = 16;

    private final boolean encrypt;
    private final String name;
    private final byte[] key;
    private final byte[] iv;
    private boolean padding = true;
    private byte @Nullable [] tag;
    private final @Nullable Gcm gcm;
    private final @Nullable Poly1305Stream poly;
    private @Nullable Cipher cipher;

    private CipherStream(boolean encrypt, String name, byte[] key, byte[] iv)
            throws GeneralSecurityException {
        this.encrypt = encrypt;
        this.name = name;
        this.key = key;
        this.iv = iv;
        gcm = name.endsWith("-gcm") ? new Gcm(encrypt, key, iv) : null;
        poly = name.equals("chacha20-poly1305") ? new Poly1305Stream(encrypt, key, iv) : null;
    }

    /** encrypt?, name, key, iv. */
    static CipherStream start(byte[] bytes) throws WebException {
        Arguments in = new Arguments(ScratchCodec.decode(bytes));
        try {
            String name = in.text(1).toLowerCase(Locale.ROOT);
            var stream = new CipherStream(in.flag(0), name, in.bytes(2), in.bytes(3));
            if (stream.gcm == null && stream.poly == null) {
                stream.cipher();
            }
            return stream;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw WebException.error("Invalid key or initialization vector");
        }
    }

    private Cipher cipher() throws GeneralSecurityException {
        Cipher made = cipher;
        if (made == null) {
            made = Cipher.getInstance(transformation());
            var secret = new SecretKeySpec(key, algorithm());
            if (iv.length == 0) {
                made.init(Aes.mode(encrypt), secret);
            } else {
                made.init(Aes.mode(encrypt), secret, new IvParameterSpec(iv));
            }
            cipher = made;
        }
        return made;
    }

    private String algorithm() {
        return name.startsWith("aes") ? "AES" : "DESede";
    }

    private String transformation() throws GeneralSecurityException {
        String mode = name.substring(name.lastIndexOf('-') + 1).toUpperCase(Locale.ROOT);
        return switch (mode) {
            case "CBC", "ECB" ->
                    algorithm() + '/' + mode + (padding ? "/PKCS5Padding" : "/NoPadding");
            case "CTR", "OFB", "CFB" -> algorithm() + '/' + mode + "/NoPadding";
            default -> throw new GeneralSecurityException("Unknown cipher");
        };
    }

    /** padding, on?; aad, bytes; or tag, bytes. */
    int change(byte[] bytes) throws WebException {
        Arguments in = new Arguments(ScratchCodec.decode(bytes));
        try {
            switch (in.text(0)) {
                case "padding" -> {
                    padding = in.flag(1);
                    cipher = null;
                }
                case "aad" -> {
                    if (gcm != null) {
                        gcm.authenticate(in.bytes(1));
                    } else if (poly != null) {
                        poly.authenticate(in.bytes(1));
                    } else {
                        throw WebException.error("Setting AAD failed");
                    }
                }
                case "tag" -> tag = in.bytes(1);
                default -> throw WebException.error("internal error");
            }
            return 0;
        } catch (IllegalStateException e) {
            throw WebException.error("Setting AAD failed");
        }
    }

    byte[] update(byte[] data) throws WebException {
        if (gcm != null) {
            return gcm.update(data);
        }
        if (poly != null) {
            return poly.update(data);
        }
        try {
            byte[] out = cipher().update(data);
            return out == null ? new byte[0] : out;
        } catch (GeneralSecurityException | IllegalStateException e) {
            throw WebException.error("Cipher operation failed");
        }
    }

    /** The last bytes. Nothing but {@link #tag} may follow. */
    byte[] finish() throws WebException {
        if (gcm != null || poly != null) {
            byte[] made = gcm != null ? gcm.tag() : poly != null ? poly.tag() : new byte[0];
            if (encrypt) {
                tag = made;
                return new byte[0];
            }
            byte[] expected = tag;
            if (expected == null
                    || expected.length > TAG
                    || !MessageDigest.isEqual(Arrays.copyOf(made, expected.length), expected)) {
                throw WebException.error("Unsupported state or unable to authenticate data");
            }
            return new byte[0];
        }
        try {
            return cipher().doFinal();
        } catch (GeneralSecurityException | IllegalStateException e) {
            throw WebException.error("Cipher operation failed: " + e.getMessage());
        }
    }

    byte[] tag() throws WebException {
        byte[] made = tag;
        if (made == null) {
            throw WebException.error("There is no authentication tag");
        }
        return made;
    }

    @Override
    public int weight() {
        return 8192;
    }

    @Override
    public void close() {}
}
