package dev.dovetail.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what somebody probably meant when a name is not known.
 *
 * <p>Names are compared by the number of letters to add, drop, replace or swap with their
 * neighbour, whatever their case and without {@code _} and {@code -}. At most a third of the
 * letters may differ, and at least one.
 */
public final class NearName {
    private static final int LONGEST = 128;
    private static final int LETTERS_A_SLIP = 3;

    private NearName() {}

    /**
     * The candidate nearest to a name.
     *
     * @param name the name that is not known
     * @param candidates the names that are
     * @return the nearest; of two equally near the one with fewer changes of case and separators,
     *     then the first; empty if none is near, or the name has over 128 characters
     */
    public static Optional<String> of(String name, Collection<String> candidates) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return Optional.empty();
        }
        return candidates.stream()
                .filter(candidate -> candidate.length() <= LONGEST && !candidate.equals(name))
                .map(candidate -> Guess.of(name, candidate))
                .filter(Guess::isNear)
                .min(
                        Comparator.comparingInt(Guess::distance)
                                .thenComparingInt(Guess::exactDistance))
                .map(Guess::candidate);
    }

    /**
     * The nearest candidate as the end of a message.
     *
     * @param name the name that is not known
     * @param candidates the names that are
     * @return {@code ; did you mean "compatibility_date"?}, or an empty string if none is near
     */
    public static String didYouMean(String name, Collection<String> candidates) {
        return of(name, candidates).map(near -> "; did you mean \"" + near + "\"?").orElse("");
    }

    private record Guess(String candidate, int distance, int exactDistance, int length) {
        static Guess of(String name, String candidate) {
            String one = plain(name);
            String two = plain(candidate);
            return new Guess(
                    candidate,
                    EditDistance.between(one, two),
                    EditDistance.between(name, candidate),
                    Math.max(one.length(), two.length()));
        }

        boolean isNear() {
            return distance <= Math.max(1, length / LETTERS_A_SLIP) && distance < length;
        }

        private static String plain(String name) {
            return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
        }
    }
}
