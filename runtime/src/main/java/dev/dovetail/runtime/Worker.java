package dev.dovetail.runtime;

import dev.dovetail.config.CompatibilityFlags;
import dev.dovetail.config.JsonValue.JsonString;
import dev.dovetail.config.Limit;
import dev.dovetail.rpc.Failure;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * A deployed Worker: its definition, its doors, and at most one isolate per lane, made at its first
 * event. Any thread.
 */
final class Worker {
    final WorkerDefinition definition;
    final Limits limits;

    /** Stubs and results that were not disposed before their context ended. */
    final LongAdder leaked = new LongAdder();

    /** Short turns in a row that take an isolate of it to its lane. */
    final AtomicInteger shortTurns = LaneMerit.atFirst();

    /** What it offers to Cap'n Web clients. */
    final @Nullable CapnWeb capnWeb;

    private final WorkerRuntime runtime;
    private final List<Lane> lanes;
    private final AtomicReferenceArray<@Nullable WorkerIsolate> isolates;
    private final Map<Service, Integer> doorNumbers = new ConcurrentHashMap<>();
    private final List<Service> doors = new ArrayList<>();
    private volatile @Nullable String version;

    Worker(WorkerDefinition definition, WorkerRuntime runtime, List<Lane> lanes) {
        this.definition = definition;
        this.runtime = runtime;
        this.lanes = lanes;
        limits = definition.limits();
        capnWeb = CapnWeb.of(definition, runtime, lanes);
        isolates = new AtomicReferenceArray<>(lanes.size());
    }

    String name() {
        return definition.name();
    }

    /**
     * Tells this deployment's code from another's: 12 hexadecimal digits, the same for the same
     * modules.
     */
    String version() {
        String known = version;
        if (known == null) {
            known = ModulesDigest.of(definition.modules());
            version = known;
        }
        return known;
    }

    /** The isolate of a lane. */
    WorkerIsolate isolate(Lane lane) {
        int index = lanes.indexOf(lane);
        WorkerIsolate isolate = isolates.get(index);
        while (isolate == null) {
            isolates.compareAndSet(index, null, new WorkerIsolate(this, lane, runtime));
            isolate = isolates.get(index);
        }
        return isolate;
    }

    /** An isolate has ended: the next event gets a fresh one. */
    void replace(Lane lane, WorkerIsolate ended) {
        isolates.compareAndSet(lanes.indexOf(lane), ended, null);
    }

    /** The number of a way into this Worker. */
    int door(Service service) {
        Integer number = doorNumbers.get(service);
        return number != null ? number : addDoor(service);
    }

    private int addDoor(Service service) {
        synchronized (doors) {
            return doorNumbers.computeIfAbsent(
                    service,
                    added -> {
                        doors.add(added);
                        return doors.size() - 1;
                    });
        }
    }

    Service door(int number) {
        synchronized (doors) {
            return doors.get(number);
        }
    }

    /** What {@code worker/worker.js} needs to know. */
    String configuration() {
        StringBuilder json =
                new StringBuilder("{\"name\":").append(new JsonString(name()).toJson());
        json.append(",\"services\":[");
        int number = 0;
        for (String binding : definition.services().keySet()) {
            if (number > 0) {
                json.append(',');
            }
            json.append('[')
                    .append(new JsonString(binding).toJson())
                    .append(',')
                    .append(number++)
                    .append(']');
        }
        json.append("],\"objects\":[");
        number = 0;
        for (String binding : definition.objects().bindings().keySet()) {
            json.append(number == 0 ? "" : ",")
                    .append('[')
                    .append(new JsonString(binding).toJson())
                    .append(',')
                    .append(number++)
                    .append(']');
        }
        json.append("],\"classes\":").append(classes(number));
        json.append(",\"caches\":")
                .append(
                        definition.caches().stream()
                                .map(MemoryCache::toJson)
                                .collect(Collectors.joining(",", "[", "]")));
        json.append(",\"vars\":").append(definition.vars());
        json.append(",\"limits\":{\"timers\":").append(limits.value(Limit.TIMERS));
        json.append(",\"log\":").append(limits.value(Limit.LOG)).append("},\"flags\":");
        json.append(
                definition.flags().stream()
                        .sorted()
                        .map(flag -> new JsonString(flag).toJson())
                        .collect(Collectors.joining(",", "[", "]")));
        boolean isOurs = name().startsWith(CapnWeb.PREFIX);
        json.append(",\"leaks\":").append(runtime.reportsLeaks() && !isOurs);
        json.append(",\"flagsOff\":").append(new JsonString(flagsOff()).toJson());
        return json.append('}').toString();
    }

    /** The numbers of the namespaces of its own classes. */
    private String classes(int first) {
        StringBuilder json = new StringBuilder("[");
        int number = first;
        for (String name : definition.objects().classes().keySet()) {
            json.append(number == first ? "[" : ",[")
                    .append(new JsonString(name).toJson())
                    .append(',')
                    .append(number++)
                    .append(']');
        }
        return json.append(']').toString();
    }

    private String flagsOff() {
        return CompatibilityFlags.names().stream()
                .filter(flag -> !definition.flags().contains(flag))
                .collect(Collectors.joining(" "));
    }

    /** A text with stack traces that a person can read. */
    String readable(String text) {
        return JoinedStack.readable(text, definition.stacks());
    }

    /** An error of its code, with a stack that a person can read. */
    Failure readable(Failure failure) {
        String stack = failure.stack();
        return stack == null ? failure : failure.withStack(readable(stack));
    }

    /** Ends the turns that run. */
    void endTurns() {
        for (int i = 0; i < isolates.length(); i++) {
            WorkerIsolate isolate = isolates.get(i);
            if (isolate != null) {
                isolate.endTurn();
            }
        }
        if (capnWeb != null) {
            capnWeb.gateway().endTurns();
        }
    }

    /** Ends every isolate. */
    void shutDown(Failure reason) {
        for (int i = 0; i < isolates.length(); i++) {
            WorkerIsolate isolate = isolates.getAndSet(i, null);
            if (isolate != null) {
                isolate.shutDown(reason);
            }
        }
        if (capnWeb != null) {
            capnWeb.gateway().shutDown(reason);
        }
    }
}
