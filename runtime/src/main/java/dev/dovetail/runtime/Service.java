package dev.dovetail.runtime;

import java.util.Objects;

/**
 * What a service binding stands for.
 *
 * @param worker the Worker's name; it may not be there (yet)
 * @param entrypoint an export's name, {@code default} for the default export
 * @param props JSON that the callee sees as {@code ctx.props}; empty for none
 */
public record Service(String worker, String entrypoint, String props) implements Passed {
    /** The export that a binding without an entrypoint reaches. */
    public static final String DEFAULT = "default";

    /** Checks that nothing is null. */
    public Service {
        Objects.requireNonNull(worker);
        Objects.requireNonNull(entrypoint);
        Objects.requireNonNull(props);
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
