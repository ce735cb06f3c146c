package dev.dovetail.runtime;

import dev.dovetail.rpc.PayloadReader;
import dev.dovetail.rpc.PayloadWriter;

import java.util.List;

/**
 * A request, on its way into or out of Workers.
 *
 * @param method as the client sent it
 * @param url absolute and normal in the sense of the WHATWG URL standard
 * @param headers name, value, name, value…; names in lower case
 * @param redirect {@code follow}, {@code manual} or {@code error}
 */
public record HttpRequest(
        String method, String url, List<String> headers, Body body, String redirect) {

    /** The payload of a fetch, as {@code worker/transfer.js} reads it. */
    byte[] toPayload() {
        PayloadWriter writer = new PayloadWriter();
        writer.arrayHead(7);
        writer.text(method);
        writer.text(url);
        HttpPayload.writeHeaders(writer, headers);
        HttpPayload.writeBody(writer, body);
        writer.text(redirect);
        writer.nullValue();
        return writer.toBytes();
    }

    /**
     * Reads what {@code worker/transfer.js} writes.
     *
     * @throws dev.dovetail.rpc.PayloadException if it is malformed
     */
    static HttpRequest parse(byte[] payload, Passed[] passed) {
        PayloadReader reader = new PayloadReader(payload);
        reader.arrayHead(7);
        return new HttpRequest(
                reader.text(),
                reader.text(),
                HttpPayload.readHeaders(reader),
                HttpPayload.readBody(reader, passed),
                reader.text());
    }

    /** Whether the client asks for another protocol, such as WebSocket, on the connection. */
    boolean isUpgrade() {
        for (int i = 0; i + 1 < headers.size(); i += 2) {
            if (headers.get(i).equals("upgrade")) {
                return true;
            }
        }
        return false;
    }

    /** What goes beside the payload. */
    Passed[] passed() {
        return HttpPayload.passed(body);
    }
}
