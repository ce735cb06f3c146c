package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.core.NativeDB;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/**
 * Where two fields of SQLite's {@code struct sqlite3} are, which sqlite-jdbc gives no access to:
 * the authorizer, and the place of the last error in its statement. They are found, not assumed:
 * the progress handler's interval, set to a number that occurs nowhere else, stands four pointers
 * after the authorizer; and an error at a known place leaves its code and that place side by side.
 * {@link Authorizer} proves at each open that it is asked.
 *
 * @param authorizer the offset of {@code xAuth}, which {@code pAuthArg} follows
 * @param errorOffset the offset of {@code errByteOffset}
 */
record Fields(long authorizer, long errorOffset) {
    private static final int INTERVAL = 0x5ec0de7;
    private static final int SEARCHED = 900;
    private static final int POINTER = 8;
    private static final String BAD = "SELECT 'thirty-one bytes before' * wrong";
    private static final int BAD_AT = 35;

    static Fields find(NativeDB db, MemorySegment struct) throws SQLException {
        db.register_progress_handler(INTERVAL, new Never());
        long interval = search(struct, INTERVAL, null);
        db.clear_progress_handler();
        long authorizer = interval - 4 * POINTER;
        try {
            long statement = (long) Native.PREPARE.invokeExact(db, utf8(BAD));
            throw new IllegalStateException("SQLite compiled " + BAD + ": " + statement);
        } catch (SQLException e) {
            long code = search(struct, 1, BAD_AT);
            return new Fields(authorizer, code + Integer.BYTES);
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    private static long search(MemorySegment struct, int wanted, @Nullable Integer next) {
        for (long at = 0; at < SEARCHED - Integer.BYTES; at += Integer.BYTES) {
            if (struct.get(ValueLayout.JAVA_INT, at) == wanted
                    && (next == null
                            || struct.get(ValueLayout.JAVA_INT, at + Integer.BYTES) == next)) {
                return at;
            }
        }
        throw new IllegalStateException("This SQLite is not the one that is pinned");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Never extends ProgressHandler {
        @Override
        protected int progress() {
            return 0;
        }
    }
}
