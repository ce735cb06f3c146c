package dev.dovetail.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

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
            case TO_ASCII -> put(Idna.toAscii(text(scratch, b)), scratch);
            case ENCODING -> Decoding.label(b, scratch);
            case ENCODING_TABLE -> Decoding.table(a, scratch);
            case DECODE -> Decoding.decode(a, b, scratch);
            default -> throw WebException.error("There is no operation " + operation + ".");
        };
    }

    private static String text(ByteBuffer scratch, int length) {
        byte[] bytes = new byte[length];
        scratch.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int put(String text, ByteBuffer scratch) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        scratch.put(0, bytes);
        return bytes.length;
    }

    /** Frees what it keeps. */
    @Override
    public void close() {}
}
