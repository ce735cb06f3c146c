package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.Wire;

import java.nio.ByteBuffer;

/** A stream that goes into an invocation: what arrives becomes its mail. Any thread. */
final class IsolateSink implements ByteSink {
    private final Invocation reader;
    private final int stream;

    IsolateSink(Invocation reader, int stream) {
        this.reader = reader;
        this.stream = stream;
    }

    @Override
    public void chunk(ByteBuffer bytes) {
        byte[] own = new byte[bytes.remaining()];
        bytes.get(own);
        reader.isolate.deliver(reader, new Message.Chunk(stream, own));
    }

    @Override
    public void end() {
        reader.isolate.deliver(reader, new Message.Signal(Wire.END, stream, 0));
        if (!Streams.isOfReader(stream)) {
            reader.isolate.execute(() -> reader.streams.closeIncoming(stream));
        }
    }

    @Override
    public void fail(Failure failure) {
        Failure told = Streams.isOfReader(stream) ? WritableEnd.DISCONNECTED : failure;
        reader.isolate.deliver(reader, new Message.Broken(Wire.FAIL, stream, told));
        reader.isolate.execute(() -> reader.streams.closeIncoming(stream));
    }
}
