package dev.dovetail.web;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The operations that JavaScript waits for in its turn, and what they keep between calls for one
 * isolate. Short ones only; what takes long is one of the {@link Jobs}. One thread at a time.
 */
public final class Work implements AutoCloseable {
    /** Gives back what it is given: b bytes. */
    static final int NOTHING = 0;

    /** A domain name in ASCII; b bytes of UTF-8. The result is empty if it is none. */
    static final int TO_ASCII = 1;

    /** {@link Decoding#label}: b bytes. */
    static final int ENCODING = 30;

    /** {@link Decoding#table}: of the encoding a. */
    static final int ENCODING_TABLE = 31;

    /** {@link Decoding#decode}: as a says, b bytes. */
    static final int DECODE = 32;

    /** Adds b bytes to those of the next {@link #CALL}. */
    static final int STAGE = 10;

    /**
     * Runs the {@link Operation} of the staged bytes and b more; gives its length and first part.
     */
    static final int CALL = 11;

    /** More of the last result, from byte a on: at most b bytes. */
    static final int REST = 12;

    /** Lets go of the thing of handle a. */
    static final int FREE = 13;

    /** Whether b bytes equal the b bytes after them, in a time that does not tell where not. */
    static final int SAME = 14;

    /** The digest of b bytes, by a hash function's number: see {@link #hash}. */
    static final int DIGEST = 15;

    /**
     * The HMAC of what follows a key: a is the hash's number, and from bit 8 on the key's length.
     */
    static final int HMAC = 16;

    /** A new {@link Digesting}, by its name in b bytes. Gives the handle. */
    static final int DIGEST_START = 17;

    /** Gives b bytes to the digest of handle a. */
    static final int DIGEST_UPDATE = 18;

    /** The result of the digest of handle a, which is then free. */
    static final int DIGEST_FINISH = 19;

    /** A copy of the digest of handle a. Gives the handle. */
    static final int DIGEST_COPY = 20;

    /** A new {@link ZStream}, as {@link ZStreams} reads it from b bytes. Gives the handle. */
    static final int Z_START = 21;

    /** One step of the stream of handle a: see {@link ZStreams#step}. */
    static final int Z_STEP = 22;

    /** A change to the stream of handle a: see {@link ZStreams#change}. */
    static final int Z_CHANGE = 23;

    /** A new {@link CipherStream}. Gives the handle. */
    static final int CIPHER_START = 24;

    /** Gives b bytes to the cipher of handle a. */
    static final int CIPHER_UPDATE = 25;

    /** The last bytes of the cipher of handle a. */
    static final int CIPHER_FINISH = 26;

    /** A change to the cipher of handle a: see {@link CipherStream#change}. */
    static final int CIPHER_CHANGE = 27;

    /** The tag that the cipher of handle a has made. */
    static final int CIPHER_TAG = 28;

    /** The longest input of an operation that JavaScript waits for. */
    private static final int MAX_STAGED = 64 << 20;

    private final Handles handles = new Handles();
    private final ByteArrayOutputStream staged = new ByteArrayOutputStream();
    private byte[] result = {};

    /**
     * Does one operation.
     *
     * @param operation its number, as JavaScript knows it
     * @param a by operation, mostly a handle of something kept here
     * @param b by operation, mostly how many bytes of the scratch buffer are given
     * @param scratch the bytes that both sides see
     * @return by operation, mostly how many bytes of the scratch buffer hold the result; at least 0
     * @throws WebException the error for the program
     */
    public int run(int operation, int a, int b, ByteBuffer scratch) throws WebException {
        return switch (operation) {
            case NOTHING -> b;
            case TO_ASCII ->
                    give(Idna.toAscii(text(scratch, b)).getBytes(StandardCharsets.UTF_8), scratch);
            case ENCODING -> Decoding.label(b, scratch);
            case ENCODING_TABLE -> Decoding.table(a, scratch);
            case DECODE -> Decoding.decode(a, b, scratch);
            case STAGE -> stage(take(scratch, 0, b));
            case CALL -> call(take(scratch, 0, b), scratch);
            case REST -> rest(a, b, scratch);
            case FREE -> {
                handles.free(a);
                yield 0;
            }
            case SAME ->
                    java.security.MessageDigest.isEqual(take(scratch, 0, b), take(scratch, b, b))
                            ? 1
                            : 0;
            case DIGEST -> give(hash(a).of(take(scratch, 0, b)), scratch);
            case HMAC -> {
                int key = a >> 8;
                byte[] secret = take(scratch, 0, key);
                yield give(Hmac.of(hash(a & 0xff), secret, take(scratch, key, b - key)), scratch);
            }
            case DIGEST_START -> handles.add(newDigest(take(scratch, 0, b)));
            case DIGEST_UPDATE -> {
                handles.get(a, Digesting.class).update(take(scratch, 0, b));
                yield 0;
            }
            case DIGEST_FINISH -> {
                byte[] digest = handles.get(a, Digesting.class).finish();
                handles.free(a);
                yield give(digest, scratch);
            }
            case DIGEST_COPY -> handles.add(handles.get(a, Digesting.class).copy());
            case Z_START -> handles.add(ZStreams.start(take(scratch, 0, b)));
            case Z_STEP -> ZStreams.step(handles.get(a, ZStream.class), b, scratch);
            case Z_CHANGE -> ZStreams.change(handles.get(a, ZStream.class), take(scratch, 0, b));
            case CIPHER_START -> handles.add(CipherStream.start(take(scratch, 0, b)));
            case CIPHER_UPDATE ->
                    give(handles.get(a, CipherStream.class).update(take(scratch, 0, b)), scratch);
            case CIPHER_FINISH -> give(handles.get(a, CipherStream.class).finish(), scratch);
            case CIPHER_CHANGE -> handles.get(a, CipherStream.class).change(take(scratch, 0, b));
            case CIPHER_TAG -> give(handles.get(a, CipherStream.class).tag(), scratch);
            default -> throw WebException.error("There is no operation " + operation + ".");
        };
    }

    private static String text(ByteBuffer scratch, int length) throws WebException {
        return new String(take(scratch, 0, length), StandardCharsets.UTF_8);
    }

    /** [name] of a digest, or [name, key] of an HMAC. */
    private static Digesting newDigest(byte[] bytes) throws WebException {
        Arguments in = new Arguments(ScratchCodec.decode(bytes));
        return in.count() == 1
                ? Digesting.named(in.text(0))
                : Digesting.of(new Hmac(Hash.of(in.text(0)), in.bytes(1)));
    }

    private int stage(byte[] bytes) throws WebException {
        if (staged.size() + bytes.length > MAX_STAGED) {
            staged.reset();
            throw WebException.rangeError("The data is too long.");
        }
        staged.writeBytes(bytes);
        return 0;
    }

    private int call(byte[] bytes, ByteBuffer scratch) throws WebException {
        byte[] all = bytes;
        if (staged.size() > 0) {
            staged.writeBytes(bytes);
            all = staged.toByteArray();
            staged.reset();
        }
        List<@Nullable Object> values = ScratchCodec.decode(all);
        if (values.isEmpty() || !(values.getFirst() instanceof String name)) {
            throw WebException.error("internal error");
        }
        Arguments arguments = new Arguments(values.subList(1, values.size()));
        byte[] encoded = ScratchCodec.encode(Operation.run(name, arguments));
        scratch.put(0, encoded, 0, Math.min(encoded.length, scratch.capacity()));
        result = encoded.length > scratch.capacity() ? encoded : new byte[0];
        return encoded.length;
    }

    private int rest(int from, int most, ByteBuffer scratch) throws WebException {
        if (from < 0 || from > result.length || most < 0) {
            throw WebException.error("internal error");
        }
        int length = Math.min(Math.min(most, scratch.capacity()), result.length - from);
        scratch.put(0, result, from, length);
        if (from + length == result.length) {
            result = new byte[0];
        }
        return length;
    }

    private static Hash hash(int number) throws WebException {
        return switch (number) {
            case 1 -> Hash.MD5;
            case 2 -> Hash.SHA_1;
            case 3 -> Hash.SHA_256;
            case 4 -> Hash.SHA_384;
            case 5 -> Hash.SHA_512;
            default -> throw WebException.error("internal error");
        };
    }

    private static byte[] take(ByteBuffer scratch, int from, int length) throws WebException {
        if (from < 0 || length < 0 || length > scratch.capacity() - from) {
            throw WebException.error("internal error");
        }
        byte[] bytes = new byte[length];
        scratch.get(from, bytes);
        return bytes;
    }

    private static int give(byte[] bytes, ByteBuffer scratch) throws WebException {
        if (bytes.length > scratch.capacity()) {
            throw WebException.error("internal error");
        }
        scratch.put(0, bytes);
        return bytes.length;
    }

    /** Frees what it keeps. */
    @Override
    public void close() {
        handles.close();
    }
}
