package dev.dovetail.runtime;

import dev.dovetail.config.CapnWebRoute;
import dev.dovetail.isolate.ModuleSource;

import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A Worker as it is deployed.
 *
 * @param name unique in a runtime
 * @param modules the main module first
 * @param services what the names of service bindings stand for, in the configuration's order
 * @param vars the other members of {@code env}: a JSON object's text
 * @param limits what a top-level request to it, and its isolates, may use
 * @param flags the compatibility flags that are on, those of the compatibility date included
 * @param globalOutbound what its global fetch() goes to; null for the network
 * @param objects its Durable Objects
 * @param caches its bindings to memory caches
 * @param capnWeb where it offers entrypoints to Cap'n Web clients, if it is the Worker that gets
 *     requests
 * @param reach where its global fetch() and connect() may go on the network
 * @param stacks makes JavaScript's stack traces in a text fit for a person to read; used on what is
 *     logged and on errors only, by any thread; never throws
 */
public record WorkerDefinition(
        String name,
        List<ModuleSource> modules,
        Map<String, Service> services,
        String vars,
        Limits limits,
        Set<String> flags,
        @Nullable Service globalOutbound,
        DurableObjects objects,
        List<MemoryCache> caches,
        List<CapnWebRoute> capnWeb,
        Reach reach,
        UnaryOperator<String> stacks)
        implements Serializable {

    /** Makes a Worker without Durable Objects whose global fetch() goes to the internet. */
    public WorkerDefinition(
            String name,
            List<ModuleSource> modules,
            Map<String, Service> services,
            String vars,
            Limits limits,
            Set<String> flags,
            UnaryOperator<String> stacks) {
        this(
                name,
                modules,
                services,
                vars,
                limits,
                flags,
                null,
                DurableObjects.NONE,
                List.of(),
                List.of(),
                Reach.PUBLIC,
                stacks);
    }

    /** Makes a Worker without flags whose stack traces stay as V8 writes them. */
    public WorkerDefinition(
            String name,
            List<ModuleSource> modules,
            Map<String, Service> services,
            String vars,
            Limits limits) {
        this(name, modules, services, vars, limits, Set.of(), UnaryOperator.identity());
    }
}
