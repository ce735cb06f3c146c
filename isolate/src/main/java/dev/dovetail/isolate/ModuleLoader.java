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

import dev.dovetail.platform.NodeModules;

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

    /** What the platform offers to the modules of Node, and to no others. */
    private static final String INTERNAL = "dovetail:internal";

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
            own.add(compile(source.name(), source.source()));
        }
        try {
            loadNodeModules(sources);
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

    /**
     * Runs the modules of Node that the Worker's code names in {@code import()} or that its globals
     * come from, so that they are there when it asks for them.
     */
    private void loadNodeModules(List<ModuleSource> sources)
            throws JavetException, WorkerLoadException {
        for (String specifier : NodeUse.of(sources)) {
            V8Module module = nodeModule(specifier, false);
            if (module == null) {
                continue;
            }
            instantiate(module);
            evaluate(module);
            try (V8Value namespace = module.getNamespace()) {
                kernel.invokeVoid("defineModule", specifier, namespace);
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
        boolean ours =
                referrer != null && referrer.getResourceName().startsWith(NodeModules.PREFIX);
        V8Module node = nodeModule(specifier, ours);
        if (node != null) {
            return node;
        }
        if (ours && specifier.equals(INTERNAL)) {
            return internal();
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

    /**
     * A module of Node, compiled on its first use: linking asks for all that a module imports
     * before it goes deeper, so that V8 is re-entered once and not again and again.
     *
     * @param ours whether a module of Node asks, which may then import chunks
     */
    private @Nullable V8Module nodeModule(String specifier, boolean ours) throws JavetException {
        String name;
        if (ours && specifier.endsWith(".js")) {
            name = specifier.substring(specifier.lastIndexOf('/') + 1, specifier.length() - 3);
        } else {
            name = nodeName(specifier);
        }
        String resource = NodeModules.PREFIX + name;
        V8Module known = modules.get(resource);
        if (known != null) {
            return known;
        }
        String source = NodeModules.source(name);
        return source == null ? null : compile(resource, source);
    }

    /** What stands after {@code node:}; the names of the modules work without it, too. */
    private static String nodeName(String specifier) {
        String name =
                specifier.startsWith(NodeModules.PREFIX)
                        ? specifier.substring(NodeModules.PREFIX.length())
                        : specifier;
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private V8Module internal() throws JavetException {
        V8Module known = modules.get(INTERNAL);
        if (known != null) {
            return known;
        }
        try (V8ValueObject members = kernel.get("internal")) {
            V8Module module = runtime.createV8Module(INTERNAL, members);
            modules.put(INTERNAL, module);
            return module;
        }
    }

    private V8Module compile(String name, String source) throws JavetException {
        V8Module module =
                runtime.getExecutor(source).setResourceName(name).setModule(true).compileV8Module();
        modules.put(name, module);
        return module;
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
