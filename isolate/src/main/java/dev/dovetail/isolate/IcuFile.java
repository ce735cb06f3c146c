package dev.dovetail.isolate;

import dev.dovetail.icu.IcuData;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * ICU's data as a file in the cache folder, unpacked once per version. V8 ends the process when it
 * asks for what a missing or damaged file should have, so the file's bytes are checked at each
 * start.
 */
final class IcuFile {
    private static final int CHUNK = 256 * 1024;

    private IcuFile() {}

    /**
     * Unpacks the data if it is not there as it should be.
     *
     * @throws UncheckedIOException if that cannot be done
     */
    static Path install(Path cache) {
        IcuData data = IcuData.load();
        Path file = cache.resolve(data.fileName()).toAbsolutePath();
        try {
            if (!isWhole(file, data)) {
                try (InputStream in = data.open()) {
                    CacheFile.write(file, in.readAllBytes());
                }
                if (!isWhole(file, data)) {
                    throw new IOException(file + " does not hold what was written to it");
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack V8's locale data into " + cache, e);
        }
    }

    private static boolean isWhole(Path file, IcuData data) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != data.size()) {
            return false;
        }
        CRC32 crc = new CRC32();
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
            while (channel.read(chunk) >= 0) {
                crc.update(chunk.flip());
                chunk.clear();
            }
        }
        return crc.getValue() == data.crc32();
    }
}
