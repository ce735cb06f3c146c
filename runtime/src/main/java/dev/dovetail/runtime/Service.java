package dev.dovetail.runtime;

import dev.dovetail.config.ErrorDetail;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * What a service binding stands for.
 *
 * @param worker the Worker's name; it may not be there (yet)
 * @param entrypoint an export's name, {@code default} for the default export
 * @param props JSON that the callee sees as {@code ctx.props}; empty for none
 * @param errors what the caller is told of an error of the callee's
 * @param deadlineMillis how long a call over the binding may take, in milliseconds, 1 at least
 */
public record Service(
        String worker,
        String entrypoint,
        String props,
        ErrorDetail errors,
        OptionalInt deadlineMillis)
        implements Passed {
    /** The export that a binding without an entrypoint reaches. */
    public static final String DEFAULT = "default";

    /** Makes one that tells all of an error. */
    public Service(String worker, String entrypoint, String props) {
        this(worker, entrypoint, props, ErrorDetail.FULL);
    }

    /** Makes one whose calls may take as long as they like. */
    public Service(String worker, String entrypoint, String props, ErrorDetail errors) {
        this(worker, entrypoint, props, errors, OptionalInt.empty());
    }

    /** Checks that nothing is null. */
    public Service {
        Objects.requireNonNull(worker);
        Objects.requireNonNull(entrypoint);
        Objects.requireNonNull(props);
        Objects.requireNonNull(errors);
        Objects.requireNonNull(deadlineMillis);
    }

    /** The default entrypoint of a Worker, without props. */
    public static Service of(String worker) {
        return new Service(worker, DEFAULT, "");
    }

    /** {@code worker} or {@code worker#Entrypoint}, for people. */
    @Override
    public String toString() {
        return entrypoint.equals(DEFAULT) ? worker : worker + "#" + entrypoint;
    }
}
