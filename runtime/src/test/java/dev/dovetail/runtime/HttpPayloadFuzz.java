package dev.dovetail.runtime;

import dev.dovetail.rpc.MalformedMessageException;
import dev.dovetail.rpc.PayloadException;

/** Any bytes as what an isolate sends for a request, a response or an address. */
public final class HttpPayloadFuzz {
    private HttpPayloadFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        readOrRefuse(() -> CapnWeb.path(HttpRequest.parse(input, Message.NOTHING).url()));
        readOrRefuse(() -> HttpResponse.parse(input, Message.NOTHING));
        readOrRefuse(() -> TcpAddress.parse(input));
    }

    private static void readOrRefuse(Runnable read) {
        try {
            read.run();
        } catch (PayloadException | MalformedMessageException e) {
            // refused: the isolate is condemned
        }
    }
}
