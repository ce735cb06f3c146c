package dev.dovetail.cli;

import dev.dovetail.bundle.BundleResult;
import dev.dovetail.bundle.StackMapper;
import dev.dovetail.config.CompatibilityDate;
import dev.dovetail.config.CompatibilityFlags;
import dev.dovetail.config.JsonValue.JsonObject;
import dev.dovetail.config.ServiceBinding;
import dev.dovetail.isolate.ModuleSource;
import dev.dovetail.runtime.Service;
import dev.dovetail.runtime.WorkerDefinition;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Worker that is ready to be deployed.
 *
 * @param project what it was made of
 * @param bundle its module
 * @param stacks knows the module's name, and what its stack traces mean
 */
record Build(Project project, BundleResult bundle, StackMapper stacks) {

    String name() {
        return project.name();
    }

    /** What the runtime needs to know. */
    WorkerDefinition definition(LimitsProfile limits) {
        return definition(limits, date());
    }

    /** The same at another compatibility date. */
    WorkerDefinition definition(LimitsProfile limits, LocalDate date) {
        Set<String> flags = CompatibilityFlags.resolve(date, project.config().compatibilityFlags());
        Map<String, Service> services = new LinkedHashMap<>();
        for (ServiceBinding service : project.config().services()) {
            services.put(service.binding(), target(service));
        }
        return new WorkerDefinition(
                name(),
                List.of(new ModuleSource(stacks.name(), bundle.module().code())),
                services,
                new JsonObject(project.config().vars()).toJson(),
                limits.with(project.config().limits()),
                flags,
                stacks::map);
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
                bare ? "" : service.props().toJson());
    }
}
