package dev.dovetail.icu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;

/** Many of ICU's data files in one (ucmndata.h): a header, their names and places, they. */
final class IcuPackage {
    private static final int HEADER = 32;
    private static final int ALIGNMENT = 16;
    private static final byte PADDING = (byte) 0xaa;

    private IcuPackage() {}

    /**
     * Packs.
     *
     * @param prefix of every name
     * @param items by name, in the order of the bytes of their names
     */
    static byte[] of(String prefix, SortedMap<String, byte[]> items) {
        int names = 0;
        int data = 0;
        for (var item : items.entrySet()) {
            names += prefix.length() + item.getKey().length() + 1;
            data += aligned(item.getValue().length);
        }
        int entries = 4 + 8 * items.size();
        int name = entries;
        int place = aligned(entries + names);
        ByteBuffer out = ByteBuffer.allocate(HEADER + place + data).order(ByteOrder.LITTLE_ENDIAN);
        header(out);
        out.putInt(HEADER, items.size());
        int entry = HEADER + 4;
        for (var item : items.entrySet()) {
            byte[] text = (prefix + item.getKey()).getBytes(StandardCharsets.US_ASCII);
            byte[] bytes = item.getValue();
            out.putInt(entry, name).putInt(entry + 4, place);
            out.put(HEADER + name, text);
            out.put(HEADER + place, bytes);
            entry += 8;
            name += text.length + 1;
            place += bytes.length;
            while (place % ALIGNMENT != 0) {
                out.put(HEADER + place++, PADDING);
            }
        }
        while (name % ALIGNMENT != 0) {
            out.put(HEADER + name++, PADDING);
        }
        return out.array();
    }

    private static void header(ByteBuffer out) {
        out.putShort((short) HEADER).put((byte) 0xda).put((byte) 0x27);
        out.putShort((short) 20).putShort((short) 0);
        out.put((byte) 0).put((byte) 0).put((byte) 2).put((byte) 0); // endian, ASCII, char16_t
        out.put("CmnD".getBytes(StandardCharsets.US_ASCII));
        out.put((byte) 1).put(new byte[3]); // the format's version
        out.put((byte) 3); // and the data's
    }

    private static int aligned(int size) {
        return (size + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
