package dev.dovetail.config;

import dev.dovetail.config.JsonValue.JsonObject;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A path at which an entrypoint of the Worker is offered to browsers and other programs by the
 * Cap'n Web protocol: an item of the key {@code capnweb}, which is Dovetail's own.
 *
 * @param path the path of the URLs, such as {@code /rpc}; what is sent there does not reach the
 *     Worker's {@code fetch}
 * @param entrypoint the named export; empty for the default export
 * @param props what the entrypoint sees as {@code ctx.props}; empty unless the file has some
 * @param origins the web origins that may call besides the URL's own: {@code https://example.com},
 *     or {@code *} for all
 * @param errors what a client is told of errors
 * @param place where the file declares it, for messages about the entrypoint
 */
public record CapnWebRoute(
        String path,
        Optional<String> entrypoint,
        JsonObject props,
        List<String> origins,
        ErrorDetail errors,
        Place place)
        implements Serializable {

    /** The origin that stands for all. */
    public static final String ANY_ORIGIN = "*";

    /** Copies the list. */
    public CapnWebRoute {
        origins = List.copyOf(origins);
    }
}
