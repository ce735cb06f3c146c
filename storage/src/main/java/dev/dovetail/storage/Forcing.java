package dev.dovetail.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** How what was written is got onto the disk: a test's may fail, or take its time. Any thread. */
@FunctionalInterface
public interface Forcing {
    /** By the system: fdatasync, or fsync with the metadata. */
    Forcing SYSTEM = FileChannel::force;

    /**
     * Returns when all that was written to a file is on the disk.
     *
     * @throws IOException if nobody knows whether it is
     */
    void force(FileChannel file, boolean withMetadata) throws IOException;
}
