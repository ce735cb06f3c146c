package dev.dovetail.runtime;

import dev.dovetail.config.CapnWebRoute;
import dev.dovetail.config.CompatibilityDate;
import dev.dovetail.config.CompatibilityFlags;
import dev.dovetail.config.JsonValue.JsonString;
import dev.dovetail.isolate.ModuleSource;
import dev.dovetail.platform.CapnWebScript;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a Worker offers to Cap'n Web clients: at some paths a Worker of our own answers in its
 * place, which has the entrypoints as service bindings and speaks the protocol
 * (docs/decisions/0018-capnweb.md). No binding leads to that one: no Worker can have its name. Any
 * thread.
 */
final class CapnWeb {
    /** What its name begins with: no configuration can say it. */
    static final String PREFIX = "capnweb:";

    private final Set<String> paths = new HashSet<>();
    private final Worker gateway;
    private final Service door;

    private CapnWeb(WorkerDefinition offering, WorkerRuntime runtime, List<Lane> lanes) {
        Map<String, Service> services = new LinkedHashMap<>();
        var routes = new StringBuilder("{\"ROUTES\":{");
        for (CapnWebRoute route : offering.capnWeb()) {
            paths.add(route.path());
            String binding = "ENTRYPOINT_" + services.size();
            routes.append(services.isEmpty() ? "" : ",").append(route(route, binding));
            services.put(binding, service(offering.name(), route));
        }
        door = Service.of(PREFIX + offering.name());
        gateway =
                new Worker(
                        new WorkerDefinition(
                                door.worker(),
                                List.of(
                                        new ModuleSource(
                                                door.worker() + ".js", CapnWebScript.source())),
                                services,
                                routes.append("}}").toString(),
                                offering.limits(),
                                CompatibilityFlags.resolve(CompatibilityDate.NEWEST, List.of()),
                                UnaryOperator.identity()),
                        runtime,
                        lanes);
    }

    /** What the definition offers; null if that is nothing. */
    static @Nullable CapnWeb of(
            WorkerDefinition offering, WorkerRuntime runtime, List<Lane> lanes) {
        return offering.capnWeb().isEmpty() ? null : new CapnWeb(offering, runtime, lanes);
    }

    private static Service service(String worker, CapnWebRoute route) {
        boolean bare = route.props().fields().isEmpty();
        return new Service(
                worker,
                route.entrypoint().orElse(Service.DEFAULT),
                bare ? "" : route.props().toJson(),
                route.errors());
    }

    /** A member of what {@code capnweb/gateway.js} has as {@code env.ROUTES}. */
    private static String route(CapnWebRoute route, String binding) {
        String origins =
                route.origins().stream()
                        .map(origin -> new JsonString(origin).toJson())
                        .collect(Collectors.joining(",", "[", "]"));
        return new JsonString(route.path()).toJson()
                + ":{\"binding\":\""
                + binding
                + "\",\"origins\":"
                + origins
                + "}";
    }

    /** Whether a request is for it. */
    boolean serves(String url) {
        return paths.contains(path(url));
    }

    /** The path of a URL of a request: what is between the authority and the query. */
    static String path(String url) {
        int scheme = url.indexOf("://");
        int start = scheme < 0 ? -1 : url.indexOf('/', scheme + 3);
        if (start < 0) {
            return "/";
        }
        int end = url.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = url.indexOf(mark, start);
            end = at < 0 ? end : Math.min(end, at);
        }
        return url.substring(start, end);
    }

    /** The Worker that answers. */
    Worker gateway() {
        return gateway;
    }

    /** The way into it. */
    Service door() {
        return door;
    }
}
