package dev.dovetail.cli;

import dev.dovetail.config.JsonValue.JsonString;
import dev.dovetail.config.wdtest.WdService;
import dev.dovetail.config.wdtest.WdService.Binding;
import dev.dovetail.config.wdtest.WdService.BindingValue;
import dev.dovetail.config.wdtest.WdTest;
import dev.dovetail.config.wdtest.WdTest.Content;
import dev.dovetail.config.wdtest.WdTest.Designator;
import dev.dovetail.config.wdtest.WdTest.Socket;
import dev.dovetail.runtime.DurableObjects;
import dev.dovetail.runtime.MemoryCache;
import dev.dovetail.runtime.Service;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The bindings of a {@code .wd-test} file's Workers. */
final class WdBindings {
    private static final String ANY_HOST = "0.0.0.0";

    /** External services that are a socket of the same file. */
    private final Map<String, Designator> aliases = new HashMap<>();

    private final Set<String> workers = new HashSet<>();

    private final WdContents contents;

    WdBindings(WdTest test, WdContents contents) {
        this.contents = contents;
        for (WdService service : test.services()) {
            if (service.kind() instanceof WdService.Worker) {
                workers.add(service.name());
            }
            if (service.kind() instanceof WdService.External(String address)) {
                for (Socket socket : test.sockets()) {
                    if (socket.address().equals(address)) {
                        aliases.put(service.name(), socket.service());
                    }
                }
            }
        }
    }

    /** Bindings to services. */
    Map<String, Service> services(WdService.Worker worker) {
        Map<String, Service> services = new LinkedHashMap<>();
        for (Binding binding : worker.bindings()) {
            if (binding.value() instanceof BindingValue.ToService(Designator target)) {
                services.put(binding.name(), service(target));
            }
        }
        return services;
    }

    /** Bindings to memory caches. */
    List<MemoryCache> caches(WdService.Worker worker) {
        List<MemoryCache> caches = new ArrayList<>();
        for (Binding binding : worker.bindings()) {
            if (binding.value()
                    instanceof
                    BindingValue.MemoryCache(var id, long keys, long valueSize, long totalSize)) {
                caches.add(
                        new MemoryCache(
                                binding.name(), id.orElse(null), keys, valueSize, totalSize));
            }
        }
        return caches;
    }

    /** Durable Objects: the bindings to them, and the classes of this Worker. */
    DurableObjects objects(String name, WdService.Worker worker) {
        Map<String, DurableObjects.ObjectClass> bindings = new LinkedHashMap<>();
        for (Binding binding : worker.bindings()) {
            if (binding.value()
                    instanceof BindingValue.DurableObjects(var className, var service)) {
                bindings.put(
                        binding.name(),
                        new DurableObjects.ObjectClass(service.orElse(name), className));
            }
        }
        Map<String, String> classes = new LinkedHashMap<>();
        for (WdService.DurableObjectClass one : worker.durableObjects()) {
            classes.put(one.className(), one.uniqueKey().orElse("ephemeral-" + one.className()));
        }
        return new DurableObjects(bindings, classes);
    }

    /**
     * The Worker that the global fetch() goes to, or null if it is the network. Unless told, it is
     * the service "internet".
     */
    @Nullable Service globalOutbound(WdService.Worker worker) {
        return worker.globalOutbound()
                .map(this::service)
                .or(() -> Optional.of(Service.of("internet")))
                .filter(target -> workers.contains(target.worker()))
                .orElse(null);
    }

    /** The addresses whose TCP connections go to a Worker. */
    List<Suite.TcpSocket> doors(WdTest test) {
        List<Suite.TcpSocket> doors = new ArrayList<>();
        for (Socket socket : test.sockets()) {
            if (socket.tcp() && workers.contains(socket.service().service())) {
                doors.add(door(socket));
            }
        }
        return doors;
    }

    private Suite.TcpSocket door(Socket socket) {
        String address = socket.address();
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        try {
            return new Suite.TcpSocket(
                    host.equals("*") ? ANY_HOST : host,
                    colon < 0 ? 0 : Integer.parseInt(address.substring(colon + 1)),
                    service(socket.service()));
        } catch (NumberFormatException e) {
            throw UserException.failed(
                    "the socket \""
                            + socket.name()
                            + "\" has the address \""
                            + address
                            + "\": expected a host and a port");
        }
    }

    private Service service(Designator target) {
        Designator alias = aliases.get(target.service());
        if (alias != null) {
            return new Service(
                    alias.service(),
                    alias.entrypoint().orElse(Service.DEFAULT),
                    target.props().or(alias::props).orElse(""));
        }
        return new Service(
                target.service(),
                target.entrypoint().orElse(Service.DEFAULT),
                target.props().orElse(""));
    }

    /** Bindings to values: a JSON object's text. */
    String vars(WdService.Worker worker) {
        var json = new StringBuilder("{");
        for (Binding binding : worker.bindings()) {
            String value = value(binding.value());
            if (!value.isEmpty()) {
                json.append(json.length() > 1 ? "," : "")
                        .append(new JsonString(binding.name()).toJson())
                        .append(':')
                        .append(value);
            }
        }
        return json.append('}').toString();
    }

    private String value(BindingValue value) {
        return switch (value) {
            case BindingValue.Text(Content content) ->
                    new JsonString(contents.text(content)).toJson();
            case BindingValue.Json(Content content) -> contents.text(content);
            case BindingValue.FromEnvironment(String variable) -> environment(variable);
            // what is no JSON value, or does not exist here
            case BindingValue.ToService _,
                    BindingValue.Data _,
                    BindingValue.DurableObjects _,
                    BindingValue.MemoryCache _,
                    BindingValue.Other _ ->
                    "";
        };
    }

    private static String environment(String variable) {
        String value = System.getenv(variable);
        return value == null ? "null" : new JsonString(value).toJson();
    }
}
