package dev.dovetail.runtime;

import dev.dovetail.isolate.ModuleSource;
import java.util.List;
import java.util.Map;

/**
 * A Worker as it is deployed.
 *
 * @param name unique in a runtime
 * @param modules the main module first
 * @param services what the names of service bindings stand for, in the configuration's order
 * @param vars the other members of {@code env}: a JSON object's text
 * @param limits what a top-level request to it, and its isolates, may use
 */
public record WorkerDefinition(
        String name,
        List<ModuleSource> modules,
        Map<String, Service> services,
        String vars,
        Limits limits) {}
