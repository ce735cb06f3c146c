package dev.dovetail.isolate;

import com.caoccao.javet.exceptions.BaseJavetScriptingException;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetScriptingError;
import com.caoccao.javet.exceptions.JavetTerminatedException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.IV8Module;
import com.caoccao.javet.values.reference.V8Module;
import com.caoccao.javet.values.reference.V8ValueObject;
import com.caoccao.javet.values.reference.V8ValuePromise;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles and runs a Worker's modules. Every module is compiled before the first is linked, so
 * that the resolver, which re-enters V8, only looks into a map.
 */
final class ModuleLoader {
    /** What a module imports for its import() and import.meta; the bundler writes the import. */
    private static final String PRELUDE = "dovetail:module";

    private final V8Runtime runtime;
    private final V8ValueObject kernel;
    private final Map<String, V8Module> modules = new HashMap<>();
    private @Nullable String missing;

    private ModuleLoader(V8Runtime runtime, V8ValueObject kernel) {
        this.runtime = runtime;
        this.kernel = kernel;
    }

    static void load(
            V8Runtime runtime,
            V8ValueObject kernel,
            Rejections rejections,
            List<ModuleSource> sources,
            String configuration)
            throws WorkerLoadException, TerminatedException {
        ModuleLoader loader = new ModuleLoader(runtime, kernel);
        try {
            loader.run(sources, configuration);
            rejections.settle();
        } catch (JavetTerminatedException e) {
            throw new TerminatedException("the global scope was terminated");
        } catch (BaseJavetScriptingException e) {
            throw new WorkerLoadException(loader.describe(e.getScriptingError()));
        } catch (JavetException e) {
            throw new WorkerLoadException(String.valueOf(e.getMessage()));
        }
    }

    private void run(List<ModuleSource> sources, String configuration)
            throws JavetException, WorkerLoadException {
        runtime.setV8ModuleResolver((r, specifier, referrer) -> resolve(specifier, referrer));
        kernel.invokeVoid("leave");
        kernel.invokeVoid("configure", configuration);
        List<V8Module> own = new ArrayList<>();
        for (ModuleSource source : sources) {
            V8Module module =
                    runtime.getExecutor(source.source())
                            .setResourceName(source.name())
                            .setModule(true)
                            .compileV8Module();
            modules.put(source.name(), module);
            own.add(module);
        }
        try {
            V8Module main = own.getFirst();
            instantiate(main);
            evaluate(main);
            for (int i = 0; i < own.size(); i++) {
                try (V8Value namespace = own.get(i).getNamespace()) {
                    kernel.invokeVoid("defineModule", sources.get(i).name(), namespace);
                }
            }
            try (V8Value namespace = main.getNamespace()) {
                kernel.invokeVoid("start", namespace);
            }
        } finally {
            for (V8Module module : modules.values()) {
                module.close();
            }
        }
    }

    private void instantiate(V8Module main) throws JavetException, WorkerLoadException {
        try {
            main.instantiate();
        } catch (JavetException e) {
            if (missing != null) {
                throw new WorkerLoadException(missing);
            }
            throw e;
        }
        if (missing != null) {
            throw new WorkerLoadException(missing);
        }
    }

    private void evaluate(V8Module main) throws JavetException, WorkerLoadException {
        try (V8Value result = main.evaluate(true)) {
            if (result instanceof V8ValuePromise promise) {
                if (promise.isPending()) {
                    runtime.await();
                }
                if (promise.isPending()) {
                    throw new WorkerLoadException(
                            "The top-level await of " + main.getResourceName() + " never settles.");
                }
                if (promise.isRejected()) {
                    try (V8Value reason = promise.getResult()) {
                        throw new WorkerLoadException(describe(reason));
                    }
                }
            }
        }
    }

    private @Nullable IV8Module resolve(String specifier, @Nullable IV8Module referrer)
            throws JavetException {
        if (specifier.equals(PRELUDE)) {
            return prelude();
        }
        V8Module known = modules.get(normal(specifier));
        if (known != null) {
            return known;
        }
        try (V8ValueObject builtins = kernel.get("builtins")) {
            V8Value members = builtins.get(specifier);
            if (members instanceof V8ValueObject object) {
                V8Module module = runtime.createV8Module(specifier, object);
                modules.put(specifier, module);
                object.close();
                return module;
            }
        }
        String from = referrer == null ? "the Worker" : referrer.getResourceName();
        missing = "No such module \"" + specifier + "\", imported by " + from + ".";
        return null;
    }

    /** Modules of a Worker are known by their names, which relative specifiers then lead to. */
    private static String normal(String specifier) {
        return specifier.startsWith("./") ? specifier.substring(2) : specifier;
    }

    private V8Module prelude() throws JavetException {
        try (V8ValueObject members = runtime.createV8ValueObject();
                V8Value dynamicImport = kernel.get("dynamicImport");
                V8Value meta = kernel.invoke("newMeta")) {
            members.set("dynamicImport", dynamicImport);
            members.set("meta", meta);
            V8Module module = runtime.createV8Module(PRELUDE + modules.size(), members);
            modules.put(PRELUDE + modules.size(), module);
            return module;
        }
    }

    private static String describe(V8Value reason) throws JavetException {
        if (reason instanceof V8ValueObject error) {
            String stack = error.getString("stack");
            if (stack != null && !stack.isEmpty()) {
                return stack;
            }
        }
        return reason.toString();
    }

    private String describe(JavetScriptingError error) {
        if (missing != null) {
            return missing;
        }
        String stack = error.getStack();
        String text = stack == null || stack.isEmpty() ? error.getDetailedMessage() : stack;
        String file = error.getResourceName();
        if (text.contains("\n    at ") || file == null || error.getLineNumber() < 1) {
            return text;
        }
        // a SyntaxError's stack does not say where it is
        return "%s\n    at %s:%d:%d"
                .formatted(text, file, error.getLineNumber(), error.getStartColumn() + 1);
    }
}
