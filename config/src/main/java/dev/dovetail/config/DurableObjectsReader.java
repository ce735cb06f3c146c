package dev.dovetail.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code durable_objects}, {@code migrations} and {@code exports}. */
final class DurableObjectsReader {
    private final Section worker;
    private final EnvNames names;
    private final Problems problems;

    private DurableObjectsReader(Section worker, EnvNames names, Problems problems) {
        this.worker = worker;
        this.names = names;
        this.problems = problems;
    }

    /**
     * What the file says.
     *
     * @param name the Worker's name; empty if the file has none that is good
     */
    static DurableObjects read(
            Section worker, Optional<String> name, EnvNames names, Problems problems) {
        return new DurableObjectsReader(worker, names, problems).read(name.orElse("worker"));
    }

    private DurableObjects read(String name) {
        List<ObjectBinding> bindings = bindings();
        var classes = new ObjectClasses(name, problems);
        boolean declared = worker.has("migrations") || worker.has("exports");
        if (worker.has("migrations") && worker.has("exports")) {
            problems.error(
                    worker.place("exports"),
                    "a Worker has either migrations or exports: move what migrations says into"
                            + " exports, and remove it");
        }
        new MigrationsReader(worker, classes, problems).read();
        new ExportsReader(worker, classes, problems).read();
        for (ObjectBinding binding : bindings) {
            boolean isOwn = binding.script().filter(script -> !script.equals(name)).isEmpty();
            if (isOwn) {
                classes.bound(binding, declared);
            }
        }
        return new DurableObjects(bindings, classes.all());
    }

    private List<ObjectBinding> bindings() {
        List<ObjectBinding> bindings = new ArrayList<>();
        Optional<Section> section =
                worker.section("durable_objects", "bindings to Durable Objects");
        if (section.isPresent()) {
            for (Section one : section.get().sections("bindings", "bindings to Durable Objects")) {
                binding(one).ifPresent(bindings::add);
            }
            section.get().warnOfTheRest();
        }
        return bindings;
    }

    private Optional<ObjectBinding> binding(Section section) {
        Optional<String> binding = section.requiredString("name", "the name on env");
        binding.ifPresent(name -> names.claimIdentifier(name, section.place("name")));
        Optional<String> className =
                section.requiredString("class_name", "the name of an exported class");
        Optional<String> script =
                section.string("script_name", "the Worker that exports the class");
        section.string("environment", "deprecated")
                .ifPresent(
                        environment ->
                                problems.warning(
                                        section.place("environment"),
                                        "is ignored: name the environment's Worker in script_name"
                                                + " instead, as <worker>-"
                                                + environment));
        section.warnOfTheRest();
        return binding.isEmpty() || className.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ObjectBinding(binding.get(), className.get(), script, section.place()));
    }
}
