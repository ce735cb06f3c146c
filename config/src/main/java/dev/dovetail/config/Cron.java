package dev.dovetail.config;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * Cron expressions as Cloudflare has them (<a
 * href="https://developers.cloudflare.com/workers/configuration/cron-triggers/">its page</a>):
 * minute, hour, day of the month, month and day of the week, where Sunday is 1.
 */
final class Cron {
    /**
     * A field.
     *
     * @param what in words
     * @param names that stand for the numbers from the least on
     */
    private record Field(String what, int least, int most, List<String> names) {}

    private static final List<Field> FIELDS =
            List.of(
                    new Field("minute", 0, 59, List.of()),
                    new Field("hour", 0, 23, List.of()),
                    new Field("day of the month", 1, 31, List.of()),
                    new Field(
                            "month",
                            1,
                            12,
                            List.of(
                                    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP",
                                    "OCT", "NOV", "DEC")),
                    new Field(
                            "day of the week",
                            1,
                            7,
                            List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")));

    private Cron() {}

    /** What is wrong with an expression, or null. */
    static @Nullable String problem(String expression) {
        String[] parts = expression.strip().split("\\s+", -1);
        if (parts.length != FIELDS.size()) {
            return "expected five fields (minute, hour, day of the month, month, day of the week),"
                    + " found "
                    + parts.length;
        }
        for (int i = 0; i < parts.length; i++) {
            Field field = FIELDS.get(i);
            for (String item : parts[i].split(",", -1)) {
                if (!isItem(item.toUpperCase(Locale.ROOT), field, i)) {
                    return "expected a %s from %d to %d, a range such as %d-%d, a step such as */2, or *, found \"%s\""
                            .formatted(
                                    field.what(),
                                    field.least(),
                                    field.most(),
                                    field.least(),
                                    field.most(),
                                    item);
                }
            }
        }
        return null;
    }

    private static boolean isItem(String item, Field field, int index) {
        if (index == 2 && (item.equals("L") || item.equals("LW") || item.equals("W"))) {
            return true;
        }
        String[] step = item.split("/", -1);
        if (step.length > 2 || (step.length == 2 && !isNumber(step[1], 1, field.most()))) {
            return false;
        }
        String range = step[0];
        if (index == 2 && range.endsWith("W")) {
            range = range.substring(0, range.length() - 1);
        }
        if (index == 4 && range.endsWith("L")) {
            range = range.substring(0, range.length() - 1);
            if (range.isEmpty()) {
                return true;
            }
        }
        if (index == 4 && range.matches(".+#[1-5]")) {
            range = range.substring(0, range.length() - 2);
        }
        if (range.equals("*")) {
            return true;
        }
        String[] ends = range.split("-", -1);
        for (String end : ends) {
            if (!field.names().contains(end) && !isNumber(end, field.least(), field.most())) {
                return false;
            }
        }
        return ends.length <= 2;
    }

    private static boolean isNumber(String text, int least, int most) {
        return text.matches("\\d{1,2}")
                && Integer.parseInt(text) >= least
                && Integer.parseInt(text) <= most;
    }
}
