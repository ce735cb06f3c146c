package dev.dovetail.supervisor;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * What becomes of the signals of this process. Java offers that only in {@code sun.misc}, which
 * javac warns of: hence by reflection.
 */
public final class Signals {
    private Signals() {}

    /**
     * Calls an action at each signal of a name such as {@code TERM}, on a thread of its own; does
     * nothing where there is no such signal.
     */
    public static void on(String name, Consumer<String> action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (self, method, args) -> {
                                if (method.getName().equals("handle")) {
                                    action.accept(name);
                                    return null;
                                }
                                return method.getName().equals("equals")
                                        ? self == args[0]
                                        : method.getName().equals("hashCode") ? 0 : name;
                            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            // no such signal on this machine: nothing to hear of
        }
    }
}
