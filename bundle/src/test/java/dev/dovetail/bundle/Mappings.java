package dev.dovetail.bundle;

/** A second, plain reader of source maps, for tests. */
final class Mappings {
    private static final String DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Mappings() {}

    /** Returns the source column that a generated place maps to, or -1. */
    static int sourceColumn(String mappings, int line, int column) {
        int sourceColumn = 0;
        String[] lines = mappings.split(";", -1);
        for (int i = 0; i <= line; i++) {
            int generated = 0;
            for (String segment : lines[i].split(",", -1)) {
                int[] fields = fields(segment);
                if (segment.isEmpty()) {
                    continue;
                }
                generated += fields[0];
                sourceColumn += fields[3];
                if (i == line && generated == column) {
                    return sourceColumn;
                }
            }
        }
        return -1;
    }

    /** Returns a segment of mappings. */
    static String segment(long... numbers) {
        var out = new StringBuilder();
        for (long number : numbers) {
            long rest = number < 0 ? -number << 1 | 1 : number << 1;
            do {
                int digit = (int) (rest & 31);
                rest >>>= 5;
                out.append(DIGITS.charAt(rest > 0 ? digit | 32 : digit));
            } while (rest > 0);
        }
        return out.toString();
    }

    private static int[] fields(String segment) {
        var fields = new int[5];
        int field = 0;
        int shift = 0;
        int value = 0;
        for (int i = 0; i < segment.length(); i++) {
            int digit = DIGITS.indexOf(segment.charAt(i));
            value |= (digit & 31) << shift;
            shift += 5;
            if (digit < 32) {
                fields[field++] = (value & 1) == 0 ? value >> 1 : -(value >> 1);
                shift = 0;
                value = 0;
            }
        }
        return fields;
    }
}
