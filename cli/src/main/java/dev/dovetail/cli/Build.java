package dev.dovetail.cli;

import dev.dovetail.bundle.BundleResult;
import dev.dovetail.config.CompatibilityDate;
import dev.dovetail.config.CompatibilityFlags;
import dev.dovetail.config.JsonValue.JsonObject;
import dev.dovetail.config.ObjectBinding;
import dev.dovetail.config.ObjectClass;
import dev.dovetail.config.ServiceBinding;
import dev.dovetail.isolate.ModuleSource;
import dev.dovetail.runtime.DurableObjects;
import dev.dovetail.runtime.Reach;
import dev.dovetail.runtime.Service;
import dev.dovetail.runtime.WorkerDefinition;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A Worker that is ready to be deployed.
 *
 * @param project what it was made of
 * @param bundle its bundle, or its main module
 * @param modules what it consists of, the main one first
 * @param watched files and folders in which a change asks for a new build
 * @param stacks makes its stack traces readable
 */
record Build(
        Project project,
        BundleResult bundle,
        List<ModuleSource> modules,
        List<Path> watched,
        UnaryOperator<String> stacks) {

    String name() {
        return project.name();
    }

    /** Whether it is in the service-worker format: it exports nothing and listens instead. */
    boolean listens() {
        return bundle.exports().isEmpty() && bundle.module().code().contains("addEventListener");
    }

    /**
     * What the runtime needs to know.
     *
     * @param reach where fetch() may go if the configuration does not say
     */
    WorkerDefinition definition(LimitsProfile limits, Reach reach) {
        return definition(limits, reach, date());
    }

    /** The same at another compatibility date. */
    WorkerDefinition definition(LimitsProfile limits, Reach reach, LocalDate date) {
        Set<String> flags = CompatibilityFlags.resolve(date, project.config().compatibilityFlags());
        Map<String, Service> services = new LinkedHashMap<>();
        for (ServiceBinding service : project.config().services()) {
            services.put(service.binding(), target(service));
        }
        return new WorkerDefinition(
                name(),
                modules,
                services,
                new JsonObject(project.config().vars()).toJson(),
                limits.with(project.config().limits()),
                flags,
                null,
                objects(),
                List.of(),
                project.config().capnWeb(),
                project.config()
                        .allowPrivateNetwork()
                        .map(allowed -> allowed ? Reach.ANY : Reach.PUBLIC)
                        .orElse(reach),
                stacks);
    }

    private DurableObjects objects() {
        Map<String, DurableObjects.ObjectClass> bindings = new LinkedHashMap<>();
        for (ObjectBinding one : project.config().objects().bindings()) {
            String worker = one.script().orElse(name());
            bindings.put(one.binding(), new DurableObjects.ObjectClass(worker, one.className()));
        }
        Map<String, String> classes = new LinkedHashMap<>();
        for (ObjectClass one : project.config().objects().classes()) {
            classes.put(one.name(), one.key());
        }
        return new DurableObjects(bindings, classes);
    }

    /** The day whose runtime the Worker gets: none later than what is known. */
    private LocalDate date() {
        return project.config()
                .compatibilityDate()
                .filter(date -> date.isBefore(CompatibilityDate.NEWEST))
                .orElse(CompatibilityDate.NEWEST);
    }

    private static Service target(ServiceBinding service) {
        boolean bare = service.props().fields().isEmpty();
        return new Service(
                service.service(),
                service.entrypoint().orElse(Service.DEFAULT),
                bare ? "" : service.props().toJson(),
                service.errors(),
                service.deadlineMillis());
    }
}
