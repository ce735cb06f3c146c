package dev.dovetail.runtime;

import dev.dovetail.config.Limit;
import dev.dovetail.config.Limit.Profile;

import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What one top-level request, and one isolate, may use: a value for each {@link Limit}. */
public final class Limits implements Serializable {
    private static final long serialVersionUID = 1;

    /** The paid plan: what holds if nothing is said. */
    public static final Limits PAID = new Limits(Profile.PAID);

    /** The free plan. */
    public static final Limits FREE = new Limits(Profile.FREE);

    /** Only what workerd enforces, and what keeps the process alive. */
    public static final Limits WORKERD = new Limits(Profile.WORKERD);

    /** Only what keeps the process alive. */
    public static final Limits OFF = new Limits(Profile.OFF);

    private final Map<Limit, Long> values;

    /** Asked for at each turn. */
    private final long cpuMillis;

    private final long memoryBytes;

    private Limits(Map<Limit, Long> values) {
        this.values = Map.copyOf(values);
        cpuMillis = value(Limit.CPU);
        memoryBytes = value(Limit.MEMORY);
    }

    private Limits(Profile profile) {
        this(
                Arrays.stream(Limit.values())
                        .collect(Collectors.toMap(limit -> limit, limit -> limit.in(profile))));
    }

    /** The same with another value: a number, milliseconds or bytes. */
    public Limits with(Limit limit, long value) {
        Map<Limit, Long> changed = new EnumMap<>(values);
        changed.put(limit, value);
        return new Limits(changed);
    }

    /** A number, milliseconds or bytes; {@link Long#MAX_VALUE} for no limit. */
    public long value(Limit limit) {
        return values.getOrDefault(limit, Long.MAX_VALUE);
    }

    /** Whether there is no such limit. */
    boolean isOff(Limit limit) {
        return value(limit) == Long.MAX_VALUE;
    }

    /** CPU time of an invocation. */
    long cpuMillis() {
        return cpuMillis;
    }

    /** Memory of an isolate. */
    long memoryBytes() {
        return memoryBytes;
    }

    /** CPU time of a module's global scope. */
    long startupMillis() {
        return value(Limit.STARTUP);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Limits limits && values.equals(limits.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
