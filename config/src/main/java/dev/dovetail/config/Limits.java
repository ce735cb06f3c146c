package dev.dovetail.config;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The key {@code limits}: what a Worker may spend. What is missing is not in the file: the
 * profile's number holds.
 *
 * @param numbers in the units of the keys, within the limits' ranges
 */
public record Limits(Map<Limit, Integer> numbers) {
    /** No limit in the file. */
    public static final Limits NONE = new Limits(Map.of());

    /** Copies the numbers. */
    public Limits {
        numbers = Map.copyOf(numbers);
    }

    /** The number of the file, if there is one. */
    public OptionalInt number(Limit limit) {
        Integer number = numbers.get(limit);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    static Limits read(Section section) {
        Map<Limit, Integer> numbers = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            section.integer(limit.key(), limit.least(), limit.most(), limit.meaning())
                    .ifPresent(number -> numbers.put(limit, number));
        }
        section.warnOfTheRest();
        return new Limits(numbers);
    }
}
