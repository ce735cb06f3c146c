package dev.dovetail.web;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What an operation is given: JavaScript's numbers (as Double), strings, booleans, byte arrays,
 * lists of them, and null. The platform's own code made them, but in the program's realm: nothing
 * is taken on trust.
 */
final class Arguments {
    private final List<?> items;

    Arguments(List<?> items) {
        this.items = items;
    }

    int count() {
        return items.size();
    }

    boolean isNull(int at) {
        return item(at) == null;
    }

    byte[] bytes(int at) throws WebException {
        if (item(at) instanceof byte[] bytes) {
            return bytes;
        }
        throw malformed();
    }

    byte @Nullable [] bytesOrNull(int at) throws WebException {
        return isNull(at) ? null : bytes(at);
    }

    String text(int at) throws WebException {
        if (item(at) instanceof String text) {
            return text;
        }
        throw malformed();
    }

    boolean flag(int at) throws WebException {
        if (item(at) instanceof Boolean flag) {
            return flag;
        }
        throw malformed();
    }

    double number(int at) throws WebException {
        if (item(at) instanceof Double number) {
            return number;
        }
        throw malformed();
    }

    /** A whole number of a range. */
    int integer(int at, int least, int greatest) throws WebException {
        double number = number(at);
        if (number != Math.rint(number) || number < least || number > greatest) {
            throw malformed();
        }
        return (int) number;
    }

    Arguments list(int at) throws WebException {
        if (item(at) instanceof List<?> list) {
            return new Arguments(list);
        }
        throw malformed();
    }

    private @Nullable Object item(int at) {
        return at < items.size() ? items.get(at) : null;
    }

    private static WebException malformed() {
        return WebException.error("internal error");
    }
}
