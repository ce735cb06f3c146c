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
    OFF,
    /** Cloudflare's free plan. */
    FREE,
    /** Cloudflare's paid plan. */
    PAID,
    /** Only what workerd enforces. */
    WORKERD;

    static final List<String> NAMES = List.of("off", "free", "paid", "workerd");

    static Optional<LimitsProfile> named(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        return NAMES.contains(name)
                ? Optional.of(valueOf(name.toUpperCase(Locale.ROOT)))
                : Optional.empty();
    }

    private Limits numbers() {
        return switch (this) {
            case OFF -> Limits.OFF;
            case FREE -> Limits.FREE;
            case PAID -> Limits.PAID;
            case WORKERD -> Limits.WORKERD;
        };
    }

    /** The profile with a configuration's numbers in the place of its own. */
    Limits with(dev.dovetail.config.Limits own) {
        if (this == OFF) {
            return Limits.OFF;
        }
        Limits limits = numbers();
        for (Map.Entry<Limit, Integer> number : own.numbers().entrySet()) {
            limits = limits.with(number.getKey(), number.getKey().value(number.getValue()));
        }
        return limits;
    }
}
