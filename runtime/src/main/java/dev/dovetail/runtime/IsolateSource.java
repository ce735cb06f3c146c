package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.Wire;

/** A stream that comes out of an invocation: what is asked of it becomes its mail. Any thread. */
final class IsolateSource implements ByteSource {
    private static final byte[] NO_ERROR = {};

    private final Invocation writer;
    private final int stream;

    IsolateSource(Invocation writer, int stream) {
        this.writer = writer;
        this.stream = stream;
    }

    @Override
    public void start(ByteSink sink) {
        writer.isolate.execute(() -> writer.streams.connect(stream, sink));
    }

    @Override
    public void pull(int bytes) {
        writer.isolate.deliver(writer, new Message.Signal(Wire.PULL, stream, bytes));
    }

    @Override
    public void stop(Failure reason) {
        stopped(new Message.Broken(Wire.STOP, stream, reason));
    }

    /** All that was written has been taken, and the stream is closed: a WritableStream's. */
    void closed() {
        stopped(new Message.Broken(Wire.STOP, stream, 0, NO_ERROR));
    }

    private void stopped(Message message) {
        writer.isolate.execute(
                () -> {
                    if (writer.streams.closeOutgoing(stream) != null) {
                        writer.isolate.deliver(writer, message);
                    }
                });
    }
}
