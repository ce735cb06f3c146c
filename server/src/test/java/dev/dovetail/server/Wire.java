package dev.dovetail.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A plain connection: bytes out, bytes in, each as a Latin-1 character. */
final class Wire implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Wire send(String bytes) {
        return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until what was read ends with a text. */
    String readUntil(String end) {
        StringBuilder read = new StringBuilder();
        try {
            while (!read.toString().endsWith(end)) {
                int b = in.read();
                if (b < 0) {
                    throw new AssertionError("closed after: " + read);
                }
                read.append((char) b);
            }
        } catch (IOException e) {
            throw new AssertionError(e + " after: " + read, e);
        }
        return read.toString();
    }

    /** Reads a head, and the body that its content-length announces. */
    String readResponse() {
        String head = readUntil("\r\n\r\n");
        int length = 0;
        for (String line : head.toLowerCase(Locale.ROOT).split("\r\n", -1)) {
            if (line.startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring(16));
            }
        }
        return head + read(length);
    }

    String read(int length) {
        try {
            byte[] bytes = in.readNBytes(length);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads until the other side closes; a reset is as good as a close. */
    String readAll() {
        StringBuilder read = new StringBuilder();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                read.append((char) b);
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("still open after: " + read, e);
        } catch (IOException e) {
            // reset
        }
        return read.toString();
    }

    /** Cuts the connection so that the other side notices at once. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
