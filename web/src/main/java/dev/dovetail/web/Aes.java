package dev.dovetail.web;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES as WebCrypto has it, on whole messages. */
@SuppressWarnings("InsecureCryptoUsage") // The program chooses.
final class Aes {
    private static final int BLOCK = 16;

    private Aes() {}

    /** encrypt?, key, iv, data. */
    static byte[] cbc(Arguments in) throws WebException {
        boolean encrypt = in.flag(0);
        byte[] data = in.bytes(3);
        try {
            var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(mode(encrypt), key(in.bytes(1)), new IvParameterSpec(in.bytes(2)));
            return cipher.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw encrypt ? failed(e) : undecryptable("AES-CBC", data.length, data.length);
        }
    }

    /** encrypt?, key, iv, data, bits of the tag, additional data. */
    static byte[] gcm(Arguments in) throws WebException {
        boolean encrypt = in.flag(0);
        byte[] data = in.bytes(3);
        int tag = in.integer(4, 32, 128) / 8;
        try {
            if (tag >= 12) {
                var cipher = Cipher.getInstance("AES/GCM/NoPadding");
                var parameters = new GCMParameterSpec(tag * 8, in.bytes(2));
                cipher.init(mode(encrypt), key(in.bytes(1)), parameters);
                byte[] additional = in.bytesOrNull(5);
                if (additional != null) {
                    cipher.updateAAD(additional);
                }
                return cipher.doFinal(data);
            }
            var gcm = new Gcm(encrypt, in.bytes(1), in.bytes(2));
            byte[] additional = in.bytesOrNull(5);
            if (additional != null) {
                gcm.authenticate(additional);
            }
            if (encrypt) {
                byte[] out = Arrays.copyOf(gcm.update(data), data.length + tag);
                System.arraycopy(gcm.tag(), 0, out, data.length, tag);
                return out;
            }
            int length = data.length - tag;
            byte[] out = gcm.update(Arrays.copyOf(data, length));
            if (!gcm.matches(Arrays.copyOfRange(data, length, data.length))) {
                throw undecryptable("AES-GCM", length, length);
            }
            return out;
        } catch (AEADBadTagException e) {
            throw undecryptable("AES-GCM", data.length - tag, data.length - tag);
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    /** key, counter block, bits of the counter, data. Both ways are the same. */
    static byte[] ctr(Arguments in) throws WebException {
        byte[] counter = in.bytes(1);
        int bits = in.integer(2, 1, 128);
        byte[] data = in.bytes(3);
        BigInteger values = BigInteger.ONE.shiftLeft(bits);
        BigInteger start = new BigInteger(1, counter).mod(values);
        BigInteger blocks = BigInteger.valueOf((data.length + BLOCK - 1L) / BLOCK);
        if (blocks.compareTo(values) > 0) {
            throw WebException.dom("OperationError", "Counter block values will repeat");
        }
        try {
            SecretKeySpec key = key(in.bytes(0));
            BigInteger untilReset = values.subtract(start);
            if (untilReset.compareTo(blocks) >= 0) {
                return ctr(key, counter, data);
            }
            int first = untilReset.intValueExact() * BLOCK;
            byte[] out = Arrays.copyOf(ctr(key, counter, Arrays.copyOf(data, first)), data.length);
            byte[] reset =
                    ctr(key, zeroed(counter, bits), Arrays.copyOfRange(data, first, data.length));
            System.arraycopy(reset, 0, out, first, reset.length);
            return out;
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    private static byte[] ctr(SecretKeySpec key, byte[] counter, byte[] data)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
        return cipher.doFinal(data);
    }

    /** A counter block whose last bits are zero. */
    private static byte[] zeroed(byte[] counter, int bits) {
        byte[] out = counter.clone();
        int whole = out.length - bits / 8;
        Arrays.fill(out, whole, out.length, (byte) 0);
        if (bits % 8 != 0) {
            out[whole - 1] &= (byte) (0xff << (bits % 8));
        }
        return out;
    }

    /** wrap?, key, data. */
    static byte[] keyWrap(Arguments in) throws WebException {
        boolean wrap = in.flag(0);
        try {
            var cipher = Cipher.getInstance("AES/KW/NoPadding");
            cipher.init(mode(wrap), key(in.bytes(1)));
            return cipher.doFinal(in.bytes(2));
        } catch (GeneralSecurityException e) {
            throw WebException.dom(
                    "OperationError", "AES-KW key " + (wrap ? "" : "un") + "wrapping failed.");
        }
    }

    static int mode(boolean encrypt) {
        return encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
    }

    static SecretKeySpec key(byte[] bytes) {
        return new SecretKeySpec(bytes, "AES");
    }

    private static WebException failed(GeneralSecurityException e) {
        return WebException.dom("OperationError", "The operation failed: " + e.getMessage());
    }

    private static WebException undecryptable(String algorithm, int input, int output) {
        return WebException.dom(
                "OperationError",
                "Decryption failed. This could be due to a ciphertext authentication failure, bad"
                        + " padding, incorrect CryptoKey, or another algorithm-specific reason."
                        + " Input length was "
                        + input
                        + ", output length expected to be "
                        + output
                        + " for "
                        + algorithm);
    }
}
