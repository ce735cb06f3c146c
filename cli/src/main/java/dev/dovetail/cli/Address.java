package dev.dovetail.cli;

import dev.dovetail.runtime.Service;
import dev.dovetail.server.BindFailedException;
import dev.dovetail.server.HttpFrontDoor;

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
            // a machine without IPv6; or another program has the port there, as it may
        }
        return url(LOCALHOST, bound);
    }

    private static String url(String host, int port) {
        return "http://" + host + ":" + port;
    }
}
