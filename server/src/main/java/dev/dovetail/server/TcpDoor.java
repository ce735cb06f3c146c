package dev.dovetail.server;

import dev.dovetail.rpc.Failure;
import dev.dovetail.runtime.ByteSource;
import dev.dovetail.runtime.Lane;
import dev.dovetail.runtime.Service;
import dev.dovetail.runtime.TcpReply;
import dev.dovetail.runtime.WorkerRuntime;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;

import java.net.InetSocketAddress;

/** Listens for TCP on a lane and hands connections to a Worker's connect handler. */
final class TcpDoor {
    private final WorkerRuntime runtime;
    private final Lane lane;
    private final Service target;
    private final String address;

    private TcpDoor(WorkerRuntime runtime, Lane lane, Service target, String address) {
        this.runtime = runtime;
        this.lane = lane;
        this.target = target;
        this.address = address;
    }

    /**
     * Listens.
     *
     * @param port 0 for any that is free
     * @return closes the door when it is closed
     * @throws BindFailedException if the address cannot be had
     */
    static Channel open(
            VertxInternal vertx,
            ContextInternal context,
            WorkerRuntime runtime,
            Lane lane,
            String host,
            int port,
            Service target) {
        var door = new TcpDoor(runtime, lane, target, host + ":" + port);
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(context.nettyEventLoop())
                        .channelFactory(vertx.transport().serverChannelFactory(false))
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        door.accept(channel);
                                    }
                                })
                        .bind(new InetSocketAddress(host, port))
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new BindFailedException(host, port, bound.cause());
        }
        return bound.channel();
    }

    private void accept(Channel channel) {
        var pipe = new TcpPipe(channel);
        channel.pipeline().addLast(pipe);
        // when the channel is ready: its handler's answer may come at once
        channel.eventLoop()
                .execute(() -> runtime.connected(lane, target, address, pipe, replyTo(pipe)));
    }

    private static TcpReply replyTo(TcpPipe pipe) {
        return new TcpReply() {
            @Override
            public void connected(ByteSource outgoing) {
                pipe.send(outgoing);
            }

            @Override
            public void secured() {
                throw new IllegalStateException("nobody asked for TLS");
            }

            @Override
            public void fail(Failure failure) {
                pipe.close();
            }
        };
    }
}
