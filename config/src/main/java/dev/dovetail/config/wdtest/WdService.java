package dev.dovetail.config.wdtest;

import dev.dovetail.config.wdtest.WdTest.Content;
import dev.dovetail.config.wdtest.WdTest.Designator;
import dev.dovetail.config.wdtest.WdTest.Module;

import java.util.List;
import java.util.Optional;

/**
 * A service of a {@code .wd-test} file.
 *
 * @param name its name in the file
 * @param kind what it is
 */
public record WdService(String name, Kind kind) {

    /** What a service may be. */
    public sealed interface Kind {}

    /**
     * A Worker.
     *
     * @param modules the main module first; empty if it is of another kind, as a script with {@code
     *     addEventListener}
     * @param compatibilityDate its compatibility date, if the file sets one
     * @param compatibilityFlags its flags, as the file has them
     * @param bindings what it has on {@code env}
     * @param globalOutbound what its global fetch() goes to, if not to the network
     * @param durableObjects its Durable Object classes
     * @param storage the service of kind disk that keeps its Durable Objects; empty for memory
     * @param tails services that hear of its invocations when they are over
     * @param streamingTails services that hear of its invocations while they run
     */
    public record Worker(
            List<Module> modules,
            Optional<String> compatibilityDate,
            List<String> compatibilityFlags,
            List<Binding> bindings,
            Optional<Designator> globalOutbound,
            List<DurableObjectClass> durableObjects,
            Optional<String> storage,
            List<Designator> tails,
            List<Designator> streamingTails)
            implements Kind {

        /** Copies the lists. */
        public Worker {
            modules = List.copyOf(modules);
            compatibilityFlags = List.copyOf(compatibilityFlags);
            bindings = List.copyOf(bindings);
            durableObjects = List.copyOf(durableObjects);
            tails = List.copyOf(tails);
            streamingTails = List.copyOf(streamingTails);
        }
    }

    /**
     * A network.
     *
     * @param allow which addresses it reaches, as {@code public}, {@code private}
     */
    public record Network(List<String> allow) implements Kind {
        /** Copies the list. */
        public Network {
            allow = List.copyOf(allow);
        }
    }

    /**
     * A server elsewhere, or the {@link WdTest.Socket} of the same address.
     *
     * @param address its address
     */
    public record External(String address) implements Kind {}

    /**
     * A folder.
     *
     * @param writable whether it may be written to
     */
    public record Disk(boolean writable) implements Kind {}

    /**
     * A member of {@code env}.
     *
     * @param name its name
     * @param value its value
     */
    public record Binding(String name, BindingValue value) {}

    /** What a binding may be. */
    public sealed interface BindingValue {
        /**
         * A service.
         *
         * @param target which
         */
        record ToService(Designator target) implements BindingValue {}

        /**
         * A string.
         *
         * @param content the string
         */
        record Text(Content content) implements BindingValue {}

        /**
         * A value that JSON describes.
         *
         * @param content the JSON text
         */
        record Json(Content content) implements BindingValue {}

        /**
         * An ArrayBuffer.
         *
         * @param content its bytes
         */
        record Data(Content content) implements BindingValue {}

        /**
         * The value of an environment variable of the process, or null.
         *
         * @param variable the variable's name
         */
        record FromEnvironment(String variable) implements BindingValue {}

        /**
         * A namespace of Durable Objects.
         *
         * @param className the class
         * @param service the Worker that has it, if it is another one
         */
        record DurableObjects(String className, Optional<String> service) implements BindingValue {}

        /**
         * A cache in memory.
         *
         * @param id bindings with the same one share what is kept
         * @param maxKeys how many values it keeps
         * @param maxValueSize how many bytes a value has at most
         * @param maxTotalValueSize how many bytes the values have together
         */
        record MemoryCache(
                Optional<String> id, long maxKeys, long maxValueSize, long maxTotalValueSize)
                implements BindingValue {}

        /**
         * Another kind, which is not read further.
         *
         * @param field the field's name in the file, as {@code kvNamespace}
         */
        record Other(String field) implements BindingValue {}
    }

    /**
     * A Durable Object class.
     *
     * @param className the export's name
     * @param uniqueKey what its ids are made with; empty if its objects are ephemeral
     * @param sql whether it has SQL storage
     * @param preventEviction whether its objects stay in memory
     */
    public record DurableObjectClass(
            String className, Optional<String> uniqueKey, boolean sql, boolean preventEviction) {}
}
