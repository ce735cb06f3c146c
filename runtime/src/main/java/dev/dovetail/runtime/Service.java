package dev.dovetail.runtime;

import dev.dovetail.config.ErrorDetail;

import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.List;
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
 * @param inProps the services in the props
 */
public record Service(
        String worker,
        String entrypoint,
        String props,
        ErrorDetail errors,
        OptionalInt deadlineMillis,
        List<Held> inProps)
        implements Passed, Serializable {
    /** The export that a binding without an entrypoint reaches. */
    public static final String DEFAULT = "default";

    /**
     * A service in another's props. Two are equal only if they are the same object: props may hold
     * services whose props hold services, as deep and as often as a Worker likes.
     */
    static final class Held {
        private final Service service;

        Held(Service service) {
            this.service = service;
        }

        Service service() {
            return service;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // what the class is for
        public boolean equals(@Nullable Object other) {
            return other instanceof Held held && held.service == service;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(service);
        }
    }

    /** Makes one that tells all of an error. */
    public Service(String worker, String entrypoint, String props) {
        this(worker, entrypoint, props, ErrorDetail.FULL);
    }

    /** Makes one whose calls may take as long as they like. */
    public Service(String worker, String entrypoint, String props, ErrorDetail errors) {
        this(worker, entrypoint, props, errors, OptionalInt.empty());
    }

    /** Makes one without services in its props. */
    public Service(
            String worker,
            String entrypoint,
            String props,
            ErrorDetail errors,
            OptionalInt deadlineMillis) {
        this(worker, entrypoint, props, errors, deadlineMillis, List.of());
    }

    /** A Worker's own entrypoint, with props that have services in them. */
    static Service own(String worker, String entrypoint, String props, List<Service> inProps) {
        return new Service(
                worker,
                entrypoint,
                props,
                ErrorDetail.FULL,
                OptionalInt.empty(),
                inProps.stream().map(Held::new).toList());
    }

    /** Checks that nothing is null. */
    public Service {
        Objects.requireNonNull(worker);
        Objects.requireNonNull(entrypoint);
        Objects.requireNonNull(props);
        Objects.requireNonNull(errors);
        Objects.requireNonNull(deadlineMillis);
        inProps = List.copyOf(inProps);
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
