package dev.dovetail.isolate;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;

/**
 * UTC and en-US for all isolates, whatever the machine's. V8's ICU asks the process, once, when it
 * first needs to know: {@code TZ}, then the locale for messages. So both are set before V8 starts.
 * Java has read its own by then and keeps them.
 */
final class ProcessLocale {
    private static final String ZONE = "UTC";
    private static final String PLAIN = "C"; // which V8 takes for en-US

    private ProcessLocale() {}

    /** Sets them, unless the launcher has. */
    static void makeNeutral() {
        if (!isNeutral(System.getenv())) {
            TimeZone.getDefault();
            Locale.getDefault();
            try (Arena arena = Arena.ofConfined()) {
                setVariable(arena, "TZ", ZONE);
                setVariable(arena, "LC_ALL", PLAIN);
                setMessagesLocale(arena);
            }
        }
    }

    static boolean isNeutral(Map<String, String> environment) {
        return ZONE.equals(environment.get("TZ"))
                && environment.get("LC_ALL") == null
                && PLAIN.equals(environment.get("LC_MESSAGES"));
    }

    private static void setVariable(Arena arena, String name, String value) {
        function(
                        "setenv",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_INT))
                .ifPresent(
                        setenv ->
                                call(
                                        setenv,
                                        arena.allocateFrom(name),
                                        arena.allocateFrom(value),
                                        1));
    }

    private static void setMessagesLocale(Arena arena) {
        int category = System.getProperty("os.name", "").startsWith("Mac") ? 6 : 5;
        function(
                        "setlocale",
                        FunctionDescriptor.of(
                                ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS))
                .ifPresent(setlocale -> call(setlocale, category, arena.allocateFrom(PLAIN)));
    }

    /** A function of the C library; empty where it has none of that name. */
    @SuppressWarnings("restricted") // the types are those of POSIX
    private static Optional<MethodHandle> function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> address = linker.defaultLookup().find(name);
        return address.map(found -> linker.downcallHandle(found, type));
    }

    private static void call(MethodHandle function, Object... arguments) {
        try {
            function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("Cannot set the process's time zone and locale", e);
        }
    }
}
