package dev.dovetail.web;

import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** ChaCha20-Poly1305 (RFC 8439) that gives every byte at once, before the tag is known. */
final class Poly1305Stream {
    private static final int BLOCK = 16;

    private final boolean encrypt;
    private final ChaCha7539Engine stream = new ChaCha7539Engine();
    private final Poly1305 mac = new Poly1305();
    private long additional;
    private long length;

    Poly1305Stream(boolean encrypt, byte[] key, byte[] iv) {
        this.encrypt = encrypt;
        stream.init(true, new ParametersWithIV(new KeyParameter(key), iv));
        byte[] first = new byte[64];
        stream.processBytes(first, 0, first.length, first, 0);
        mac.init(new KeyParameter(first, 0, 32));
    }

    /** Adds data that is authenticated only; all of it before the first {@link #update}. */
    void authenticate(byte[] data) {
        mac.update(data, 0, data.length);
        additional += data.length;
    }

    byte[] update(byte[] data) {
        if (length == 0) {
            pad(additional);
        }
        length += data.length;
        byte[] out = new byte[data.length];
        stream.processBytes(data, 0, data.length, out, 0);
        mac.update(encrypt ? out : data, 0, data.length);
        return out;
    }

    /** The tag of it all. Nothing may follow. */
    byte[] tag() {
        pad(length == 0 ? additional : length);
        byte[] lengths = new byte[BLOCK];
        for (int i = 0; i < 8; i++) {
            lengths[i] = (byte) (additional >>> (8 * i));
            lengths[8 + i] = (byte) (length >>> (8 * i));
        }
        mac.update(lengths, 0, BLOCK);
        byte[] tag = new byte[BLOCK];
        mac.doFinal(tag, 0);
        return tag;
    }

    private void pad(long bytes) {
        int open = (int) (bytes % BLOCK);
        if (open > 0) {
            mac.update(new byte[BLOCK], 0, BLOCK - open);
        }
    }
}
