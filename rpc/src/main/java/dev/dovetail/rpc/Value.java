package dev.dovetail.rpc;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a payload may hold: JavaScript values as structured clone knows them, capabilities, and
 * objects of the platform.
 *
 * <p>{@link Primitive} values are records and equal by content. {@link Reference} values are
 * objects as JavaScript's are: equal only to themselves, and one that stands in several places, or
 * in itself, arrives so. Containers are therefore filled after they are made, through their live
 * lists and maps. Not thread-safe.
 */
public sealed interface Value {

    /** A value without identity that holds no others. */
    sealed interface Primitive extends Value {}

    /** A value with identity. */
    sealed interface Reference extends Value {}

    // ---------------------------------------------------- primitives

    /** {@code undefined} and {@code null}. */
    enum Nothing implements Primitive {
        /** {@code undefined}. */
        UNDEFINED,
        /** {@code null}. */
        NULL
    }

    /**
     * A boolean.
     *
     * @param value it
     */
    record Bool(boolean value) implements Primitive {}

    /**
     * A number. -0 and NaN are kept; which NaN it is, is not.
     *
     * @param value it
     */
    record Num(double value) implements Primitive {}

    /**
     * A BigInt.
     *
     * @param value it, of at most {@link #MAX_BYTES} bytes
     */
    record BigInt(BigInteger value) implements Primitive {
        /** What V8's BigInt can hold: 2^30 bits. */
        public static final int MAX_BYTES = 1 << 27;

        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if it is past what V8 can hold
         */
        public BigInt {
            if (value.bitLength() > 8L * MAX_BYTES) {
                throw new IllegalArgumentException("A BigInt of " + value.bitLength() + " bits");
            }
        }
    }

    /**
     * A string.
     *
     * @param value its UTF-16 code units; surrogates may be alone
     */
    record Text(String value) implements Primitive {}

    // ---------------------------------------------------- objects without parts

    /** A Date. */
    final class Date implements Reference {
        private static final double MAX_TIME = 8.64e15;
        private final double time;

        /**
         * Clips the time as JavaScript's TimeClip does: a fraction is cut off, and what is more
         * than 8.64e15 away from 1970 is invalid.
         *
         * @param time milliseconds since 1970-01-01T00:00Z, or NaN for an invalid Date
         */
        public Date(double time) {
            boolean valid = Math.abs(time) <= MAX_TIME;
            this.time = valid ? (double) (long) time : Double.NaN;
        }

        /** Milliseconds since 1970-01-01T00:00Z: a whole number, or NaN for an invalid Date. */
        public double time() {
            return time;
        }
    }

    /** A regular expression. Whether JavaScript would accept it is not checked. */
    final class RegExp implements Reference {
        private final String source;
        private final String flags;

        /** A regular expression of a source and flags. */
        public RegExp(String source, String flags) {
            this.source = source;
            this.flags = flags;
        }

        /** What stands between the slashes. */
        public String source() {
            return source;
        }

        /** What stands behind them. */
        public String flags() {
            return flags;
        }
    }

    /** An ArrayBuffer. */
    final class ArrayBuffer implements Reference {
        private static final long FIXED = -1;
        private final byte[] bytes;
        private final long greatestLength;

        /** A buffer of these bytes, not copied. */
        public ArrayBuffer(byte[] bytes) {
            this.bytes = bytes;
            this.greatestLength = FIXED;
        }

        /**
         * A resizable buffer.
         *
         * @param bytes what is in it, not copied
         * @param greatestLength how many bytes it may hold
         * @throws IllegalArgumentException if it holds more already
         */
        public ArrayBuffer(byte[] bytes, long greatestLength) {
            if (greatestLength < bytes.length) {
                throw new IllegalArgumentException("A buffer past its greatest length");
            }
            this.bytes = bytes;
            this.greatestLength = greatestLength;
        }

        /** Whether its length may change. */
        public boolean isResizable() {
            return greatestLength != FIXED;
        }

        /** How many bytes it may hold. */
        public long greatestLength() {
            return isResizable() ? greatestLength : bytes.length;
        }

        /** Its bytes, not copied. */
        public byte[] bytes() {
            return bytes;
        }
    }

    /** A typed array or a DataView: a part of a buffer that it may share with others. */
    final class View implements Reference {
        private final ViewType type;
        private final ArrayBuffer buffer;
        private final int offset;
        private final int length;
        private final boolean tracksLength;

        /**
         * A view of all that is left of a resizable buffer, however long it is.
         *
         * @param type which class it is of
         * @param buffer the buffer, shared with other views of it
         * @param offset in bytes, a multiple of the element's
         * @throws IllegalArgumentException if it starts past its buffer, or that is not resizable
         */
        public View(ViewType type, ArrayBuffer buffer, int offset) {
            if (!buffer.isResizable() || !type.fits(buffer.bytes.length, offset, 0)) {
                throw new IllegalArgumentException("No view of what is left of its buffer");
            }
            this.type = type;
            this.buffer = buffer;
            this.offset = offset;
            this.length = (buffer.bytes.length - offset) / type.elementBytes();
            this.tracksLength = true;
        }

        /**
         * A view of a buffer.
         *
         * @param type which class it is of
         * @param buffer the buffer, shared with other views of it
         * @param offset in bytes, a multiple of the element's
         * @param length in elements; of a DataView in bytes
         * @throws IllegalArgumentException if the view does not fit into its buffer
         */
        public View(ViewType type, ArrayBuffer buffer, int offset, int length) {
            if (!type.fits(buffer.bytes.length, offset, length)) {
                throw new IllegalArgumentException("A view past its buffer");
            }
            this.type = type;
            this.buffer = buffer;
            this.offset = offset;
            this.length = length;
            this.tracksLength = false;
        }

        /** Which class it is of. */
        public ViewType type() {
            return type;
        }

        /** The buffer that it looks at. */
        public ArrayBuffer buffer() {
            return buffer;
        }

        /** Where it starts in the buffer, in bytes. */
        public int offset() {
            return offset;
        }

        /** Its length in elements; of a DataView in bytes. */
        public int length() {
            return length;
        }

        /** Whether it has no length of its own: it reaches as far as its buffer does. */
        public boolean tracksLength() {
            return tracksLength;
        }

        /** Its length in bytes. */
        public int byteLength() {
            return length * type.elementBytes();
        }
    }

    /** A capability: something that is passed by reference, beside the payload. */
    final class Capability implements Reference {
        private final int index;

        /**
         * The capability of an index.
         *
         * @param index in the message's list, from 0
         * @throws IllegalArgumentException if it is below 0
         */
        public Capability(int index) {
            if (index < 0) {
                throw new IllegalArgumentException("A capability below zero: " + index);
            }
            this.index = index;
        }

        /** Its index in the message's list, from 0; not checked against the list. */
        public int index() {
            return index;
        }
    }

    /** An object around a primitive value, as {@code new String("a")} makes it. */
    final class Boxed implements Reference {
        private static final Set<String> CLASSES = Set.of("Number", "String", "Boolean", "BigInt");
        private final Primitive value;

        /**
         * An object around a value.
         *
         * @param value what is inside
         * @throws IllegalArgumentException if it is {@code undefined} or {@code null}
         */
        public Boxed(Primitive value) {
            if (value instanceof Nothing) {
                throw new IllegalArgumentException(value + " has no object");
            }
            this.value = value;
        }

        /** What is inside. */
        public Primitive value() {
            return value;
        }

        static boolean isClass(String name) {
            return CLASSES.contains(name);
        }

        static String className(Primitive value) {
            return switch (value) {
                case Num _ -> "Number";
                case Text _ -> "String";
                case Bool _ -> "Boolean";
                case BigInt _ -> "BigInt";
                case Nothing nothing -> nothing.name();
            };
        }
    }

    /** Bytes that are a payload of their own (tag 24), unread. They hold no capabilities. */
    final class Embedded implements Reference {
        private final byte[] payload;

        /** A payload inside the payload, not copied. */
        public Embedded(byte[] payload) {
            this.payload = payload;
        }

        /** The bytes, not copied. */
        public byte[] payload() {
            return payload;
        }
    }

    // ---------------------------------------------------- containers

    /** An array without holes or named members. */
    final class Array implements Reference {
        private final List<Value> items;

        /** An empty array. */
        public Array() {
            this(List.of());
        }

        /** An array of these items, copied. */
        public Array(List<? extends Value> items) {
            this.items = new ArrayList<>(items);
        }

        /** The live items. */
        public List<Value> items() {
            return items;
        }
    }

    /** An array with holes or named members. */
    final class SparseArray implements Reference {
        /** The greatest length of an array: 2^32 - 1. */
        public static final long MAX_LENGTH = 0xffffffffL;

        private final long length;
        private final Map<String, Value> members = new LinkedHashMap<>();

        /**
         * An array of nothing but holes yet.
         *
         * @param length of the array, holes included, 0 to {@link #MAX_LENGTH}
         * @throws IllegalArgumentException if it is not in that range
         */
        public SparseArray(long length) {
            if (length < 0 || length > MAX_LENGTH) {
                throw new IllegalArgumentException("No length of an array: " + length);
            }
            this.length = length;
        }

        /** The length of the array, holes included. */
        public long length() {
            return length;
        }

        /**
         * The live members: items under their index in decimal, below {@link #length}, and others.
         */
        public Map<String, Value> members() {
            return members;
        }

        /** Whether a member of this name can be, in an array of this length. */
        boolean allows(String name) {
            return !name.equals("length") && index(name) < length;
        }

        /**
         * The index that a name is, or -1 if it is none: 0 to 2^32 - 2 in decimal, no zeros ahead.
         */
        private static long index(String name) {
            int digits = name.length();
            if (digits == 0 || digits > 10 || (digits > 1 && name.charAt(0) == '0')) {
                return -1;
            }
            long n = 0;
            for (int i = 0; i < digits; i++) {
                char c = name.charAt(i);
                if (c < '0' || c > '9') {
                    return -1;
                }
                n = n * 10 + (c - '0');
            }
            return n < MAX_LENGTH ? n : -1;
        }
    }

    /** A plain object. JavaScript itself puts members whose names are integers first. */
    final class PlainObject implements Reference {
        private final Map<String, Value> members = new LinkedHashMap<>();

        /** The live members in order. */
        public Map<String, Value> members() {
            return members;
        }

        /** Puts a member; returns this. */
        public PlainObject with(String name, Value value) {
            members.put(name, value);
            return this;
        }
    }

    /** A Map. Keys that JavaScript takes for the same (SameValueZero) merge there, not here. */
    final class MapObject implements Reference {
        private final List<Entry> entries = new ArrayList<>();

        /**
         * A key and its value.
         *
         * @param key of any kind
         * @param value of any kind
         */
        public record Entry(Value key, Value value) {}

        /** The live entries in order. */
        public List<Entry> entries() {
            return entries;
        }
    }

    /** A Set. Items that JavaScript takes for the same (SameValueZero) merge there, not here. */
    final class SetObject implements Reference {
        private final List<Value> items = new ArrayList<>();

        /** The live items in order. */
        public List<Value> items() {
            return items;
        }
    }

    /** An error of one of JavaScript's own classes. */
    final class ErrorObject implements Reference {
        private static final Set<String> CLASSES =
                Set.of(
                        "Error",
                        "EvalError",
                        "RangeError",
                        "ReferenceError",
                        "SyntaxError",
                        "TypeError",
                        "URIError",
                        "AggregateError",
                        "SuppressedError");

        private final String className;
        private final boolean whole;
        private final Map<String, Value> members = new LinkedHashMap<>();

        /**
         * An error without members yet.
         *
         * @param className a class of the language's, as {@code TypeError}
         * @throws IllegalArgumentException if it is none
         */
        public ErrorObject(String className) {
            this(className, false);
        }

        /**
         * An error without members yet.
         *
         * @param className a class of the language's, as {@code TypeError}
         * @param whole whether its members are all properties that it has of its own
         * @throws IllegalArgumentException if there is no such class
         */
        public ErrorObject(String className, boolean whole) {
            if (!isClass(className)) {
                throw new IllegalArgumentException("No class of errors: " + className);
            }
            this.className = className;
            this.whole = whole;
        }

        /** Whether its members are all properties that it has of its own, by any name. */
        public boolean isWhole() {
            return whole;
        }

        /** The class, as {@code TypeError}. */
        public String className() {
            return className;
        }

        /**
         * The live members: {@code message}, {@code stack}, {@code cause}, those that there are.
         */
        public Map<String, Value> members() {
            return members;
        }

        /** The message, or null if there is none. */
        public @Nullable String message() {
            return members.get("message") instanceof Text(String text) ? text : null;
        }

        static boolean isClass(String name) {
            return CLASSES.contains(name);
        }
    }

    /** An object of the platform, as a Headers, Request or Response; docs/payload.md lists them. */
    final class PlatformObject implements Reference {
        private final String className;
        private final List<Value> members = new ArrayList<>();

        /** An object of a class without members yet. */
        public PlatformObject(String className) {
            this.className = className;
        }

        /** The class's name in JavaScript. */
        public String className() {
            return className;
        }

        /** The live members; what each is, is the class's. */
        public List<Value> members() {
            return members;
        }
    }

    /** The classes of views: RFC 8746 has a tag for each but DataView. */
    enum ViewType {
        /** {@code Uint8Array}. */
        UINT8("Uint8Array", 1, 64),
        /** {@code Uint8ClampedArray}. */
        UINT8_CLAMPED("Uint8ClampedArray", 1, 68),
        /** {@code Uint16Array}. */
        UINT16("Uint16Array", 2, 69),
        /** {@code Uint32Array}. */
        UINT32("Uint32Array", 4, 70),
        /** {@code BigUint64Array}. */
        BIG_UINT64("BigUint64Array", 8, 71),
        /** {@code Int8Array}. */
        INT8("Int8Array", 1, 72),
        /** {@code Int16Array}. */
        INT16("Int16Array", 2, 77),
        /** {@code Int32Array}. */
        INT32("Int32Array", 4, 78),
        /** {@code BigInt64Array}. */
        BIG_INT64("BigInt64Array", 8, 79),
        /** {@code Float16Array}. */
        FLOAT16("Float16Array", 2, 84),
        /** {@code Float32Array}. */
        FLOAT32("Float32Array", 4, 85),
        /** {@code Float64Array}. */
        FLOAT64("Float64Array", 8, 86),
        /** {@code DataView}: no tag, and bytes for elements. */
        DATA_VIEW("DataView", 1, -1);

        private static final ViewType[] BY_TAG = new ViewType[87];
        private static final Map<String, ViewType> BY_NAME = new LinkedHashMap<>();

        static {
            for (ViewType type : values()) {
                BY_NAME.put(type.className, type);
                if (type.tag >= 0) {
                    BY_TAG[type.tag] = type;
                }
            }
        }

        private final String className;
        private final int elementBytes;
        private final int tag;

        ViewType(String className, int elementBytes, int tag) {
            this.className = className;
            this.elementBytes = elementBytes;
            this.tag = tag;
        }

        /** The class's name in JavaScript. */
        public String className() {
            return className;
        }

        /** The bytes of an element: 1, 2, 4 or 8. They are little-endian. */
        public int elementBytes() {
            return elementBytes;
        }

        /** The tag of a view of a whole buffer, or -1 if the class has none. */
        int tag() {
            return tag;
        }

        boolean fits(int bufferBytes, int offset, int length) {
            return offset >= 0
                    && length >= 0
                    && offset % elementBytes == 0
                    && offset + (long) length * elementBytes <= bufferBytes;
        }

        static @Nullable ViewType ofTag(long tag) {
            return tag >= 0 && tag < BY_TAG.length ? BY_TAG[(int) tag] : null;
        }

        static @Nullable ViewType ofName(String name) {
            return BY_NAME.get(name);
        }
    }
}
