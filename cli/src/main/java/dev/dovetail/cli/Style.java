package dev.dovetail.cli;

/**
 * Colours for a terminal (ECMA-48 SGR), or none.
 *
 * @param coloured whether to use them
 */
record Style(boolean coloured) {
    private static final String END = "\u001b[0m";

    String bold(String text) {
        return paint("1", text);
    }

    String dim(String text) {
        return paint("2", text);
    }

    String red(String text) {
        return paint("31", text);
    }

    String green(String text) {
        return paint("32", text);
    }

    String yellow(String text) {
        return paint("33", text);
    }

    String cyan(String text) {
        return paint("36", text);
    }

    /** An error or a warning: its label stands out. */
    String finding(Findings.Finding finding) {
        String label = finding.error() ? "error:" : "warning:";
        int at = coloured ? finding.text().indexOf(label) : -1;
        if (at < 0) {
            return finding.text();
        }
        String before = finding.text().substring(0, at);
        String after = finding.text().substring(at + label.length());
        return before + (finding.error() ? red(label) : yellow(label)) + after;
    }

    private String paint(String code, String text) {
        String start = "\u001b[" + code + "m";
        // line by line: a prefix of the next line may end the colour
        return coloured ? start + text.replace("\n", END + "\n" + start) + END : text;
    }
}
