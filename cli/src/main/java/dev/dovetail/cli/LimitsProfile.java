package dev.dovetail.cli;

import dev.dovetail.runtime.Limits;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code --limits} chooses from. */
enum LimitsProfile {
    /** Only what keeps the process alive, whatever the configuration says. */
    OFF,
    /** Cloudflare's free plan. */
    FREE,
    /** Cloudflare's paid plan. */
    PAID;

    static final List<String> NAMES = List.of("off", "free", "paid");

    private static final long MB = 1024 * 1024;

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
        };
    }

    /** The profile with a configuration's numbers in the place of its own. */
    Limits with(dev.dovetail.config.Limits own) {
        Limits numbers = numbers();
        if (this == OFF) {
            return numbers;
        }
        return new Limits(
                own.invocations().orElse(numbers.invocations()),
                own.subrequests().orElse(numbers.subrequests()),
                own.cpuMs().isPresent() ? own.cpuMs().getAsInt() : numbers.cpuMillis(),
                own.memoryMb().isPresent()
                        ? own.memoryMb().getAsInt() * MB
                        : numbers.memoryBytes());
    }
}
