package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a program's SQL may do, as on Cloudflare: no other database, no transactions of its own, no
 * names that begin with {@code _cf_}, the pragmas that look and those that change only how it is
 * answered, and full-text search as the only virtual table.
 */
final class Permissions {
    static final String TRANSACTION =
            "To execute a transaction, please use the state.storage.transaction() or"
                + " state.storage.transactionSync() APIs instead of the SQL BEGIN TRANSACTION or"
                + " SAVEPOINT statements. The JavaScript API is safer because it will automatically"
                + " roll back on exceptions, and because it interacts correctly with Durable"
                + " Objects' automatic atomic write coalescing.";

    // https://www.sqlite.org/c3ref/c_alter_table.html
    private static final int CREATE_INDEX = 1;
    private static final int CREATE_TABLE = 2;
    private static final int CREATE_TRIGGER = 7;
    private static final int CREATE_VIEW = 8;
    private static final int DELETE = 9;
    private static final int DROP_INDEX = 10;
    private static final int DROP_TABLE = 11;
    private static final int DROP_TRIGGER = 16;
    private static final int DROP_VIEW = 17;
    private static final int INSERT = 18;
    private static final int PRAGMA = 19;
    private static final int READ = 20;
    private static final int SELECT = 21;
    private static final int TRANSACTION_ACTION = 22;
    private static final int UPDATE = 23;
    private static final int ALTER_TABLE = 26;
    private static final int REINDEX = 27;
    private static final int ANALYZE = 28;
    private static final int CREATE_VTABLE = 29;
    private static final int DROP_VTABLE = 30;
    private static final int FUNCTION = 31;
    private static final int SAVEPOINT = 32;
    private static final int RECURSIVE = 33;

    private static final Set<String> MODULES = Set.of("fts5", "fts5vocab");
    private static final Set<String> NO_FUNCTIONS =
            Set.of("load_extension", "fts3_tokenizer", "readfile", "writefile", "edit");

    /** What ALTER TABLE calls itself; SQLite lets no program call them. */
    private static final Set<String> OF_ALTER_TABLE =
            Set.of(
                    "sqlite_rename_table",
                    "sqlite_rename_column",
                    "sqlite_rename_quotefix",
                    "sqlite_rename_test",
                    "sqlite_drop_column");

    private static final Set<String> BOOLEANS =
            Set.of("true", "false", "on", "off", "yes", "no", "1", "0");

    private enum Takes {
        NOTHING,
        BOOLEAN,
        NAME,
        NUMBER,
        NUMBER_OR_NAME
    }

    private static final Map<String, Takes> PRAGMAS =
            Map.ofEntries(
                    Map.entry("data_version", Takes.NOTHING),
                    Map.entry("function_list", Takes.NOTHING),
                    Map.entry("module_list", Takes.NOTHING),
                    Map.entry("pragma_list", Takes.NOTHING),
                    Map.entry("case_sensitive_like", Takes.BOOLEAN),
                    Map.entry("foreign_keys", Takes.BOOLEAN),
                    Map.entry("defer_foreign_keys", Takes.BOOLEAN),
                    Map.entry("ignore_check_constraints", Takes.BOOLEAN),
                    Map.entry("legacy_alter_table", Takes.BOOLEAN),
                    Map.entry("recursive_triggers", Takes.BOOLEAN),
                    Map.entry("reverse_unordered_selects", Takes.BOOLEAN),
                    Map.entry("foreign_key_check", Takes.NAME),
                    Map.entry("foreign_key_list", Takes.NAME),
                    Map.entry("index_info", Takes.NAME),
                    Map.entry("index_list", Takes.NAME),
                    Map.entry("index_xinfo", Takes.NAME),
                    Map.entry("table_info", Takes.NAME),
                    Map.entry("table_list", Takes.NAME),
                    Map.entry("table_xinfo", Takes.NAME),
                    Map.entry("optimize", Takes.NUMBER),
                    Map.entry("quick_check", Takes.NUMBER_OR_NAME));

    private Permissions() {}

    /** Whether a statement that does this gathers statistics. */
    static boolean isAnalyze(int action) {
        return action == ANALYZE;
    }

    static boolean isTransaction(int action) {
        return action == TRANSACTION_ACTION || action == SAVEPOINT;
    }

    /** Whether a statement that does this changes the database. */
    static boolean isWrite(int action) {
        return switch (action) {
            case READ, SELECT, FUNCTION, RECURSIVE, PRAGMA, TRANSACTION_ACTION, SAVEPOINT -> false;
            default -> true;
        };
    }

    /** Turning foreign keys on and off is ignored while a transaction is open. */
    static boolean isOutsideTransactions(
            int action, @Nullable String first, @Nullable String second) {
        return action == PRAGMA && second != null && lower(first).equals("foreign_keys");
    }

    static boolean allow(int action, @Nullable String first, @Nullable String second) {
        return switch (action) {
            case SELECT, RECURSIVE, ANALYZE -> true;
            case READ, INSERT, UPDATE, DELETE, CREATE_TABLE, DROP_TABLE, CREATE_VIEW, DROP_VIEW ->
                    isFree(first);
            case CREATE_INDEX, DROP_INDEX, CREATE_TRIGGER, DROP_TRIGGER, ALTER_TABLE, REINDEX ->
                    isFree(first) && isFree(second);
            case CREATE_VTABLE, DROP_VTABLE -> isFree(first) && MODULES.contains(lower(second));
            case FUNCTION -> isFunction(lower(second));
            case PRAGMA -> isPragma(lower(first), second);
            default -> false;
        };
    }

    private static boolean isFree(@Nullable String name) {
        return name == null || !name.regionMatches(true, 0, "_cf_", 0, 4);
    }

    private static boolean isFunction(String name) {
        return (!name.startsWith("sqlite_") || OF_ALTER_TABLE.contains(name))
                && !NO_FUNCTIONS.contains(name);
    }

    private static boolean isPragma(String name, @Nullable String argument) {
        Takes takes = PRAGMAS.get(name);
        if (takes == null) {
            return false;
        }
        if (argument == null) {
            return true;
        }
        return switch (takes) {
            case NOTHING -> false;
            case BOOLEAN -> BOOLEANS.contains(lower(argument));
            case NAME -> isFree(argument);
            case NUMBER -> isNumber(argument);
            case NUMBER_OR_NAME -> isNumber(argument) || isFree(argument);
        };
    }

    private static boolean isNumber(String text) {
        return text.matches("[-+]?(0[xX][0-9a-fA-F]+|[0-9]+)");
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
