package dev.dovetail.config;

import dev.dovetail.config.JsonValue.JsonObject;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the key {@code services}. */
final class ServiceReader {
    private final EnvNames names;
    private final Problems problems;

    private ServiceReader(EnvNames names, Problems problems) {
        this.names = names;
        this.problems = problems;
    }

    static List<ServiceBinding> read(Section worker, EnvNames names, Problems problems) {
        var reader = new ServiceReader(names, problems);
        List<ServiceBinding> services = new ArrayList<>();
        for (Section service : worker.sections("services", "service bindings")) {
            reader.service(service).ifPresent(services::add);
        }
        return services;
    }

    private Optional<ServiceBinding> service(Section section) {
        Optional<String> binding = section.requiredString("binding", "the name on env");
        binding.ifPresent(name -> names.claimIdentifier(name, section.place("binding")));
        Optional<String> service = section.requiredString("service", "the target Worker's name");
        service.ifPresent(name -> checkService(name, section.place("service")));
        Optional<String> entrypoint =
                section.string("entrypoint", "the name of an export of the target Worker");
        JsonObject props = props(section, problems);
        ErrorDetail errors = errors(section, ErrorDetail.FULL, problems);
        OptionalInt deadline =
                section.integer(
                        "deadline_ms",
                        1,
                        ServiceBinding.MAX_DEADLINE_MS,
                        "milliseconds that a call may take");
        warnOfEnvironment(section, service);
        warnOfRemote(section);
        // Cloudflare's own; it does not change what is bound.
        section.node("cross_account_grant");
        section.warnOfTheRest();
        if (binding.isEmpty() || service.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new ServiceBinding(
                        binding.get(),
                        service.get(),
                        entrypoint,
                        props,
                        errors,
                        deadline,
                        section.place()));
    }

    private void checkService(String name, Place place) {
        if (!Names.isWorker(name)) {
            problems.error(
                    place,
                    "expected a Worker's name (letters, digits, dashes and underscores), found "
                            + new JsonValue.JsonString(name).toJson());
        }
    }

    /** The key {@code props}. */
    static JsonObject props(Section section, Problems problems) {
        Optional<Node> props = section.node("props");
        if (props.isPresent() && Shape.OBJECT.check(props.get(), problems)) {
            return props.get() instanceof Node.Table table
                    ? new Values(problems).object(table)
                    : JsonObject.EMPTY;
        }
        return JsonObject.EMPTY;
    }

    /** The key {@code errors}. */
    static ErrorDetail errors(Section section, ErrorDetail otherwise, Problems problems) {
        Optional<String> key = section.string("errors", "what the caller is told of errors");
        Optional<ErrorDetail> detail = key.flatMap(ErrorDetail::of);
        if (key.isPresent() && detail.isEmpty()) {
            problems.error(
                    section.place("errors"),
                    "expected one of "
                            + String.join(", ", ErrorDetail.keys())
                            + "; found "
                            + new JsonValue.JsonString(key.get()).toJson()
                            + NearName.didYouMean(key.get(), ErrorDetail.keys()));
        }
        return detail.orElse(otherwise);
    }

    private void warnOfEnvironment(Section section, Optional<String> service) {
        Optional<String> environment = section.string("environment", "deprecated");
        if (environment.isPresent()) {
            String worker = service.orElse("<worker>") + "-" + environment.get();
            problems.warning(
                    section.place("environment"),
                    "is deprecated and ignored: name the environment's Worker instead, service = \""
                            + worker
                            + "\"");
        }
    }

    private void warnOfRemote(Section section) {
        if (section.bool("remote", "whether to bind to a deployed Worker").orElse(false)) {
            problems.warning(
                    section.place("remote"),
                    "is not supported: the binding goes to the Worker of that name on this"
                            + " machine, not to the deployed one; remove it");
        }
    }
}
