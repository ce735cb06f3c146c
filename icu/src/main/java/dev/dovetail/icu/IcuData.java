package dev.dovetail.icu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * ICU's data as one file, little-endian, for ICU's C code: it wants to map a file, so this has to
 * be unpacked into one.
 *
 * @param version of ICU: V8's ICU reads no other
 * @param size in bytes
 * @param crc32 of the bytes
 */
public record IcuData(String version, long size, long crc32) {
    static final String DATA = "icudt.dat";
    static final String PROPERTIES = "icudt.properties";

    /** What the build made. */
    public static IcuData load() {
        try (InputStream in = IcuData.class.getResourceAsStream(PROPERTIES)) {
            if (in == null) {
                throw missing(PROPERTIES);
            }
            Properties properties = new Properties();
            properties.load(in);
            return new IcuData(
                    properties.getProperty("version"),
                    Long.parseLong(properties.getProperty("size")),
                    Long.parseLong(properties.getProperty("crc32"), 16));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + PROPERTIES, e);
        }
    }

    /** A name for the file: another one for other data. */
    public String fileName() {
        return "icu-%s-%08x.dat".formatted(version, crc32);
    }

    /** The bytes. The caller closes the stream. */
    public InputStream open() {
        InputStream in = IcuData.class.getResourceAsStream(DATA);
        if (in == null) {
            throw missing(DATA);
        }
        return in;
    }

    private static IllegalStateException missing(String resource) {
        return new IllegalStateException(
                "ICU's data is not on the class path: " + resource + " of Dovetail's icu jar");
    }
}
