package dev.dovetail.config.wdtest;

import dev.dovetail.config.wdtest.WdService.Binding;
import dev.dovetail.config.wdtest.WdService.BindingValue;
import dev.dovetail.config.wdtest.WdService.DurableObjectClass;

import java.util.Optional;

/** Reads a service that is a Worker. */
final class WorkerReader {
    private final WdTestReader file;

    WorkerReader(WdTestReader file) {
        this.file = file;
    }

    WdService.Worker read(Fields worker) {
        return new WdService.Worker(
                worker.structs("modules").stream().map(file::module).toList(),
                worker.text("compatibilityDate"),
                worker.texts("compatibilityFlags"),
                worker.structs("bindings").stream().map(this::binding).toList(),
                worker.value("globalOutbound").map(file::designator),
                worker.structs("durableObjectNamespaces").stream()
                        .map(WorkerReader::durableObjectClass)
                        .toList(),
                worker.struct("durableObjectStorage").flatMap(storage -> storage.text("localDisk")),
                worker.each("tails", file::designator),
                worker.each("streamingTails", file::designator));
    }

    private static DurableObjectClass durableObjectClass(Fields object) {
        return new DurableObjectClass(
                object.requiredText("className", "the Durable Object namespace"),
                object.text("uniqueKey"),
                object.bool("enableSql"),
                object.bool("preventEviction"));
    }

    private Binding binding(Fields binding) {
        String name = binding.requiredText("name", "the binding");
        String field =
                binding.otherThan("name")
                        .orElseThrow(
                                () ->
                                        new WrongException(
                                                binding.place(),
                                                "the binding \""
                                                        + name
                                                        + "\" has no value: add one, such as"
                                                        + " service or text"));
        return new Binding(name, value(field, binding.value(field).orElseThrow(), binding));
    }

    private BindingValue value(String field, CapnpValue value, Fields binding) {
        return switch (field) {
            case "service" -> new BindingValue.ToService(file.designator(value));
            case "text" -> new BindingValue.Text(file.content(value));
            case "json" -> new BindingValue.Json(file.content(value));
            case "data" -> new BindingValue.Data(file.content(value));
            case "fromEnvironment" ->
                    new BindingValue.FromEnvironment(binding.text(field).orElseThrow());
            case "durableObjectNamespace" -> durableObjects(field, value, binding);
            case "memoryCache" -> memoryCache(binding.struct(field).orElseThrow());
            default -> new BindingValue.Other(field);
        };
    }

    private static BindingValue memoryCache(Fields cache) {
        Optional<Fields> limits = cache.struct("limits");
        return new BindingValue.MemoryCache(
                cache.text("id"),
                limits.map(one -> one.number("maxKeys")).orElse(0L),
                limits.map(one -> one.number("maxValueSize")).orElse(0L),
                limits.map(one -> one.number("maxTotalValueSize")).orElse(0L));
    }

    private static BindingValue durableObjects(String field, CapnpValue value, Fields binding) {
        if (value instanceof CapnpValue.Text(_, String className)) {
            return new BindingValue.DurableObjects(className, Optional.empty());
        }
        Fields namespace = binding.struct(field).orElseThrow();
        return new BindingValue.DurableObjects(
                namespace.requiredText("className", "the binding"), namespace.text("serviceName"));
    }
}
