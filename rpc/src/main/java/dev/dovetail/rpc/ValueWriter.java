package dev.dovetail.rpc;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Writes a value with all that it reaches: once over the graph to find what is shared, once to
 * write. Neither recurses.
 */
final class ValueWriter {
    private final PayloadWriter out;
    private final IdentityHashMap<Value.Reference, Mark> marks = new IdentityHashMap<>();

    /** What is known of an object of the graph. */
    private static final class Mark {
        /** Whether several places refer to it. */
        private boolean shared;

        /** Whether it was written. */
        private boolean written;

        /** Its index among the marked values, once written. */
        private int index = -1;
    }

    /** A container that is being written: its values, with or without their names. */
    private record Frame(
            @Nullable Iterator<Map.Entry<String, Value>> members, Iterator<? extends Value> items) {
        boolean hasNext() {
            return members == null ? items.hasNext() : members.hasNext();
        }
    }

    ValueWriter(PayloadWriter out) {
        this.out = out;
    }

    void write(Value root) {
        if (root instanceof Value.Primitive primitive) {
            primitive(primitive);
            return;
        }
        findShared(root);
        var open = new ArrayDeque<Frame>();
        enter(open, item(root));
        while (!open.isEmpty()) {
            Frame top = open.getLast();
            if (!top.hasNext()) {
                open.removeLast();
            } else if (top.members == null) {
                enter(open, item(top.items.next()));
            } else {
                var member = top.members.next();
                out.text(member.getKey());
                enter(open, item(member.getValue()));
            }
        }
    }

    private void enter(ArrayDeque<Frame> open, @Nullable Frame frame) {
        if (frame == null) {
            return;
        }
        if (open.size() == Payload.MAX_DEPTH) {
            throw new PayloadException("Nested deeper than " + Payload.MAX_DEPTH, out.size());
        }
        open.addLast(frame);
    }

    // ---------------------------------------------------- what is shared

    private void findShared(Value root) {
        var todo = new ArrayDeque<Value>();
        todo.add(root);
        for (Value value = todo.pollLast(); value != null; value = todo.pollLast()) {
            if (!(value instanceof Value.Reference object)) {
                continue;
            }
            Mark mark = marks.get(object);
            if (mark != null) {
                mark.shared = true;
            } else {
                marks.put(object, new Mark());
                todo.addAll(parts(object));
            }
        }
    }

    private static Collection<? extends Value> parts(Value.Reference object) {
        return switch (object) {
            case Value.Array array -> array.items();
            case Value.SparseArray array -> array.members().values();
            case Value.PlainObject plain -> plain.members().values();
            case Value.MapObject map -> flat(map);
            case Value.SetObject set -> set.items();
            case Value.ErrorObject error -> error.members().values();
            case Value.PlatformObject platform -> platform.members();
            case Value.View view -> List.of(view.buffer());
            case Value.Date _,
                    Value.RegExp _,
                    Value.ArrayBuffer _,
                    Value.Capability _,
                    Value.Boxed _,
                    Value.Embedded _ ->
                    List.of();
        };
    }

    private static List<Value> flat(Value.MapObject map) {
        var all = new ArrayList<Value>(2 * map.entries().size());
        for (var entry : map.entries()) {
            all.add(entry.key());
            all.add(entry.value());
        }
        return all;
    }

    // ---------------------------------------------------- writing

    /** Writes a value, or the head of a container and returns what is to follow. */
    private @Nullable Frame item(Value value) {
        return switch (value) {
            case Value.Primitive primitive -> {
                primitive(primitive);
                yield null;
            }
            case Value.Reference object -> begin(object) ? body(object) : null;
        };
    }

    /** Writes a reference to an object that was written, or tag 28 if it will be referred to. */
    private boolean begin(Value.Reference object) {
        Mark mark = mark(object);
        if (mark.written) {
            out.reference(mark.index);
            return false;
        }
        mark.written = true;
        if (mark.shared) {
            mark.index = out.shareable();
        }
        return true;
    }

    private Mark mark(Value.Reference object) {
        Mark mark = marks.get(object);
        if (mark == null) {
            throw new IllegalStateException("the value was changed while it was written");
        }
        return mark;
    }

    private void primitive(Value.Primitive value) {
        switch (value) {
            case Value.Nothing nothing -> {
                switch (nothing) {
                    case NULL -> out.nullValue();
                    case UNDEFINED -> out.undefined();
                }
            }
            case Value.Bool(boolean b) -> out.bool(b);
            case Value.Num(double x) -> out.number(x);
            case Value.BigInt bigInt -> bigInt(bigInt);
            case Value.Text(String s) -> out.text(s);
        }
    }

    private void bigInt(Value.BigInt bigInt) {
        var n = bigInt.value();
        boolean negative = n.signum() < 0;
        out.tagHead(negative ? Tags.BIGINT_NEGATIVE : Tags.BIGINT);
        byte[] bytes = (negative ? n.not() : n).toByteArray();
        // the sign has a byte of its own where the first bit of the number is set, and in zero
        int from = bytes[0] == 0 ? 1 : 0;
        out.bytes(bytes, from, bytes.length - from);
    }

    private @Nullable Frame body(Value.Reference object) {
        return switch (object) {
            case Value.Array array -> {
                out.arrayHead(array.items().size());
                yield items(array.items());
            }
            case Value.SparseArray array -> sparse(array);
            case Value.PlainObject plain -> {
                out.mapHead(plain.members().size());
                yield members(plain.members());
            }
            case Value.MapObject map -> {
                out.tagHead(Tags.MAP_OBJECT);
                out.mapHead(map.entries().size());
                yield items(flat(map));
            }
            case Value.SetObject set -> {
                out.tagHead(Tags.SET);
                out.arrayHead(set.items().size());
                yield items(set.items());
            }
            case Value.ErrorObject error -> {
                out.objectHead("Error", error.isWhole() ? 3 : 2);
                out.text(error.className());
                if (error.isWhole()) {
                    out.bool(true);
                }
                out.mapHead(error.members().size());
                yield members(error.members());
            }
            case Value.PlatformObject platform -> {
                out.objectHead(platform.className(), platform.members().size());
                yield items(platform.members());
            }
            case Value.Date _,
                    Value.RegExp _,
                    Value.ArrayBuffer _,
                    Value.View _,
                    Value.Capability _,
                    Value.Boxed _,
                    Value.Embedded _ -> {
                leaf(object);
                yield null;
            }
        };
    }

    private void leaf(Value.Reference object) {
        switch (object) {
            case Value.Date date -> date(date.time());
            case Value.RegExp regExp -> {
                out.tagHead(Tags.REGEXP);
                out.arrayHead(2);
                out.text(regExp.source());
                out.text(regExp.flags());
            }
            case Value.ArrayBuffer buffer -> content(buffer);
            case Value.View view -> view(view);
            case Value.Capability capability -> out.capability(capability.index());
            case Value.Boxed boxed -> {
                out.objectHead(Value.Boxed.className(boxed.value()), 1);
                primitive(boxed.value());
            }
            case Value.Embedded embedded ->
                    out.embedded(embedded.payload(), 0, embedded.payload().length);
            default -> throw new IllegalStateException("not a leaf");
        }
    }

    private static Frame items(List<? extends Value> items) {
        return new Frame(null, items.iterator());
    }

    private static Frame members(Map<String, Value> members) {
        return new Frame(members.entrySet().iterator(), members.values().iterator());
    }

    private Frame sparse(Value.SparseArray array) {
        out.tagHead(Tags.SPARSE);
        out.arrayHead(2);
        out.integer(array.length());
        out.mapHead(array.members().size());
        for (String name : array.members().keySet()) {
            if (!array.allows(name)) {
                throw new PayloadException(
                        "No member of an array of " + array.length() + ": " + name, out.size());
            }
        }
        return members(array.members());
    }

    private void date(double time) {
        out.tagHead(Tags.EXTENDED_TIME);
        if (Double.isNaN(time)) {
            out.mapHead(1);
            out.integer(1);
            out.float64(time);
            return;
        }
        long seconds = Math.floorDiv((long) time, 1000);
        out.mapHead(2);
        out.integer(1);
        out.integer(seconds);
        out.integer(-3);
        out.integer((long) time - seconds * 1000);
    }

    /** A view of a whole buffer not written yet has a tag of its own; others name their buffer. */
    private void view(Value.View view) {
        Value.ArrayBuffer buffer = view.buffer();
        int tag = view.type().tag();
        boolean whole = view.offset() == 0 && view.byteLength() == buffer.bytes().length;
        if (tag >= 0 && whole && !buffer.isResizable() && !mark(buffer).written) {
            out.tagHead(tag);
            buffer(buffer);
            return;
        }
        out.objectHead(view.type().className(), 3);
        buffer(buffer);
        out.integer(view.offset());
        out.integer(view.tracksLength() ? -1 : view.length());
    }

    private void buffer(Value.ArrayBuffer buffer) {
        if (begin(buffer)) {
            content(buffer);
        }
    }

    private void content(Value.ArrayBuffer buffer) {
        if (!buffer.isResizable()) {
            out.bytes(buffer.bytes());
            return;
        }
        out.objectHead(ValueReader.RESIZABLE, 2);
        out.bytes(buffer.bytes());
        out.integer(buffer.greatestLength());
    }
}
