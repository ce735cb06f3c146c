package dev.dovetail.config;

/** The optimal string alignment distance: Levenshtein's, with a swap of neighbours as one step. */
final class EditDistance {
    private EditDistance() {}

    static int between(String one, String two) {
        int[] beforeLast = new int[two.length() + 1];
        int[] last = new int[two.length() + 1];
        int[] row = new int[two.length() + 1];
        for (int j = 0; j <= two.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
            row[0] = i;
            for (int j = 1; j <= two.length(); j++) {
                boolean same = one.charAt(i - 1) == two.charAt(j - 1);
                int step = Math.min(last[j], row[j - 1]) + 1;
                row[j] = Math.min(step, last[j - 1] + (same ? 0 : 1));
                if (isSwap(one, i, two, j)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
        }
        return row[two.length()];
    }

    private static boolean isSwap(String one, int i, String two, int j) {
        return i > 1
                && j > 1
                && one.charAt(i - 1) == two.charAt(j - 2)
                && one.charAt(i - 2) == two.charAt(j - 1);
    }
}
