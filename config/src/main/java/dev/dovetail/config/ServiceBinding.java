package dev.dovetail.config;

import dev.dovetail.config.JsonValue.JsonObject;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A binding to another Worker, or to the Worker itself. To declare it is to grant it: nothing on
 * the target's side opts in. The rules are Cloudflare's:
 * https://developers.cloudflare.com/workers/runtime-apis/bindings/service-bindings/
 *
 * @param binding the property on the caller's {@code env}, a JavaScript identifier
 * @param service the target Worker's name; an environment of it is {@code <worker>-<env>}
 * @param entrypoint the target's named export; empty for its default export
 * @param props what the target sees as {@code ctx.props}; empty unless the file has some
 * @param errors what the caller is told of the target's errors; Dovetail's own
 * @param deadlineMillis how long a call over the binding may take, 1 to {@value #MAX_DEADLINE_MS}
 *     milliseconds: Dovetail's own key {@code deadline_ms}
 * @param place where the file declares it, for messages about the target
 */
public record ServiceBinding(
        String binding,
        String service,
        Optional<String> entrypoint,
        JsonObject props,
        ErrorDetail errors,
        OptionalInt deadlineMillis,
        Place place) {
    /** A day. */
    public static final int MAX_DEADLINE_MS = 86_400_000;
}
