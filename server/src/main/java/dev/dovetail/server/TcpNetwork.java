package dev.dovetail.server;

import dev.dovetail.rpc.Failure;
import dev.dovetail.runtime.ByteSource;
import dev.dovetail.runtime.Reach;
import dev.dovetail.runtime.TcpAddress;
import dev.dovetail.runtime.TcpConnection;
import dev.dovetail.runtime.TcpReply;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;

/**
 * Connections of connect(), on the event loop of who asks. Netty without Vert.x on top: each side
 * of a connection ends by itself, and TLS may begin later.
 */
final class TcpNetwork {
    private static final int CONNECT_MILLIS = 20_000;

    private final VertxInternal vertx;
    private final HostAddresses addresses;
    private @Nullable SslContext tls;

    TcpNetwork(VertxInternal vertx) {
        this.vertx = vertx;
        addresses = new HostAddresses(vertx);
    }

    /** One that trusts whom the context trusts. */
    TcpNetwork(VertxInternal vertx, SslContext tls) {
        this(vertx);
        this.tls = tls;
    }

    /** Made when it is needed: few Workers connect. */
    private synchronized SslContext tls() throws SSLException {
        SslContext made = tls;
        if (made == null) {
            made = SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS").build();
            tls = made;
        }
        return made;
    }

    /** Opens a connection. Any thread. */
    TcpConnection connect(
            ContextInternal context,
            Reach reach,
            TcpAddress to,
            ByteSource outgoing,
            TcpReply reply) {
        var connecting = new Connecting(context, to, outgoing, reply);
        Loop.run(context, () -> connecting.begin(reach));
        return connecting;
    }

    private Bootstrap bootstrap(ContextInternal context) {
        return new Bootstrap()
                .group(context.nettyEventLoop())
                .channelFactory(vertx.transport().channelFactory(false))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false);
    }

    /** A connection that is being made, and then TLS on it. The event loop's. */
    private final class Connecting implements TcpConnection {
        private final ContextInternal context;
        private final TcpAddress to;
        private final ByteSource outgoing;
        private final TcpReply reply;
        private @Nullable TcpPipe pipe;
        private @Nullable Channel channel;
        private boolean answered;

        Connecting(ContextInternal context, TcpAddress to, ByteSource outgoing, TcpReply reply) {
            this.context = context;
            this.to = to;
            this.outgoing = outgoing;
            this.reply = reply;
        }

        void begin(Reach reach) {
            addresses
                    .find(reach, to.host())
                    .onComplete(
                            address -> Loop.run(context, () -> connect(address)),
                            why -> Loop.run(context, () -> fail(why)));
        }

        private void connect(InetAddress address) {
            if (answered) {
                return;
            }
            ChannelFuture connected =
                    bootstrap(context)
                            .handler(
                                    new ChannelInitializer<>() {
                                        @Override
                                        protected void initChannel(Channel made) {
                                            pipe = new TcpPipe(made);
                                            made.pipeline().addLast(pipe);
                                        }
                                    })
                            .connect(address, to.port());
            channel = connected.channel();
            connected.addListener(
                    done -> {
                        if (!done.isSuccess()) {
                            fail(done.cause());
                        } else if (to.transport() == TcpAddress.Transport.TLS) {
                            beginTls(connected.channel(), this::succeed, this::fail);
                        } else {
                            succeed();
                        }
                    });
        }

        private void succeed() {
            TcpPipe made = pipe;
            if (answered || made == null) {
                return;
            }
            answered = true;
            reply.connected(made);
            made.send(outgoing);
        }

        private void fail(Throwable why) {
            if (!answered) {
                answered = true;
                Failure failure = HttpNetwork.lost(why);
                outgoing.stop(failure);
                reply.fail(failure);
            }
            close();
        }

        private void close() {
            if (pipe != null) {
                pipe.close();
            }
        }

        private void beginTls(Channel on, Runnable done, Consumer<Throwable> failed) {
            SslHandler handler;
            try {
                handler = tls().newHandler(on.alloc(), to.host(), to.port());
            } catch (SSLException e) {
                failed.accept(e);
                return;
            }
            handler.handshakeFuture()
                    .addListener(
                            shaken -> {
                                if (shaken.isSuccess()) {
                                    done.run();
                                } else {
                                    failed.accept(shaken.cause());
                                }
                            });
            on.pipeline().addFirst(handler);
            on.read();
        }

        @Override
        public void secure(TcpReply secured) {
            Channel on = channel;
            if (on == null) {
                secured.fail(Failure.error("There is no connection."));
                return;
            }
            Runnable begin =
                    () ->
                            beginTls(
                                    on,
                                    secured::secured,
                                    why -> {
                                        secured.fail(HttpNetwork.lost(why));
                                        close();
                                    });
            if (on.eventLoop().inEventLoop()) {
                begin.run();
            } else {
                on.eventLoop().execute(begin);
            }
        }

        @Override
        public void cancel() {
            Runnable end =
                    () -> {
                        if (!answered) {
                            answered = true;
                            close();
                        }
                    };
            // there is no channel yet while the host's address is looked up
            Loop.run(context, end);
        }
    }
}
