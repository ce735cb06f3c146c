package dev.dovetail.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The compatibility flags of the Workers runtime, and which of them a compatibility date implies
 * (<a href="https://developers.cloudflare.com/workers/configuration/compatibility-flags/">
 * Cloudflare's page</a>). Immutable; any thread.
 */
public final class CompatibilityFlags {
    private static final List<Flag> FLAGS = read();
    private static final Set<String> NAMES = names(false);
    private static final Set<String> KNOWN = names(true);

    private CompatibilityFlags() {}

    /**
     * A flag.
     *
     * @param name what turns it on
     * @param opposite what turns it off; empty if nothing does
     * @param since the compatibility date from which on it is on; {@link LocalDate#MAX} for none
     * @param impliedBy other flags that turn it on
     */
    private record Flag(
            String name, String opposite, LocalDate since, List<Implication> impliedBy) {}

    /** A flag turns another one on from a compatibility date on. */
    private record Implication(String name, LocalDate since) {}

    /**
     * The flags that are on.
     *
     * @param date the compatibility date
     * @param said the flags that the configuration names, those that turn something off included;
     *     unknown ones have no effect
     * @return the names of all flags that are on, none of those that turn something off
     */
    public static Set<String> resolve(LocalDate date, Collection<String> said) {
        var enabled = new LinkedHashSet<String>();
        for (Flag flag : FLAGS) {
            boolean byDate = !date.isBefore(flag.since());
            if (said.contains(flag.name()) || (byDate && !said.contains(flag.opposite()))) {
                enabled.add(flag.name());
            }
        }
        for (Flag flag : FLAGS) {
            for (Implication by : flag.impliedBy()) {
                if (enabled.contains(by.name())
                        && !date.isBefore(by.since())
                        && !said.contains(flag.opposite())) {
                    enabled.add(flag.name());
                }
            }
        }
        return Collections.unmodifiableSet(enabled);
    }

    /** The names of all flags that turn something on. */
    public static Set<String> names() {
        return NAMES;
    }

    /** Every name that a configuration may list: those that turn something off too. */
    static Set<String> known() {
        return KNOWN;
    }

    private static Set<String> names(boolean opposites) {
        var names = new LinkedHashSet<String>();
        for (Flag flag : FLAGS) {
            names.add(flag.name());
            if (opposites && !flag.opposite().isEmpty()) {
                names.add(flag.opposite());
            }
        }
        return Collections.unmodifiableSet(names);
    }

    private static List<Flag> read() {
        try (InputStream in =
                CompatibilityFlags.class.getResourceAsStream("compatibility-flags.txt")) {
            byte[] bytes = Objects.requireNonNull(in, "compatibility-flags.txt").readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(CompatibilityFlags::flag)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Flag flag(String line) {
        String[] words = line.split(" ", -1);
        String opposite = "";
        LocalDate since = LocalDate.MAX;
        var impliedBy = new ArrayList<Implication>();
        for (int i = 1; i < words.length; i++) {
            String word = words[i];
            if (word.startsWith("!")) {
                opposite = word.substring(1);
            } else if (word.startsWith("<")) {
                int at = word.indexOf('@');
                impliedBy.add(
                        new Implication(
                                word.substring(1, at), LocalDate.parse(word.substring(at + 1))));
            } else if (!word.equals("experimental")) {
                since = word.equals("always") ? LocalDate.MIN : LocalDate.parse(word);
            }
        }
        return new Flag(words[0], opposite, since, List.copyOf(impliedBy));
    }
}
