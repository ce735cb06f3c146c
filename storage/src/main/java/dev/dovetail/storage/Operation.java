package dev.dovetail.storage;

/**
 * The numbers of the operations that JavaScript calls, as {@code storage/host.js} has them. Those
 * of this room begin at {@link #FIRST}. Where nothing else is said, an operation takes b bytes and
 * gives the length of its {@link Output}.
 */
public final class Operation {
    /** The first number of this room's. */
    public static final int FIRST = 100;

    /** Adds b bytes to those of the next operation. */
    static final int STAGE = 100;

    /** More of the last output, from byte a on. */
    static final int REST = 101;

    /** A key of b bytes: 0 if there is none, else 1 more than its value's length. */
    static final int GET = 102;

    /** A key of a bytes, and a value: b bytes together. */
    static final int PUT = 103;

    /** A key of b bytes: 1 if there was one. */
    static final int DELETE = 104;

    /** Starts to list: reverse?, limit, start, whether there is an end, end. A page of entries. */
    static final int LIST = 105;

    /** The next page of the list of number a. */
    static final int LIST_NEXT = 106;

    /** Deletes everything; the alarm too if a is 1. */
    static final int DELETE_ALL = 107;

    /** The alarm's time as a double, or nothing. */
    static final int GET_ALARM = 108;

    /** Sets the alarm to a double, or if b is 0 deletes it. */
    static final int SET_ALARM = 109;

    /** Runs statements: the text, and the values for the last. A page of its rows. */
    static final int EXEC = 110;

    /** The next page of the rows of cursor a. */
    static final int ROWS = 111;

    /** Lets go of cursor a. */
    static final int CLOSE_CURSOR = 112;

    /** How large the database is, in bytes, as a double. */
    static final int SIZE = 113;

    /** Runs the statements that are complete; how far that was, and what they did. */
    static final int INGEST = 114;

    /** Begins a transaction: one of many turns if a is 1, one of this turn if it is 0. */
    static final int BEGIN = 115;

    /** Keeps what the innermost transaction did. */
    static final int COMMIT = 116;

    /** Undoes what the innermost transaction did. */
    static final int ROLLBACK = 117;

    /** The most pages that the file may have, for tests: a. */
    static final int MAX_PAGES = 118;

    /** A number larger than any before it, as a double. */
    static final int BOOKMARK = 119;

    private Operation() {}
}
