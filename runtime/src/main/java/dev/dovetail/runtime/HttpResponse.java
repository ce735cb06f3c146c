package dev.dovetail.runtime;

import dev.dovetail.rpc.PayloadReader;
import dev.dovetail.rpc.PayloadWriter;

import java.util.List;

/**
 * A response, on its way out of Workers or into one.
 *
 * @param status 200 to 599, or 101
 * @param statusText may be empty
 * @param headers name, value, name, value…; names in lower case, {@code set-cookie} as often as it
 *     is
 */
public record HttpResponse(int status, String statusText, List<String> headers, Body body) {

    /** The payload of an answer, as {@code worker/transfer.js} reads it. */
    byte[] toPayload() {
        PayloadWriter writer = new PayloadWriter();
        writer.arrayHead(5);
        writer.integer(status);
        writer.text(statusText);
        HttpPayload.writeHeaders(writer, headers);
        HttpPayload.writeBody(writer, body);
        return writer.toBytes();
    }

    /**
     * Reads what {@code worker/transfer.js} writes.
     *
     * @throws dev.dovetail.rpc.PayloadException if it is malformed
     */
    static HttpResponse parse(byte[] payload, Passed[] passed) {
        PayloadReader reader = new PayloadReader(payload);
        reader.arrayHead(5);
        return new HttpResponse(
                reader.integer(0, 999),
                reader.text(),
                HttpPayload.readHeaders(reader),
                HttpPayload.readBody(reader, passed));
    }

    /** What goes beside the payload. */
    Passed[] passed() {
        return HttpPayload.passed(body);
    }
}
