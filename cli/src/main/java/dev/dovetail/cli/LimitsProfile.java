package dev.dovetail.cli;

import dev.dovetail.config.Limit;
import dev.dovetail.runtime.Limits;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code --limits} chooses from. */
enum LimitsProfile {
    /** Only what keeps the process alive, whatever the configuration says. */
    OFF(Limits.OFF),
    /** Cloudflare's free plan. */
    FREE(Limits.FREE),
    /** Cloudflare's paid plan. */
    PAID(Limits.PAID),
    /** Only what workerd enforces. */
    WORKERD(Limits.WORKERD);

    static final List<String> NAMES = List.of("off", "free", "paid", "workerd");

    private final Limits numbers;

    LimitsProfile(Limits numbers) {
        this.numbers = numbers;
    }

    static Optional<LimitsProfile> named(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        return NAMES.contains(name)
                ? Optional.of(valueOf(name.toUpperCase(Locale.ROOT)))
                : Optional.empty();
    }

    /** The profile with a configuration's numbers in the place of its own. */
    Limits with(dev.dovetail.config.Limits own) {
        if (this == OFF) {
            return numbers;
        }
        Limits limits = numbers;
        for (Map.Entry<Limit, Integer> number : own.numbers().entrySet()) {
            limits = limits.with(number.getKey(), number.getKey().value(number.getValue()));
        }
        return limits;
    }
}
