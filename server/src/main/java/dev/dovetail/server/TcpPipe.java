package dev.dovetail.server;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.Wire;
import dev.dovetail.runtime.ByteSink;
import dev.dovetail.runtime.ByteSource;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A TCP connection as two streams: what comes out of it, and what goes into it. Each side may end
 * before the other. It reads when bytes are asked for, and asks for bytes when the socket takes
 * them. The methods of {@link ByteSource} and {@link ByteSink} on any thread, the others on the
 * event loop.
 */
final class TcpPipe extends ChannelInboundHandlerAdapter implements ByteSource, ByteSink {
    /** Bytes that may be on their way into the socket. */
    private static final int WINDOW = 256 * 1024;

    private static final Failure LOST =
            Failure.of("Error", "Network connection lost.", null, Wire.ERROR_RETRYABLE);

    private final Channel channel;
    private final EventLoop loop;

    /** Who reads what comes; null as long as nobody does. */
    private @Nullable ByteSink reader;

    /** How many bytes the reader still takes. */
    private long credit;

    /** What came before it was asked for: TLS reads on until its handshake is done. */
    private final Deque<ByteBuf> early = new ArrayDeque<>();

    /** Nothing more comes. */
    private boolean inputOver;

    /** Why it does not, if that is no good end. */
    private @Nullable Failure inputFailure;

    /** Where what is sent comes from; null before it is there, and when nothing more is sent. */
    private @Nullable ByteSource writer;

    private boolean outputOver;

    /** Bytes that were taken from the writer, and not asked for anew. */
    private int owed;

    TcpPipe(Channel channel) {
        this.channel = channel;
        loop = channel.eventLoop();
    }

    private void run(Runnable action) {
        if (loop.inEventLoop()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }

    // ---------------------------------------------------- what comes

    @Override
    public void start(ByteSink sink) {
        run(
                () -> {
                    reader = sink;
                    tellEndIfOver();
                });
    }

    @Override
    public void pull(int bytes) {
        run(
                () -> {
                    credit += bytes;
                    while (reader != null && credit > 0 && !early.isEmpty()) {
                        give(reader, early.remove());
                    }
                    tellEndIfOver();
                    if (!inputOver && credit > 0) {
                        channel.read();
                    }
                });
    }

    @Override
    public void stop(Failure reason) {
        run(
                () -> {
                    inputOver = true;
                    reader = null;
                    dropEarly();
                    closeIfOver();
                    if (channel.isOpen()) {
                        // what still comes is dropped, so that the end is seen
                        channel.config().setAutoRead(true);
                    }
                });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (inputOver || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
        } else if (reader != null && credit > 0 && early.isEmpty()) {
            give(reader, bytes);
        } else {
            early.add(bytes);
        }
    }

    private void give(ByteSink sink, ByteBuf bytes) {
        try {
            credit -= bytes.readableBytes();
            sink.chunk(bytes.nioBuffer());
        } finally {
            bytes.release();
        }
    }

    private void dropEarly() {
        early.forEach(ByteBuf::release);
        early.clear();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!inputOver && credit > 0) {
            context.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE
                || event == SslCloseCompletionEvent.SUCCESS) {
            endInput(null);
        }
    }

    private void endInput(@Nullable Failure failure) {
        if (!inputOver) {
            inputOver = true;
            inputFailure = failure;
            if (failure != null) {
                dropEarly();
            }
            tellEndIfOver();
        }
        closeIfOver();
    }

    private void tellEndIfOver() {
        ByteSink sink = reader;
        if (!inputOver || sink == null || !early.isEmpty()) {
            return;
        }
        reader = null;
        if (inputFailure == null) {
            sink.end();
        } else {
            sink.fail(inputFailure);
        }
    }

    // ---------------------------------------------------- what goes

    /** There is a connection: sends what comes from a source. */
    void send(ByteSource source) {
        if (outputOver) {
            source.stop(LOST);
            return;
        }
        writer = source;
        source.start(this);
        source.pull(WINDOW);
    }

    @Override
    public void chunk(ByteBuffer bytes) {
        // where the socket will read it: the only copy
        ByteBuf own = ByteBufAllocator.DEFAULT.directBuffer(bytes.remaining()).writeBytes(bytes);
        run(() -> write(own));
    }

    private void write(ByteBuf bytes) {
        if (outputOver) {
            bytes.release();
            return;
        }
        owed += bytes.readableBytes();
        ignore(channel.writeAndFlush(bytes));
        if (channel.isWritable()) {
            pullOwed();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            pullOwed();
        }
    }

    private void pullOwed() {
        if (writer != null && owed > 0) {
            int bytes = owed;
            owed = 0;
            writer.pull(bytes);
        }
    }

    @Override
    public void end() {
        run(this::endOutput);
    }

    private void endOutput() {
        if (outputOver) {
            return;
        }
        outputOver = true;
        writer = null;
        if (inputOver) {
            closeIfOver();
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            ignore(tls.closeOutbound());
        } else if (channel instanceof DuplexChannel duplex) {
            ignore(duplex.shutdownOutput());
        }
    }

    @Override
    public void fail(Failure failure) {
        run(
                () -> {
                    outputOver = true;
                    writer = null;
                    ignore(channel.close());
                });
    }

    // ---------------------------------------------------- the end

    private void closeIfOver() {
        if (inputOver && outputOver) {
            ignore(
                    channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                            .addListener(ChannelFutureListener.CLOSE));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        lose(HttpNetwork.lost(cause));
        ignore(channel.close());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        // a good end was told before
        lose(outputOver ? null : LOST);
    }

    private void lose(@Nullable Failure failure) {
        outputOver = true;
        ByteSource source = writer;
        writer = null;
        if (source != null) {
            source.stop(LOST);
        }
        endInput(failure);
    }

    /** What fails ends the connection, which is told by {@link #channelInactive}. */
    private static void ignore(Future<?> unused) {}

    /** Gives the connection up. */
    void close() {
        run(() -> ignore(channel.close()));
    }
}
