package dev.dovetail.icu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

class DataFileTest {
    private static byte[] file(String format, int version, int... words) {
        ByteBuffer out = ByteBuffer.allocate(32 + 4 * words.length);
        out.putShort((short) 32).putShort((short) 0xda27).putShort((short) 20).putShort((short) 0);
        out.put(new byte[] {1, 0, 2, 0}).put(format.getBytes(StandardCharsets.US_ASCII));
        out.put((byte) version).position(32);
        for (int word : words) {
            out.putInt(word);
        }
        return out.array();
    }

    private static ByteBuffer turned(byte[] file) {
        DataFile.turnRound(file, 0);
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void aHeaderSaysThatItsFileIsLittleEndian() {
        ByteBuffer file = turned(file("Dict", 1, 32, 32, 32, 32, 0, 0, 0, 0));
        assertThat(file.getShort(0)).isEqualTo((short) 32);
        assertThat(file.getShort(2)).isEqualTo((short) 0x27da);
        assertThat(file.get(8)).isZero();
    }

    @Test
    void aDictionaryOfUnitsIsTurnedRoundAndOneOfBytesIsNot() {
        ByteBuffer units = turned(file("Dict", 1, 32, 36, 36, 36, 1, 0, 0, 0, 0x00010002));
        assertThat(units.getInt(32)).isEqualTo(32);
        assertThat(units.getShort(64)).isEqualTo((short) 1);
        assertThat(units.getShort(66)).isEqualTo((short) 2);
        ByteBuffer bytes = turned(file("Dict", 1, 32, 36, 36, 36, 0, 0, 0, 0, 0x01020304));
        assertThat(bytes.get(64)).isEqualTo((byte) 1);
    }

    @Test
    void aFormatThatIsNotKnownIsRefused() {
        assertThatThrownBy(() -> turned(file("Dict", 2)))
                .hasMessage("format Dict, version 2, is not known");
        assertThatThrownBy(() -> turned(new byte[32]))
                .hasMessage("not a big-endian data file of ICU");
    }

    @Test
    void sectionsPastTheEndAreRefused() {
        assertThatThrownBy(() -> turned(file("Dict", 1, 32, 99, 99, 99, 1, 0, 0, 0)))
                .hasMessageStartingWith("no bytes from");
    }

    @Test
    void whatTheBuildMadeIsWhole() throws Exception {
        IcuData data = IcuData.load();
        CRC32 crc = new CRC32();
        try (var in = data.open()) {
            crc.update(in.readAllBytes());
        }
        assertThat(data.version()).isEqualTo("77");
        assertThat(data.crc32()).isEqualTo(crc.getValue());
        assertThat(data.fileName()).startsWith("icu-77-").endsWith(".dat");
    }
}
