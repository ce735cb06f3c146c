package dev.dovetail.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows of words, printed in columns. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row; what would break the line is written as in JSON. */
    void row(List<String> words) {
        rows.add(
                words.stream()
                        .map(word -> word.replace("\r", "\\r").replace("\n", "\\n"))
                        .toList());
    }

    void print(PrintStream out) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = row.get(i).length();
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String word = row.get(i);
                line.append(word);
                if (i < row.size() - 1) {
                    line.repeat(' ', widths.get(i) - word.length() + 2);
                }
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
