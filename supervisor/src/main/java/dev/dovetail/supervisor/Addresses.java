package dev.dovetail.supervisor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses that the engines listen on. They share them by {@code SO_REUSEPORT}, and a socket
 * of ours keeps them while no engine has them: bound, but not listening, so that it gets nothing.
 *
 * @param all one, or two for {@code localhost}
 * @param keepers the sockets, which stay open as long as this process
 */
record Addresses(List<InetSocketAddress> all, List<SocketChannel> keepers) {
    private static final String LOCALHOST = "localhost";

    Addresses {
        all = List.copyOf(all);
        keepers = List.copyOf(keepers);
    }

    int port() {
        return all.getFirst().getPort();
    }

    /**
     * Takes the addresses.
     *
     * @param ip a name or an address; {@code localhost} stands for those of both IP versions
     * @param port 0 for any that is free
     * @throws IOException if another program has one
     */
    static Addresses reserve(String ip, int port) throws IOException {
        List<InetSocketAddress> all = new ArrayList<>();
        List<SocketChannel> keepers = new ArrayList<>();
        boolean local = ip.equalsIgnoreCase(LOCALHOST);
        InetAddress first = local ? InetAddress.ofLiteral("127.0.0.1") : InetAddress.getByName(ip);
        take(new InetSocketAddress(first, port), all, keepers);
        if (local) {
            InetAddress second = InetAddress.ofLiteral("::1");
            try {
                take(new InetSocketAddress(second, all.getFirst().getPort()), all, keepers);
            } catch (IOException e) {
                if (port != 0 && NetworkInterface.getByInetAddress(second) != null) {
                    // another program has it: who says localhost would reach either
                    throw e;
                }
            }
        }
        return new Addresses(all, keepers);
    }

    private static void take(
            InetSocketAddress wanted, List<InetSocketAddress> all, List<SocketChannel> keepers)
            throws IOException {
        // without SO_REUSEPORT: fails if anyone has it, another Dovetail too
        int port;
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(wanted);
            port = probe.getLocalPort();
        }
        InetSocketAddress address = new InetSocketAddress(wanted.getAddress(), port);
        SocketChannel keeper = SocketChannel.open();
        SocketOption<Boolean> share = StandardSocketOptions.SO_REUSEPORT;
        if (keeper.supportedOptions().contains(share)) {
            keeper.setOption(share, true);
            keeper.bind(address);
            keepers.add(keeper);
        } else {
            keeper.close();
        }
        all.add(address);
    }
}
