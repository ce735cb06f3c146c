package dev.dovetail.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The key {@code dev}: settings of {@code dovetail dev}. What is empty is not in the file; the
 * defaults are the command's.
 *
 * @param ip the address to listen on, a name or a number
 * @param port the port to listen on, 0 to 65535; 0 asks for a free one
 * @param inspectorIp the debugger's address
 * @param inspectorPort the debugger's port, 0 to 65535
 * @param localProtocol the protocol to listen with
 * @param upstreamProtocol the protocol that the Worker sees in its requests' URLs
 * @param host the host that the Worker sees in its requests' URLs
 */
public record DevSettings(
        Optional<String> ip,
        OptionalInt port,
        Optional<String> inspectorIp,
        OptionalInt inspectorPort,
        Optional<Protocol> localProtocol,
        Optional<Protocol> upstreamProtocol,
        Optional<String> host) {

    /** No setting at all. */
    public static final DevSettings NONE =
            new DevSettings(
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
}
