package dev.dovetail.rpc;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** A container that {@link ValueReader} is filling. */
abstract sealed class ValueFrame {
    /** The container around it, or null at the top. */
    @Nullable ValueFrame parent;

    /** How many containers it stands in, itself included. */
    int depth;

    /** How many values it still wants. */
    private long left;

    private ValueFrame(long values) {
        left = values;
    }

    /** Places it inside another. */
    void enter(@Nullable ValueFrame parent) {
        this.parent = parent;
        depth = parent == null ? 1 : parent.depth + 1;
    }

    boolean isFull() {
        return left == 0;
    }

    /** Whether a text stands in front of each value. */
    boolean wantsKey() {
        return false;
    }

    /** Reads that text. */
    void key(PayloadReader in) {
        throw new IllegalStateException("no keys here");
    }

    /** Takes the next value. */
    final void add(Value value) {
        left--;
        put(value);
    }

    abstract void put(Value value);

    /** An array, a Set, or the members of a platform object. */
    static final class Items extends ValueFrame {
        private final List<Value> items;

        Items(List<Value> items, int count) {
            super(count);
            this.items = items;
        }

        @Override
        void put(Value value) {
            items.add(value);
        }
    }

    /** An object, an error, or an array with holes. */
    static final class Members extends ValueFrame {
        private final Map<String, Value> members;
        private final Value.@Nullable SparseArray array;
        private String key = "";

        Members(Map<String, Value> members, int count) {
            super(count);
            this.members = members;
            this.array = null;
        }

        Members(Value.SparseArray array, int count) {
            super(count);
            this.members = array.members();
            this.array = array;
        }

        @Override
        boolean wantsKey() {
            return true;
        }

        @Override
        void key(PayloadReader in) {
            int at = in.position();
            key = in.text();
            if (array != null && !array.allows(key)) {
                throw new PayloadException("No member of an array of that length", at);
            }
        }

        @Override
        void put(Value value) {
            members.put(key, value);
        }
    }

    /** A Map: keys and values in turn. */
    static final class Entries extends ValueFrame {
        private final List<Value.MapObject.Entry> entries;
        private @Nullable Value key;

        Entries(List<Value.MapObject.Entry> entries, int count) {
            super(2L * count);
            this.entries = entries;
        }

        @Override
        void put(Value value) {
            if (key == null) {
                key = value;
            } else {
                entries.add(new Value.MapObject.Entry(key, value));
                key = null;
            }
        }
    }
}
