package dev.dovetail.storage;

import org.sqlite.SQLiteErrorCode;

/** SQLite's result codes, and what they are called. */
final class Codes {
    static final int OK = 0;
    static final int ROW = 100;
    static final int DONE = 101;

    private static final int BUSY = 5;
    private static final int NOMEM = 7;
    private static final int INTERRUPT = 9;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int READONLY = 8;
    private static final int NOTADB = 26;

    private Codes() {}

    /** Whether an error of this code makes the whole object unusable. */
    static boolean isCritical(int code) {
        return switch (code & 0xff) {
            case BUSY, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB, INTERRUPT -> true;
            default -> false;
        };
    }

    /** Whether an error of this code says that the file is not what it should be. */
    static boolean isDamage(int code) {
        return (code & 0xff) == CORRUPT || (code & 0xff) == NOTADB;
    }

    /** Whether an error of this code says that the disk, or the folder, does not let us. */
    static boolean isDisk(int code) {
        return switch (code & 0xff) {
            case READONLY, IOERR, CANTOPEN -> true;
            default -> false;
        };
    }

    /** The code's name, and the extended code's where there is one. */
    static String name(int code) {
        String primary = SQLiteErrorCode.getErrorCode(code & 0xff).name();
        String extended = SQLiteErrorCode.getErrorCode(code).name();
        return code == (code & 0xff) || extended.equals("UNKNOWN_ERROR")
                ? primary
                : primary + " (extended: " + extended + ")";
    }
}
