package dev.dovetail.config;

import dev.dovetail.config.JsonValue.JsonNumber;

/** Numbers of a file as JavaScript will see them. */
final class Numbers {
    /** Integers up to this, and down to its negative, are exact in JavaScript. */
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    /** More digits than this cannot be a safe integer. */
    private static final int SAFE_DIGITS = 17;

    private Numbers() {}

    static Node integer(Place place, long value) {
        boolean safe = Math.abs(value) <= MAX_SAFE_INTEGER && value != Long.MIN_VALUE;
        Node.Type type = safe ? Node.Type.INTEGER : Node.Type.LARGE_INTEGER;
        return new Node.Scalar(place, type, new JsonNumber(value));
    }

    /** An integer in JSON's decimal digits, of any length. */
    static Node integer(Place place, String digits, Problems problems) {
        if (digits.length() > SAFE_DIGITS) {
            return number(place, digits, Node.Type.LARGE_INTEGER, problems);
        }
        return digits.equals("-0")
                ? new Node.Scalar(place, Node.Type.INTEGER, new JsonNumber(-0.0))
                : integer(place, Long.parseLong(digits));
    }

    /** A number with a fraction or an exponent. */
    static Node fraction(Place place, double value, Problems problems) {
        if (!Double.isFinite(value)) {
            problems.error(place, "expected a finite number, found " + value);
            return new Node.Scalar(place, Node.Type.FRACTION, new JsonNumber(0));
        }
        Node.Type type = isWhole(value) ? Node.Type.INTEGER : Node.Type.FRACTION;
        return new Node.Scalar(place, type, new JsonNumber(value));
    }

    /** The same from JSON text. */
    static Node fraction(Place place, String text, Problems problems) {
        double value = Double.parseDouble(text);
        Node.Type type = isWhole(value) ? Node.Type.INTEGER : Node.Type.FRACTION;
        return number(place, text, type, problems);
    }

    private static boolean isWhole(double value) {
        return value == Math.rint(value) && Math.abs(value) <= MAX_SAFE_INTEGER;
    }

    private static Node number(Place place, String text, Node.Type type, Problems problems) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            String largest = String.format("%.1e", Double.MAX_VALUE);
            problems.error(place, "is a number too large for JavaScript: at most " + largest);
            return new Node.Scalar(place, type, new JsonNumber(0));
        }
        return new Node.Scalar(place, type, new JsonNumber(value));
    }
}
