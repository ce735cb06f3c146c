package dev.dovetail.rpc;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads values from a payload. It does not recurse: what is open is a list of frames on the heap,
 * so that a hostile payload cannot exhaust a stack.
 */
final class ValueReader {
    /** The class of a buffer whose length may change, behind tag 27. */
    static final String RESIZABLE = "ArrayBuffer";

    private final PayloadReader in;

    /** The values marked by tag 28 in order; null while one is not made yet, or was skipped. */
    private final List<@Nullable Value> shared = new ArrayList<>();

    /** The container whose head {@link #next} has just read, or null if it read a whole value. */
    private @Nullable ValueFrame opened;

    ValueReader(PayloadReader in) {
        this.in = in;
    }

    /** Notes that the reader passed a tag 28 without making its value. */
    void skipped() {
        shared.add(null);
    }

    /** Reads one value with all that it holds. */
    Value read() {
        Value root = next();
        ValueFrame top = open(null);
        while (top != null) {
            if (top.wantsKey()) {
                top.key(in);
            }
            top.add(next());
            top = open(top);
        }
        return root;
    }

    /** The innermost container that still wants something, after {@link #next} read one value. */
    private @Nullable ValueFrame open(@Nullable ValueFrame top) {
        if (opened != null) {
            opened.enter(top);
            if (opened.depth > Payload.MAX_DEPTH) {
                throw in.bad("Nested deeper than " + Payload.MAX_DEPTH);
            }
            top = opened;
        }
        while (top != null && top.isFull()) {
            top = top.parent;
        }
        return top;
    }

    /** Reads a value, or the head of one that holds others. */
    private Value next() {
        opened = null;
        if (in.peek() >> 5 != Tags.TAG >> 5) {
            return untagged(-1);
        }
        int at = in.position();
        long tag = in.tagHead();
        if (tag == Tags.SHARED_REFERENCE) {
            return reference();
        }
        if (tag != Tags.SHAREABLE) {
            return tagged(tag, -1, at);
        }
        int slot = newSlot();
        if (in.peek() >> 5 != Tags.TAG >> 5) {
            return untagged(slot);
        }
        return tagged(in.tagHead(), slot, at);
    }

    private Value untagged(int slot) {
        return switch (in.peek() & 0xe0) {
            case Tags.BYTES -> share(slot, new Value.ArrayBuffer(in.bytes()));
            case Tags.ARRAY -> array(slot, in.arrayHead());
            case Tags.MAP -> object(slot, in.mapHead());
            default -> share(slot, primitive());
        };
    }

    private Value tagged(long tag, int slot, int at) {
        return switch ((int) Math.min(tag, Integer.MAX_VALUE)) {
            case Tags.BIGINT, Tags.BIGINT_NEGATIVE, Tags.UTF16 ->
                    share(slot, taggedPrimitive(tag, at));
            case Tags.EMBEDDED -> share(slot, new Value.Embedded(in.bytes()));
            case Tags.OBJECT -> classObject(slot);
            case Tags.SET -> set(slot, in.arrayHead());
            case Tags.MAP_OBJECT -> map(slot, in.mapHead());
            case Tags.EXTENDED_TIME -> share(slot, date());
            case Tags.REGEXP -> {
                in.arrayHead(2);
                yield share(slot, new Value.RegExp(in.text(), in.text()));
            }
            case Tags.CAPABILITY ->
                    share(slot, new Value.Capability(in.integer(0, Integer.MAX_VALUE)));
            case Tags.SPARSE -> sparse(slot);
            default -> {
                Value.ViewType type = Value.ViewType.ofTag(tag);
                if (type == null) {
                    throw new PayloadException("An unknown or misplaced tag: " + tag, at);
                }
                yield share(slot, whole(type));
            }
        };
    }

    // ---------------------------------------------------- primitives

    /** A value that holds no others, without tag 28. */
    private Value.Primitive primitive() {
        int at = in.position();
        int b = in.peek();
        return switch (b & 0xe0) {
            case Tags.UINT, Tags.NINT -> new Value.Num(in.integer());
            case Tags.TEXT -> new Value.Text(in.text());
            case Tags.TAG -> taggedPrimitive(in.tagHead(), at);
            default ->
                    switch (b) {
                        case Tags.FALSE, Tags.TRUE -> new Value.Bool(in.bool());
                        case Tags.FLOAT64 -> new Value.Num(in.number());
                        case Tags.NULL -> nothing(Value.Nothing.NULL);
                        case Tags.UNDEFINED -> nothing(Value.Nothing.UNDEFINED);
                        default -> throw in.bad("Not a value of a payload here");
                    };
        };
    }

    private Value.Nothing nothing(Value.Nothing value) {
        in.next();
        return value;
    }

    private Value.Primitive taggedPrimitive(long tag, int at) {
        if (tag == Tags.UTF16) {
            return new Value.Text(in.utf16(in.utf16Bytes()));
        }
        if (tag != Tags.BIGINT && tag != Tags.BIGINT_NEGATIVE) {
            throw new PayloadException("Expected a primitive value", at);
        }
        PayloadRange bytes = in.bytesRange();
        if (bytes.length() > Value.BigInt.MAX_BYTES) {
            throw new PayloadException("A BigInt of " + bytes.length() + " bytes", at);
        }
        var n = new BigInteger(1, bytes.array(), bytes.offset(), bytes.length());
        return new Value.BigInt(tag == Tags.BIGINT ? n : n.not());
    }

    // ---------------------------------------------------- sharing

    private int newSlot() {
        shared.add(null);
        return shared.size() - 1;
    }

    private <V extends Value> V share(int slot, V value) {
        if (slot >= 0) {
            shared.set(slot, value);
        }
        return value;
    }

    private Value reference() {
        int at = in.position();
        long index = in.integer();
        Value value = index >= 0 && index < shared.size() ? shared.get((int) index) : null;
        if (value == null) {
            throw new PayloadException("A reference to nothing: " + index, at);
        }
        return value;
    }

    // ---------------------------------------------------- containers

    private Value array(int slot, int items) {
        var array = share(slot, new Value.Array());
        opened = new ValueFrame.Items(array.items(), items);
        return array;
    }

    private Value set(int slot, int items) {
        var set = share(slot, new Value.SetObject());
        opened = new ValueFrame.Items(set.items(), items);
        return set;
    }

    private Value object(int slot, int members) {
        var object = share(slot, new Value.PlainObject());
        opened = new ValueFrame.Members(object.members(), members);
        return object;
    }

    private Value map(int slot, int entries) {
        var map = share(slot, new Value.MapObject());
        opened = new ValueFrame.Entries(map.entries(), entries);
        return map;
    }

    private Value sparse(int slot) {
        in.arrayHead(2);
        int at = in.position();
        long length = in.integer();
        if (length < 0 || length > Value.SparseArray.MAX_LENGTH) {
            throw new PayloadException("No length of an array: " + length, at);
        }
        var array = share(slot, new Value.SparseArray(length));
        opened = new ValueFrame.Members(array, in.mapHead());
        return array;
    }

    private Value classObject(int slot) {
        int at = in.position();
        int items = in.arrayHead();
        if (items < 1) {
            throw new PayloadException("An object without a class", at);
        }
        String name = in.text();
        Value.ViewType type = items == 4 ? Value.ViewType.ofName(name) : null;
        if (type != null) {
            return share(slot, view(type));
        }
        if (name.equals("Error") && (items == 3 || items == 4)) {
            return error(slot, items == 4);
        }
        if (items == 3 && name.equals(RESIZABLE)) {
            return share(slot, resizable());
        }
        if (items == 2 && Value.Boxed.isClass(name)) {
            return share(slot, boxed(name));
        }
        var object = share(slot, new Value.PlatformObject(name));
        opened = new ValueFrame.Items(object.members(), items - 1);
        return object;
    }

    private Value error(int slot, boolean whole) {
        int at = in.position();
        String name = in.text();
        if (!Value.ErrorObject.isClass(name)) {
            throw new PayloadException("No class of errors", at);
        }
        if (whole && in.next() != Tags.TRUE) {
            throw new PayloadException("No whole error", at);
        }
        var error = share(slot, new Value.ErrorObject(name, whole));
        opened = new ValueFrame.Members(error.members(), in.mapHead());
        return error;
    }

    // ---------------------------------------------------- objects' parts

    private Value.Boxed boxed(String name) {
        int at = in.position();
        Value.Primitive value = primitive();
        if (!name.equals(Value.Boxed.className(value))) {
            throw new PayloadException("Not what a " + name + " holds", at);
        }
        return new Value.Boxed(value);
    }

    private Value.Date date() {
        double seconds = 0;
        double milliseconds = 0;
        for (int n = in.mapHead(); n > 0; n--) {
            long key = in.integer();
            double part = in.number();
            if (key == 1) {
                seconds = part;
            } else if (key == -3) {
                milliseconds = part;
            }
        }
        return new Value.Date(seconds * 1000 + milliseconds);
    }

    private Value.View whole(Value.ViewType type) {
        int at = in.position();
        Value.ArrayBuffer buffer = buffer();
        int length = buffer.bytes().length;
        if (length % type.elementBytes() != 0) {
            throw new PayloadException("A part of an element", at);
        }
        return new Value.View(type, buffer, 0, length / type.elementBytes());
    }

    private Value.View view(Value.ViewType type) {
        int at = in.position();
        Value.ArrayBuffer buffer = buffer();
        int offset = in.integer(0, Integer.MAX_VALUE);
        int length = in.integer(-1, Integer.MAX_VALUE);
        boolean tracks = length < 0;
        if ((tracks && !buffer.isResizable())
                || !type.fits(buffer.bytes().length, offset, tracks ? 0 : length)) {
            throw new PayloadException("A view past its buffer", at);
        }
        return tracks
                ? new Value.View(type, buffer, offset)
                : new Value.View(type, buffer, offset, length);
    }

    /** The members of a resizable buffer: its bytes, and how many it may hold. */
    private Value.ArrayBuffer resizable() {
        byte[] bytes = in.bytes();
        int at = in.position();
        long greatest = in.integer();
        if (greatest < bytes.length) {
            throw new PayloadException("A buffer past its greatest length", at);
        }
        return new Value.ArrayBuffer(bytes, greatest);
    }

    /** A byte string, a resizable buffer, either marked, or a reference to one. */
    private Value.ArrayBuffer buffer() {
        int at = in.position();
        int slot = -1;
        if (in.peek() >> 5 == Tags.TAG >> 5) {
            long tag = in.tagHead();
            if (tag == Tags.SHARED_REFERENCE) {
                if (reference() instanceof Value.ArrayBuffer buffer) {
                    return buffer;
                }
                throw new PayloadException("Expected an ArrayBuffer", at);
            }
            if (tag == Tags.OBJECT) {
                return resizableObject(at);
            }
            if (tag != Tags.SHAREABLE) {
                throw new PayloadException("Expected an ArrayBuffer", at);
            }
            slot = newSlot();
            if (in.peek() >> 5 == Tags.TAG >> 5) {
                if (in.tagHead() != Tags.OBJECT) {
                    throw new PayloadException("Expected an ArrayBuffer", at);
                }
                return share(slot, resizableObject(at));
            }
        }
        return share(slot, new Value.ArrayBuffer(in.bytes()));
    }

    private Value.ArrayBuffer resizableObject(int at) {
        if (in.arrayHead() != 3 || !in.text().equals(RESIZABLE)) {
            throw new PayloadException("Expected an ArrayBuffer", at);
        }
        return resizable();
    }
}
