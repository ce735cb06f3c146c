package dev.dovetail.isolate;

import com.caoccao.javet.exceptions.BaseJavetScriptingException;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetTerminatedException;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8Module;
import com.caoccao.javet.values.reference.V8ValueObject;
import com.caoccao.javet.values.reference.V8ValuePromise;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Links and evaluates modules, each once, and does {@code import()}: JavaScript leaves what it
 * wants in a queue of the kernel's, Java takes it from there when the turn's call has returned, and
 * settles its promise. Nothing of this happens while JavaScript runs.
 */
final class Evaluations {
    private static final String UNSETTLED = "Top-level await in module is unsettled.";

    /** The evaluation of a module. */
    static final class Evaluation {
        private final V8Module module;
        private final @Nullable V8ValuePromise promise;
        private final List<Integer> importers = new ArrayList<>(1);

        private Evaluation(V8Module module, @Nullable V8ValuePromise promise) {
            this.module = module;
            this.promise = promise;
        }

        boolean isPending() throws JavetException {
            return promise != null && promise.isPending();
        }

        /** What the module threw, or null. */
        @Nullable V8Value error() throws JavetException {
            return promise != null && promise.isRejected() ? promise.getResult() : null;
        }
    }

    private final V8ValueObject kernel;
    private final ModuleRegistry registry;
    private final IdentityHashMap<V8Module, Evaluation> all = new IdentityHashMap<>();

    Evaluations(V8ValueObject kernel, ModuleRegistry registry) {
        this.kernel = kernel;
        this.registry = registry;
    }

    /** Evaluates a module that is linked; before it what it requires. */
    Evaluation evaluate(V8Module module) throws JavetException {
        Evaluation known = all.get(module);
        if (known != null) {
            return known;
        }
        evaluateRequired();
        kernel.invokeVoid("leave");
        V8Value result = module.evaluate(true);
        V8ValuePromise promise = result instanceof V8ValuePromise p ? p : null;
        if (promise != null) {
            kernel.invokeVoid("ignoreRejection", promise);
        } else if (result != null) {
            result.close();
        }
        var evaluation = new Evaluation(module, promise);
        all.put(module, evaluation);
        return evaluation;
    }

    private void evaluateRequired() throws JavetException {
        for (List<ModuleRegistry.Required> wanted = registry.takeRequired();
                !wanted.isEmpty();
                wanted = registry.takeRequired()) {
            for (ModuleRegistry.Required one : wanted) {
                V8Module module = registry.find(one.specifier(), one.from());
                registry.takeRefusal();
                if (module != null && !all.containsKey(module)) {
                    String own = registry.nameOf(module);
                    evaluateRequired(module, own == null ? one.specifier() : own);
                }
            }
        }
    }

    /** An error is told when the module is required. */
    private void evaluateRequired(V8Module module, String name) throws JavetException {
        if (registry.isCommonJs(name)) {
            return;
        }
        try {
            module.instantiate();
            Evaluation evaluation = evaluate(module);
            try (V8Value error = evaluation.error();
                    V8Value namespace = module.getNamespace()) {
                if (evaluation.isPending()) {
                    kernel.invokeVoid("refuseRequire", name, "Error", UNSETTLED);
                } else if (error != null) {
                    kernel.invokeVoid("refuseRequire", name, "", error);
                } else {
                    kernel.invokeVoid("defineModule", name, namespace);
                }
            }
        } catch (JavetTerminatedException e) {
            throw e;
        } catch (BaseJavetScriptingException e) {
            ModuleRegistry.Refusal why = refusal(e);
            kernel.invokeVoid("refuseRequire", name, why.type(), why.message());
        }
    }

    // -------------------------------------------------------------------------------- import()

    /** Does what {@code import()} asked for, until nothing is left that could make progress. */
    void runImports() throws JavetException {
        boolean more = true;
        while (more) {
            more = false;
            for (String next = takeImport(); !next.isEmpty(); next = takeImport()) {
                String[] parts = next.split("\n", 3);
                begin(Integer.parseInt(parts[0]), parts[1], parts[2]);
                more = true;
            }
            for (Evaluation evaluation : List.copyOf(all.values())) {
                more |= tell(evaluation);
            }
        }
        for (Evaluation evaluation : List.copyOf(all.values())) {
            for (int importer : take(evaluation)) {
                kernel.invokeVoid("refuseImport", importer, "Error", UNSETTLED);
            }
        }
    }

    private String takeImport() throws JavetException {
        return kernel.invokeString("takeImport");
    }

    private void begin(int importer, String from, String specifier) throws JavetException {
        try {
            V8Module module = registry.find(specifier, from);
            if (module == null) {
                refuse(importer, withoutImporter(registry.takeRefusal()));
                return;
            }
            module.instantiate();
            evaluate(module).importers.add(importer);
        } catch (JavetTerminatedException e) {
            throw e;
        } catch (BaseJavetScriptingException e) {
            refuse(importer, refusal(e));
        }
    }

    private void refuse(int importer, ModuleRegistry.@Nullable Refusal why) throws JavetException {
        if (why != null) {
            kernel.invokeVoid("refuseImport", importer, why.type(), why.message());
        }
    }

    /** A program that tries what there is compares the first line, which names no importer. */
    private static ModuleRegistry.@Nullable Refusal withoutImporter(
            ModuleRegistry.@Nullable Refusal why) {
        if (why == null) {
            return null;
        }
        int end = why.message().indexOf("\n  imported from");
        return end < 0
                ? why
                : new ModuleRegistry.Refusal(why.type(), why.message().substring(0, end));
    }

    private ModuleRegistry.Refusal refusal(BaseJavetScriptingException e) {
        ModuleRegistry.Refusal refusal = registry.takeRefusal();
        if (refusal != null) {
            return refusal;
        }
        String text = String.valueOf(e.getScriptingError().getDetailedMessage());
        int colon = text.indexOf(": ");
        return text.substring(0, Math.max(0, colon)).matches("[A-Za-z]*Error")
                ? new ModuleRegistry.Refusal(text.substring(0, colon), text.substring(colon + 2))
                : new ModuleRegistry.Refusal("Error", text);
    }

    /** Whether somebody was told that a module has been evaluated. */
    private boolean tell(Evaluation evaluation) throws JavetException {
        if (evaluation.importers.isEmpty() || evaluation.isPending()) {
            return false;
        }
        try (V8Value error = evaluation.error();
                V8Value namespace = evaluation.module.getNamespace()) {
            for (int importer : take(evaluation)) {
                if (error != null) {
                    kernel.invokeVoid("refuseImport", importer, "", error);
                } else {
                    kernel.invokeVoid("finishImport", importer, namespace);
                }
            }
        }
        return true;
    }

    private static List<Integer> take(Evaluation evaluation) {
        List<Integer> importers = List.copyOf(evaluation.importers);
        evaluation.importers.clear();
        return importers;
    }

    void close() throws JavetException {
        for (Evaluation evaluation : all.values()) {
            if (evaluation.promise != null) {
                evaluation.promise.close();
            }
        }
    }
}
