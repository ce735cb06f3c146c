package dev.dovetail.isolate;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.reference.V8Module;
import com.caoccao.javet.values.reference.V8ValueObject;

import dev.dovetail.platform.NodeModules;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/**
 * The modules of Node in an isolate, each compiled on its first use: linking asks for all that a
 * module imports before it goes deeper, so that V8 is re-entered once and not again and again.
 */
final class NodeRegistry {
    /** What the platform offers to the modules of Node, and to no others. */
    private static final String INTERNAL = "dovetail:internal";

    private final V8Runtime runtime;
    private final V8ValueObject kernel;

    /** By the names that stack traces show. */
    private final Map<String, V8Module> modules = new HashMap<>();

    NodeRegistry(V8Runtime runtime, V8ValueObject kernel) {
        this.runtime = runtime;
        this.kernel = kernel;
    }

    /** Whether a file of that name, as stack traces show it, is a module of Node. */
    boolean has(String file) {
        return modules.containsKey(file);
    }

    /** The module that a Worker means by a specifier, with or without {@code node:}. */
    @Nullable V8Module find(String specifier) throws JavetException {
        String name =
                specifier.startsWith(NodeModules.PREFIX)
                        ? specifier.substring(NodeModules.PREFIX.length())
                        : specifier;
        return module(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
    }

    /** The module that a module of Node imports: it may import chunks and the platform, too. */
    @Nullable V8Module findForNode(String specifier) throws JavetException {
        if (specifier.equals(INTERNAL)) {
            return internal();
        }
        return specifier.endsWith(".js")
                ? module(
                        specifier.substring(specifier.lastIndexOf('/') + 1, specifier.length() - 3))
                : find(specifier);
    }

    private @Nullable V8Module module(String name) throws JavetException {
        String file = NodeModules.PREFIX + name;
        V8Module known = modules.get(file);
        String source = known == null ? NodeModules.source(name) : null;
        if (source == null) {
            return known;
        }
        V8Module module =
                runtime.getExecutor(source).setResourceName(file).setModule(true).compileV8Module();
        modules.put(file, module);
        return module;
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

    void close() throws JavetException {
        for (V8Module module : modules.values()) {
            module.close();
        }
    }
}
