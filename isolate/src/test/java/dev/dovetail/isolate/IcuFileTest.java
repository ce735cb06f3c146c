package dev.dovetail.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

class IcuFileTest {
    @Test
    void aWholeFileIsLeftAlone(@TempDir Path cache) throws IOException {
        Path file = IcuFile.install(cache);
        Object first = Files.readAttributes(file, "unix:ino").get("ino");
        assertThat(IcuFile.install(cache)).isEqualTo(file);
        assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(first);
    }

    @Test
    void aDamagedFileIsWrittenAgain(@TempDir Path cache) throws IOException {
        Path file = IcuFile.install(cache);
        byte[] whole = Files.readAllBytes(file);
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(damaged.length() / 2);
            damaged.write(~whole[whole.length / 2]);
        }
        IcuFile.install(cache);
        assertThat(Files.mismatch(file, Files.write(cache.resolve("whole"), whole))).isEqualTo(-1);
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed(@TempDir Path cache) throws IOException {
        Path noFolder = Files.writeString(cache.resolve("file"), "");
        assertThatThrownBy(() -> IcuFile.install(noFolder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("locale data into " + noFolder);
    }
}
