package dev.dovetail.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the JSON parser's complaints into words for somebody who edits a configuration file. */
final class JsonSyntax {
    private static final Pattern TOKEN =
            Pattern.compile("(?:Unrecognized|Non-standard) token '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern CONTROL =
            Pattern.compile(".*\\(\\(CTRL-CHAR, code (\\d+)\\)\\).*", Pattern.DOTALL);
    private static final Pattern NOISE =
            Pattern.compile(
                    " \\(code \\d+[^)]*\\)"
                            + "| \\((?:start marker|for (?:Array|Object) starting) at .*\\)");
    private static final int LINE_FEED = 10;
    private static final int CARRIAGE_RETURN = 13;

    private JsonSyntax() {}

    static void tell(JsonProcessingException problem, Problems problems) {
        String message = String.valueOf(problem.getOriginalMessage());
        JsonLocation at = problem.getLocation();
        int line = at == null ? 1 : Math.max(1, at.getLineNr());
        int column = at == null ? 1 : Math.max(1, at.getColumnNr());
        if (problem instanceof StreamConstraintsException) {
            problems.error(new Place(line, column, ""), Node.TOO_DEEP);
            return;
        }
        Matcher token = TOKEN.matcher(message);
        int start = token.matches() ? Math.max(1, column - token.group(1).length()) : column;
        problems.error(new Place(line, start, ""), "JSON syntax: " + words(message));
    }

    private static String words(String message) {
        Matcher token = TOKEN.matcher(message);
        if (token.matches()) {
            return "expected a value (a string in double quotes, a number, an array, an object,"
                    + " true, false or null), found "
                    + token.group(1);
        }
        Matcher control = CONTROL.matcher(message);
        if (control.matches()) {
            int code = Integer.parseInt(control.group(1));
            return code == LINE_FEED || code == CARRIAGE_RETURN
                    ? "a string is not closed before the end of its line: add the closing \""
                    : "unexpected control character with code " + code;
        }
        String text = NOISE.matcher(message).replaceAll("");
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
