package dev.dovetail.runtime;

import dev.dovetail.config.Limit;
import dev.dovetail.config.Limit.Profile;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** What one top-level request, and one isolate, may use: a value for each {@link Limit}. */
public final class Limits {
    /** The paid plan: what holds if nothing is said. */
    public static final Limits PAID = new Limits(Profile.PAID);

    /** The free plan. */
    public static final Limits FREE = new Limits(Profile.FREE);

    /** Only what workerd enforces, and what keeps the process alive. */
    public static final Limits WORKERD = new Limits(Profile.WORKERD);

    /** Only what keeps the process alive. */
    public static final Limits OFF = new Limits(Profile.OFF);

    private final long[] values;

    private Limits(long[] values) {
        this.values = values;
    }

    private Limits(Profile profile) {
        this(Arrays.stream(Limit.values()).mapToLong(limit -> limit.in(profile)).toArray());
    }

    /** The same with another value: a number, milliseconds or bytes. */
    public Limits with(Limit limit, long value) {
        long[] changed = values.clone();
        changed[limit.ordinal()] = value;
        return new Limits(changed);
    }

    /** A number, milliseconds or bytes; {@link Long#MAX_VALUE} for no limit. */
    public long value(Limit limit) {
        return values[limit.ordinal()];
    }

    /** Whether there is no such limit. */
    boolean isOff(Limit limit) {
        return value(limit) == Long.MAX_VALUE;
    }

    /** CPU time of an invocation. */
    long cpuMillis() {
        return value(Limit.CPU);
    }

    /** Memory of an isolate. */
    long memoryBytes() {
        return value(Limit.MEMORY);
    }

    /** CPU time of a module's global scope. */
    long startupMillis() {
        return value(Limit.STARTUP);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Limits limits && Arrays.equals(values, limits.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
