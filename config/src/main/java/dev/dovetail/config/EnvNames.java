package dev.dovetail.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names on {@code env}: each may be declared once, whatever by. */
final class EnvNames {
    private final Problems problems;
    private final Map<String, Place> claimed = new LinkedHashMap<>();

    EnvNames(Problems problems) {
        this.problems = problems;
    }

    /** Takes a name, or tells who has it. */
    void claim(String name, Place place) {
        Place first = claimed.putIfAbsent(name, place);
        if (first != null) {
            problems.error(
                    place,
                    "env."
                            + name
                            + " is declared twice: already by "
                            + first.key()
                            + " at line "
                            + first.line()
                            + "; give one of the two another name");
        }
    }

    /** Takes a binding's name, which must be one that code can write. */
    void claimIdentifier(String name, Place place) {
        if (!Names.isIdentifier(name)) {
            problems.error(
                    place,
                    "expected a JavaScript identifier, so that code can say env.NAME; found "
                            + new JsonValue.JsonString(name).toJson());
        }
        claim(name, place);
    }

    boolean isClaimed(String name) {
        return claimed.containsKey(name);
    }
}
