package dev.dovetail.server;

import dev.dovetail.runtime.Reach;

import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Finds the address of a host that a Worker may reach. What is found is what to connect to: the
 * name, looked up once more, may lead elsewhere. Any thread.
 */
final class HostAddresses {
    private final VertxInternal vertx;

    HostAddresses(VertxInternal vertx) {
        this.vertx = vertx;
    }

    /**
     * The first address of a host that may be reached.
     *
     * @param host a name, or an address without brackets
     * @return fails with an {@link AddressRefusedException} if there is no such address, and as the
     *     look-up does
     */
    Future<InetAddress> find(Reach reach, String host) {
        return vertx.nameResolver().resolveAll(host).map(found -> choose(reach, host, found));
    }

    private static InetAddress choose(Reach reach, String host, List<InetSocketAddress> found) {
        AddressKind kind = AddressKind.UNSPECIFIED;
        for (InetSocketAddress one : found) {
            kind = AddressKind.of(one.getAddress());
            if (reach == Reach.ANY || kind == AddressKind.PUBLIC) {
                return one.getAddress();
            }
        }
        throw new AddressRefusedException(host, kind);
    }
}
