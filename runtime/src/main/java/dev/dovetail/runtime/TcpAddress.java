package dev.dovetail.runtime;

import dev.dovetail.rpc.MalformedMessageException;
import dev.dovetail.rpc.PayloadReader;

/**
 * Where a socket leads.
 *
 * @param shown as the Worker gave it
 * @param host a name or an IP address, without brackets
 * @param port 0 to 65535
 * @param transport what is spoken
 */
public record TcpAddress(String shown, String host, int port, Transport transport) {
    private static final int MAX_PORT = 65535;

    /** What is spoken on a connection. */
    public enum Transport {
        /** Bytes as they are. */
        PLAIN,
        /** Bytes as they are, until {@link TcpConnection#secure}. */
        STARTTLS,
        /** TLS. */
        TLS
    }

    /** Reads what {@code worker/connect.js} writes. */
    static TcpAddress parse(byte[] payload) {
        var reader = new PayloadReader(payload);
        reader.arrayHead(4);
        String shown = reader.text();
        String host = reader.text();
        double port = reader.number();
        if (!(port >= 0 && port <= MAX_PORT)) {
            throw new MalformedMessageException("port " + port);
        }
        Transport transport =
                switch (reader.text()) {
                    case "on" -> Transport.TLS;
                    case "starttls" -> Transport.STARTTLS;
                    default -> Transport.PLAIN;
                };
        return new TcpAddress(shown, host, (int) port, transport);
    }
}
