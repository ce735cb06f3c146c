package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What JavaScript does with a storage, in Java. */
final class Client {
    private final ObjectStorage storage;
    private final ByteBuffer scratch =
            ByteBuffer.allocateDirect(65536).order(ByteOrder.LITTLE_ENDIAN);

    Client(ObjectStorage storage) {
        this.storage = storage;
    }

    /** Runs a turn, and waits until it is on the disk. */
    Client turn(Turn turn) throws StorageException {
        storage.begin();
        turn.run(this);
        CompletableFuture<Void> done = commit();
        try {
            done.join();
        } catch (java.util.concurrent.CompletionException e) {
            throw (StorageException) e.getCause();
        }
        return this;
    }

    CompletableFuture<Void> commit() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        storage.commit(
                error -> {
                    if (error == null) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(error);
                    }
                });
        return done;
    }

    interface Turn {
        void run(Client client) throws StorageException;
    }

    int call(int operation, int a, byte[] bytes) throws StorageException {
        int from = 0;
        while (bytes.length - from > scratch.capacity()) {
            scratch.put(0, bytes, from, scratch.capacity());
            storage.run(Operation.STAGE, 0, scratch.capacity(), scratch);
            from += scratch.capacity();
        }
        scratch.put(0, bytes, from, bytes.length - from);
        return storage.run(operation, a, bytes.length - from, scratch);
    }

    /** What an operation gave, of which the scratch buffer holds the beginning. */
    ByteBuffer output(int length) throws StorageException {
        byte[] all = new byte[length];
        int have = Math.min(length, scratch.capacity());
        scratch.get(0, all, 0, have);
        while (have < length) {
            int more = storage.run(Operation.REST, have, 0, scratch);
            scratch.get(0, all, have, more);
            have += more;
        }
        return ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    }

    void put(String key, String value) throws StorageException {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        call(Operation.PUT, name.length, (key + value).getBytes(StandardCharsets.UTF_8));
    }

    @Nullable String get(String key) throws StorageException {
        int length = call(Operation.GET, 0, key.getBytes(StandardCharsets.UTF_8));
        return length == 0 ? null : new String(output(length - 1).array(), StandardCharsets.UTF_8);
    }

    boolean delete(String key) throws StorageException {
        return call(Operation.DELETE, 0, key.getBytes(StandardCharsets.UTF_8)) == 1;
    }

    /** Runs SQL; a row is its values as text. */
    List<List<Object>> sql(String sql, Object... values) throws StorageException {
        Request request = new Request().text(sql).number(values.length);
        for (Object value : values) {
            request.value(value);
        }
        ByteBuffer out = output(call(Operation.EXEC, 0, request.bytes()));
        out.get();
        out.getInt();
        int columns = out.getInt();
        for (int i = 0; i < columns; i++) {
            text(out);
        }
        List<List<Object>> rows = new ArrayList<>();
        int cursor = rows(out, columns, rows);
        while (cursor != 0) {
            cursor = rows(output(call(Operation.ROWS, cursor, new byte[0])), columns, rows);
        }
        return rows;
    }

    private static int rows(ByteBuffer out, int columns, List<List<Object>> rows) {
        int cursor = out.getInt();
        int count = out.getInt();
        for (int i = 0; i < count; i++) {
            List<Object> row = new ArrayList<>();
            for (int c = 0; c < columns; c++) {
                row.add(
                        switch (out.get()) {
                            case 1 -> out.getDouble();
                            case 2 -> text(out);
                            case 3 -> text(out).length();
                            default -> "null";
                        });
            }
            rows.add(row);
        }
        return cursor;
    }

    private static String text(ByteBuffer out) {
        byte[] bytes = new byte[out.getInt()];
        out.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    void beginTransaction(boolean isLong) throws StorageException {
        call(Operation.BEGIN, isLong ? 1 : 0, new byte[0]);
    }

    void commitTransaction() throws StorageException {
        call(Operation.COMMIT, 0, new byte[0]);
    }

    void rollbackTransaction() throws StorageException {
        call(Operation.ROLLBACK, 0, new byte[0]);
    }

    void deleteAll() throws StorageException {
        call(Operation.DELETE_ALL, 0, new byte[0]);
    }

    private static final class Request {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Request number(int value) {
            out.writeBytes(
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
            return this;
        }

        Request text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            number(bytes.length).out.writeBytes(bytes);
            return this;
        }

        void value(Object value) {
            if (value instanceof String text) {
                out.write(2);
                text(text);
            } else if (value instanceof Number number) {
                out.write(1);
                out.writeBytes(
                        ByteBuffer.allocate(8)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putDouble(number.doubleValue())
                                .array());
            } else {
                out.write(0);
            }
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
