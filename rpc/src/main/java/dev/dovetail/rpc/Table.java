package dev.dovetail.rpc;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * A table of things by number: questions, answers, exports, imports. An open-addressing hash table,
 * because the numbers of a long invocation climb while few are in use. One thread at a time.
 *
 * @param <T> what the table holds
 */
public final class Table<T> {
    private static final int FIRST_CAPACITY = 8;

    private int[] keys = new int[FIRST_CAPACITY];
    private @Nullable Object[] values = new @Nullable Object[FIRST_CAPACITY];
    private int size;

    /** An empty table. */
    public Table() {}

    /** How many entries there are. */
    public int size() {
        return size;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** The entry of a number, or null. */
    @SuppressWarnings("unchecked")
    public @Nullable T get(int key) {
        return (T) values[slot(key)];
    }

    /** Sets the entry of a number; returns the one that was there, or null. */
    @SuppressWarnings("unchecked")
    public @Nullable T put(int key, T value) {
        int slot = slot(key);
        Object old = values[slot];
        keys[slot] = key;
        values[slot] = value;
        if (old == null && ++size * 2 > keys.length) {
            grow();
        }
        return (T) old;
    }

    /** Removes the entry of a number; returns it, or null. */
    @SuppressWarnings("unchecked")
    public @Nullable T remove(int key) {
        int hole = slot(key);
        Object old = values[hole];
        if (old == null) {
            return null;
        }
        values[hole] = null;
        size--;
        // what was pushed past the hole moves back, so that a search never stops too early
        int mask = keys.length - 1;
        for (int i = (hole + 1) & mask; values[i] != null; i = (i + 1) & mask) {
            int home = home(keys[i], mask);
            if (((i - home) & mask) >= ((i - hole) & mask)) {
                keys[hole] = keys[i];
                values[hole] = values[i];
                values[i] = null;
                hole = i;
            }
        }
        return (T) old;
    }

    /** Takes every entry out and hands it to an action, which may change the table. */
    @SuppressWarnings("unchecked")
    public void drain(Consumer<? super T> action) {
        @Nullable Object[] all = values;
        keys = new int[FIRST_CAPACITY];
        values = new @Nullable Object[FIRST_CAPACITY];
        size = 0;
        for (Object value : all) {
            if (value != null) {
                action.accept((T) value);
            }
        }
    }

    /** Calls the action with every value; it must not change the table. */
    @SuppressWarnings("unchecked")
    public void forEach(Consumer<? super T> action) {
        for (Object value : values) {
            if (value != null) {
                action.accept((T) value);
            }
        }
    }

    private int slot(int key) {
        int mask = keys.length - 1;
        int i = home(key, mask);
        while (values[i] != null && keys[i] != key) {
            i = (i + 1) & mask;
        }
        return i;
    }

    /** Fibonacci hashing: numbers that follow each other land far apart. */
    private static int home(int key, int mask) {
        return (key * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(mask);
    }

    private void grow() {
        int[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new int[oldKeys.length * 2];
        values = new @Nullable Object[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
