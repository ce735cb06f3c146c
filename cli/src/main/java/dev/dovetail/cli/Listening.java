package dev.dovetail.cli;

import dev.dovetail.config.DevSettings;
import dev.dovetail.config.WorkerConfig;
import dev.dovetail.runtime.Service;
import dev.dovetail.server.BindFailedException;
import dev.dovetail.server.HttpFrontDoor;

import java.util.Optional;

/** Opens the port that the arguments or the first Worker's configuration name. */
final class Listening {
    private static final int PORT = 8787;

    private Listening() {}

    /**
     * Listens, when the supervisor says that it is this engine's turn.
     *
     * @return the URL
     * @throws UserException if the address cannot be had
     */
    static String open(
            HttpFrontDoor door, DevOptions options, WorkerConfig first, Optional<EngineLink> link) {
        DevSettings settings = first.dev();
        String ip = options.ip().or(settings::ip).orElse(Address.LOCALHOST);
        int port = options.port().orElse(settings.port().orElse(PORT));
        Service target = Service.of(first.name());
        try {
            if (link.isEmpty()) {
                return Address.listen(door, ip, port, target);
            }
            if (link.get().isFirst()) {
                int reserved = link.get().reserve(ip, port);
                String url = Address.listen(door, ip, reserved, target);
                link.get().ready();
                return url;
            }
            return whenTold(door, target, link.get(), () -> {});
        } catch (BindFailedException e) {
            throw UserException.failed(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Listens where the first engine did.
     *
     * @param before what else is to be done when it is this engine's turn
     */
    static String whenTold(HttpFrontDoor door, Service target, EngineLink link, Runnable before) {
        String[] portAndIp = link.awaitTurn();
        before.run();
        String url = Address.listen(door, portAndIp[1], Integer.parseInt(portAndIp[0]), target);
        link.ready();
        return url;
    }
}
