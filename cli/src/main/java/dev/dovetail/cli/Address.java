package dev.dovetail.cli;

import dev.dovetail.runtime.Service;
import dev.dovetail.server.BindFailedException;
import dev.dovetail.server.HttpFrontDoor;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Locale;

/** Where the server listens. */
final class Address {
    static final String LOCALHOST = "localhost";

    private Address() {}

    /**
     * Listens on an address; on those of both IP versions for {@value #LOCALHOST}.
     *
     * @return the URL
     * @throws BindFailedException if the address cannot be had
     */
    static String listen(HttpFrontDoor door, String ip, int port, Service target) {
        if (!ip.toLowerCase(Locale.ROOT).equals(LOCALHOST)) {
            String host = ip.indexOf(':') < 0 ? ip : "[" + ip + "]";
            return url(host, door.listen(ip, port, target));
        }
        int bound = door.listen("127.0.0.1", port, target);
        try {
            door.listen("::1", bound, target);
        } catch (BindFailedException e) {
            if (port != 0 && hasIpv6()) {
                // another program has it: who says localhost would reach either
                throw e;
            }
        }
        return url(LOCALHOST, bound);
    }

    private static boolean hasIpv6() {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    private static String url(String host, int port) {
        return "http://" + host + ":" + port;
    }
}
