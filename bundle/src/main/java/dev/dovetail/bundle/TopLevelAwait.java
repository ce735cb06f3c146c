package dev.dovetail.bundle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Keeps {@code await} at a module's top while those in functions are lowered, which esbuild cannot:
 * it stands as a chain of signs, which bind as tightly, during the transformation.
 */
final class TopLevelAwait {
    private static final String ERROR = "Top-level await is not available";
    private static final String AWAIT = "await";

    /** As long as the keyword with the space after it. */
    private static final String SIGNS = "-+-+-+";

    private TopLevelAwait() {}

    /** Whether esbuild complains about such ones. */
    static boolean in(Answer answer) {
        return answer.objects("errors").stream()
                .anyMatch(error -> error.string("text").startsWith(ERROR));
    }

    /** Puts signs in their places; leaves what it cannot, as {@code for await}. */
    static String hide(String source, Answer answer) {
        List<Integer> places = new ArrayList<>();
        List<Integer> lines = lines(source);
        for (Answer error : answer.objects("errors")) {
            Answer location = error.object("location");
            if (location == null || !error.string("text").startsWith(ERROR)) {
                continue;
            }
            int line = lines.get(location.number("line") - 1);
            // the column counts bytes of UTF-8
            int column = location.number("column");
            int at = line;
            while (column > 0) {
                int point = source.codePointAt(at);
                column -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
                at += Character.charCount(point);
            }
            if (source.startsWith(AWAIT, at)) {
                places.add(at);
            }
        }
        places.sort(Collections.reverseOrder());
        var changed = new StringBuilder(source);
        for (int at : places) {
            changed.replace(at, at + AWAIT.length(), SIGNS);
        }
        return changed.toString();
    }

    private static List<Integer> lines(String source) {
        List<Integer> lines = new ArrayList<>(List.of(0));
        for (int at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) {
            lines.add(at + 1);
        }
        return lines;
    }

    /** Whether all signs are still there: esbuild reckons those before a number. */
    static boolean areAll(String changed, Answer answer) {
        return count(changed) == count(answer.string("code"));
    }

    private static int count(String text) {
        return text.split(Pattern.quote(SIGNS), -1).length;
    }

    /** Puts them back. */
    static String show(String text) {
        return text.replace(SIGNS, AWAIT + " ");
    }
}
