package dev.dovetail.config;

import java.util.List;

/** A file's text, asked for places. */
final class SourceText {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final List<String> lines;

    SourceText(String text) {
        this.lines = List.of(text.split("\n", -1));
    }

    /** The text without the mark that some editors put in front of it. */
    static String withoutByteOrderMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /**
     * The place of the next thing that is no space, no line end and no TOML comment. The TOML
     * parser gives an array's item the place right after the bracket or comma before it.
     */
    Place settle(Place place) {
        int line = place.line();
        int column = place.column();
        while (line <= lines.size()) {
            String text = lines.get(line - 1);
            int start = text.codePointCount(0, text.length()) < column ? text.length() : column - 1;
            for (int i = offset(text, start); i < text.length() && text.charAt(i) != '#'; i++) {
                if (!Character.isWhitespace(text.charAt(i))) {
                    return new Place(line, text.codePointCount(0, i) + 1, place.key());
                }
            }
            line++;
            column = 1;
        }
        return place;
    }

    private static int offset(String text, int codePoints) {
        return codePoints >= text.length() ? text.length() : text.offsetByCodePoints(0, codePoints);
    }
}
