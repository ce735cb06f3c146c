package dev.dovetail.web;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** The checksums of {@code DigestStream}: CRC-32, CRC-32C and CRC-64/NVME, big-endian. */
final class Checksum implements Digesting {
    private static final long NVME = 0x9a6c_9329_ac4b_c9b5L;

    private final java.util.zip.Checksum sum;
    private final int bytes;

    private Checksum(java.util.zip.Checksum sum, int bytes) {
        this.sum = sum;
        this.bytes = bytes;
    }

    static Checksum crc32() {
        return new Checksum(new CRC32(), 4);
    }

    static Checksum crc32c() {
        return new Checksum(new CRC32C(), 4);
    }

    static Checksum crc64nvme() {
        return new Checksum(new Crc64(), 8);
    }

    @Override
    public void update(byte[] data) {
        sum.update(data, 0, data.length);
    }

    @Override
    public byte[] finish() {
        byte[] out = new byte[bytes];
        long value = sum.getValue();
        for (int i = bytes - 1; i >= 0; i--, value >>>= 8) {
            out[i] = (byte) value;
        }
        return out;
    }

    @Override
    public Digesting copy() {
        throw new IllegalStateException("A checksum is not copied");
    }

    /** CRC-64/NVME: reflected, all ones before and after. */
    private static final class Crc64 implements java.util.zip.Checksum {
        private static final long[] TABLE = new long[256];

        static {
            for (int i = 0; i < 256; i++) {
                long crc = i;
                for (int bit = 0; bit < 8; bit++) {
                    crc = (crc & 1) != 0 ? (crc >>> 1) ^ NVME : crc >>> 1;
                }
                TABLE[i] = crc;
            }
        }

        private long crc = -1;

        @Override
        public void update(int b) {
            crc = TABLE[(int) (crc ^ b) & 0xff] ^ (crc >>> 8);
        }

        @Override
        public void update(byte[] data, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                update(data[i]);
            }
        }

        @Override
        public long getValue() {
            return ~crc;
        }

        @Override
        public void reset() {
            crc = -1;
        }
    }
}
