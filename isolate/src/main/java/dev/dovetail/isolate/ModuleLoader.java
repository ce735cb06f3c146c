package dev.dovetail.isolate;

import com.caoccao.javet.exceptions.BaseJavetScriptingException;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetTerminatedException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8Module;
import com.caoccao.javet.values.reference.V8ValueObject;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** Runs a Worker's modules: the main one when it is loaded, others when code imports them. */
final class ModuleLoader {
    private final V8Runtime runtime;
    private final V8ValueObject kernel;
    private final Rejections rejections;
    private final ModuleRegistry registry;
    private final Evaluations evaluations;

    ModuleLoader(V8Runtime runtime, V8ValueObject kernel, Rejections rejections) {
        this.runtime = runtime;
        this.kernel = kernel;
        this.rejections = rejections;
        registry = new ModuleRegistry(runtime, kernel);
        evaluations = new Evaluations(kernel, registry);
    }

    /** See {@link Isolate#load}. */
    void load(List<ModuleSource> sources, String configuration)
            throws WorkerLoadException, TerminatedException {
        try {
            run(sources, configuration);
            rejections.settle();
        } catch (JavetTerminatedException e) {
            throw new TerminatedException("the global scope was terminated");
        } catch (BaseJavetScriptingException e) {
            throw new WorkerLoadException(
                    ScriptErrors.describe(e.getScriptingError(), registry.takeRefusal()));
        } catch (JavetException e) {
            throw new WorkerLoadException(String.valueOf(e.getMessage()));
        }
    }

    private void run(List<ModuleSource> sources, String configuration)
            throws JavetException, WorkerLoadException {
        kernel.invokeVoid("leave");
        kernel.invokeVoid("configure", configuration);
        NodeAccess access = NodeAccess.of(kernel.invokeInteger("nodeAccess"));
        registry.allow(access);
        registry.define(sources);
        loadNodeModules(NodeUse.of(sources, access));
        V8Module main = registry.main();
        link(main);
        evaluate(main);
        registry.announceEvaluated();
        try (V8Value namespace = main.getNamespace()) {
            kernel.invokeVoid("start", namespace);
        }
    }

    /** Runs the modules of Node that the Worker's globals come from. */
    private void loadNodeModules(Set<String> specifiers)
            throws JavetException, WorkerLoadException {
        for (String specifier : specifiers) {
            V8Module module = registry.node(specifier);
            if (module != null) {
                link(module);
                evaluate(module);
                try (V8Value namespace = module.getNamespace()) {
                    kernel.invokeVoid("defineNodeModule", specifier, namespace);
                }
            }
        }
    }

    private void link(V8Module main) throws JavetException, WorkerLoadException {
        try {
            main.instantiate();
        } catch (JavetException e) {
            ModuleRegistry.Refusal refusal = registry.takeRefusal();
            if (refusal != null) {
                throw new WorkerLoadException(refusal.text());
            }
            throw e;
        }
        ModuleRegistry.Refusal refusal = registry.takeRefusal();
        if (refusal != null) {
            throw new WorkerLoadException(refusal.text());
        }
    }

    private void evaluate(V8Module main) throws JavetException, WorkerLoadException {
        Evaluations.Evaluation evaluation = evaluations.evaluate(main);
        evaluations.runImports();
        if (evaluation.isPending()) {
            runtime.await();
            evaluations.runImports();
        }
        if (evaluation.isPending()) {
            throw new WorkerLoadException(
                    "The top-level await of " + main.getResourceName() + " never settles.");
        }
        try (V8Value reason = evaluation.error()) {
            if (reason != null) {
                throw new WorkerLoadException(describe(reason));
            }
        }
    }

    /** Does the imports that JavaScript asked for; their promises go on at once. */
    void runImports() throws JavetException {
        evaluations.runImports();
    }

    void close() throws JavetException {
        evaluations.close();
        registry.close();
    }

    private static String describe(@Nullable V8Value reason) throws JavetException {
        if (reason instanceof V8ValueObject error) {
            String stack = error.getString("stack");
            if (stack != null && !stack.isEmpty()) {
                return stack;
            }
        }
        return String.valueOf(reason);
    }
}
