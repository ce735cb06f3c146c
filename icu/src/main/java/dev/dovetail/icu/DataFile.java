package dev.dovetail.icu;

import java.nio.charset.StandardCharsets;

/**
 * One of ICU's data files: a header ({@code UDataInfo} of ICU's udata.h) that names the format, and
 * the data.
 */
final class DataFile {
    private static final int HEADER_SIZE = 0;
    private static final int MAGIC = 2;
    private static final int INFO_SIZE = 4;
    private static final int IS_BIG_ENDIAN = 8;
    private static final int FORMAT = 12;
    private static final int FORMAT_VERSION = 16;

    private DataFile() {}

    /**
     * Turns a big-endian file into a little-endian one.
     *
     * @throws IllegalArgumentException for anything else, and for formats that are not known
     */
    static void turnRound(byte[] bytes, int start) {
        Section header = new Section(bytes, start);
        if (header.u16(MAGIC) != 0xda27 || header.u8(IS_BIG_ENDIAN) != 1) {
            throw new IllegalArgumentException("not a big-endian data file of ICU");
        }
        Section data = header.at(header.u16(HEADER_SIZE));
        String format = new String(bytes, start + FORMAT, 4, StandardCharsets.US_ASCII);
        int version = header.u8(FORMAT_VERSION);
        switch (format + version) {
            case "ResB2", "ResB3" -> ResourceBundle.turnRound(data);
            case "UCol5" -> Formats.collation(data);
            case "Brk 6" -> Formats.breakRules(data);
            case "Dict1" -> Formats.dictionary(data);
            case "Nrm25" -> Formats.normalization(data);
            case "Emoj1" -> Formats.emoji(data);
            default ->
                    throw new IllegalArgumentException(
                            "format " + format + ", version " + version + ", is not known");
        }
        header.turn16(HEADER_SIZE, MAGIC);
        header.turn16(INFO_SIZE, IS_BIG_ENDIAN);
        bytes[start + IS_BIG_ENDIAN] = 0;
    }
}
