package dev.dovetail.runtime;

import dev.dovetail.rpc.MalformedMessageException;
import dev.dovetail.rpc.PayloadReader;
import dev.dovetail.rpc.PayloadWriter;
import dev.dovetail.rpc.Wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The parts that the payloads of requests and responses share; docs/payload.md has the table. */
final class HttpPayload {
    private static final int REQUEST_MEMBERS = 7;

    private HttpPayload() {}

    static void writeHeaders(PayloadWriter writer, List<String> headers) {
        int begin = writer.beginEmbedded();
        writer.arrayHead(headers.size());
        for (String header : headers) {
            writer.text(header);
        }
        writer.endEmbedded(begin);
    }

    static List<String> readHeaders(PayloadReader reader) {
        int outer = reader.enterEmbedded();
        int count = reader.arrayHead();
        List<String> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            headers.add(reader.text());
        }
        reader.leaveEmbedded(outer);
        return headers;
    }

    /** A request that names a trace, unless it does already. The rest stays as it is. */
    static byte[] withTrace(byte[] payload, Trace trace, long span) {
        PayloadReader reader = new PayloadReader(payload);
        reader.arrayHead(REQUEST_MEMBERS);
        String method = reader.text();
        String url = reader.text();
        List<String> headers = readHeaders(reader);
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase(Trace.TRACEPARENT)) {
                return payload;
            }
        }
        headers.add(Trace.TRACEPARENT);
        headers.add(trace.header(span));
        if (!trace.state().isEmpty()) {
            headers.add(Trace.TRACESTATE);
            headers.add(trace.state());
        }
        PayloadWriter writer = new PayloadWriter();
        writer.arrayHead(REQUEST_MEMBERS);
        writer.text(method);
        writer.text(url);
        writeHeaders(writer, headers);
        byte[] head = writer.toBytes();
        byte[] whole = Arrays.copyOf(head, head.length + reader.remaining());
        System.arraycopy(payload, reader.position(), whole, head.length, reader.remaining());
        return whole;
    }

    /** A streaming body's source, or the socket, is the message's only capability. */
    static void writeBody(PayloadWriter writer, Body body) {
        switch (body) {
            case Body.None none -> {
                writer.integer(Wire.BODY_NONE);
                writer.nullValue();
            }
            case Body.Whole whole -> {
                writer.integer(Wire.BODY_BYTES);
                writer.bytes(whole.bytes());
            }
            case Body.Streaming streaming -> {
                writer.integer(Wire.BODY_STREAM);
                writer.arrayHead(2);
                writer.integer(0);
                writer.integer(streaming.length());
            }
            case Body.Upgraded upgraded -> {
                writer.integer(Wire.BODY_SOCKET);
                writer.integer(0);
            }
        }
    }

    static Passed[] passed(Body body) {
        return switch (body) {
            case Body.Streaming streaming -> new Passed[] {streaming.source()};
            case Body.Upgraded upgraded -> new Passed[] {upgraded.socket()};
            case Body.None none -> Message.NOTHING;
            case Body.Whole whole -> Message.NOTHING;
        };
    }

    static Body readBody(PayloadReader reader, Passed[] passed) {
        switch (reader.integer(Wire.BODY_NONE, Wire.BODY_SOCKET)) {
            case Wire.BODY_NONE -> {
                reader.skip();
                return Body.NONE;
            }
            case Wire.BODY_TEXT -> {
                return new Body.Whole(reader.utf8());
            }
            case Wire.BODY_BYTES -> {
                return new Body.Whole(reader.bytes());
            }
            case Wire.BODY_SOCKET -> {
                int index = reader.integer(0, Integer.MAX_VALUE);
                if (index >= passed.length || !(passed[index] instanceof SocketEnd socket)) {
                    throw new MalformedMessageException("a socket does not exist");
                }
                return new Body.Upgraded(socket);
            }
            default -> {
                reader.arrayHead(2);
                int index = reader.integer(0, Integer.MAX_VALUE);
                long length = reader.integer();
                if (index >= passed.length || !(passed[index] instanceof ByteSource source)) {
                    throw new MalformedMessageException("a body's stream does not exist");
                }
                return new Body.Streaming(source, length);
            }
        }
    }
}
