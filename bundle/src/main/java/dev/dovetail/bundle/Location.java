package dev.dovetail.bundle;

/**
 * A place in a source file.
 *
 * @param file the file as the user would write it, relative to {@link BundleRequest#display()} with
 *     forward slashes
 * @param line the line, from 1
 * @param column the column in UTF-16 units, from 1
 * @param length how many UTF-16 units of the line are meant; 0 for a point between two
 * @param lineText the whole line, without its line break
 */
public record Location(String file, int line, int column, int length, String lineText) {
    private static final int WIDTH = 120;

    /** Returns {@code file:line:column}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }

    /** Returns the source line, cut to a screen's width, with a caret or tildes below the place. */
    public String excerpt() {
        int at = Math.min(column - 1, lineText.length());
        int from = at > WIDTH - 20 ? at - WIDTH / 2 : 0;
        int to = Math.min(lineText.length(), from + WIDTH);
        String number = "%5d".formatted(line);
        String pad = lineText.substring(from, at).replaceAll("[^\t]", " ");
        String mark = "~".repeat(Math.max(0, Math.min(length, to - at)));
        return number
                + " | "
                + lineText.substring(from, to)
                + "\n"
                + " ".repeat(number.length())
                + " | "
                + pad
                + (mark.length() > 1 ? mark : "^");
    }
}
