package dev.dovetail.isolate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what the text of a CommonJS module requires by a literal. */
final class RequiredNames {
    private static final Pattern REQUIRE =
            Pattern.compile("\\brequire\\s*\\(\\s*([\"'`])([^\"'`\\\\\\n]+)\\1\\s*\\)");

    private RequiredNames() {}

    /** The specifiers, in the text's order; may contain what stands in a comment or string. */
    static List<String> of(String code) {
        List<String> names = new ArrayList<>();
        Matcher found = REQUIRE.matcher(code);
        while (found.find()) {
            String name = found.group(2);
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }
}
