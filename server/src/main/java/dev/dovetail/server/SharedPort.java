package dev.dovetail.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.socket.nio.NioChannelOption;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.net.TcpConfig;

import java.net.StandardSocketOptions;

/**
 * The JDK's sockets with {@code SO_REUSEPORT}: Vert.x sets it by its native transports only, and
 * they are not there ({@code docs/decisions/0007-vertx.md}).
 */
final class SharedPort extends NioTransport {
    @Override
    public void configure(TcpConfig options, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(options, domainSocket, bootstrap);
        if (!domainSocket) {
            bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
        }
    }
}
