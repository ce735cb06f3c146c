package dev.dovetail.isolate;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable;
import com.caoccao.javet.interop.callback.IV8ModuleResolver;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueString;
import com.caoccao.javet.values.reference.IV8Module;
import com.caoccao.javet.values.reference.V8Module;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;

import dev.dovetail.platform.NodeModules;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The modules of an isolate. Every module of the Worker is compiled before the first is linked, so
 * that the resolver, which re-enters V8, only looks into a map.
 *
 * <p>What is no ES module is kept by {@code worker/user-modules.js}, and imported as a small ES
 * module that asks for it when it is evaluated.
 */
final class ModuleRegistry implements IV8ModuleResolver {
    /** What a module imports for its import() and import.meta; the bundler writes the import. */
    private static final String PRELUDE = "dovetail:module";

    /** What stands for a module that is no ES module imports this. */
    private static final String OTHERS = "dovetail:modules";

    /** Frames of files in this folder do not show in stack traces. */
    private static final String PLATFORM = "dovetail:platform";

    /** Before a specifier that has been resolved, so that Javet finds nothing of that name. */
    private static final String RESOLVED = "\0";

    /** Why a module was not found. */
    record Refusal(String type, String message, String advice) {
        Refusal(String type, String message) {
            this(type, message, "");
        }

        /** The message, and what to do about it. */
        String text() {
            return advice.isEmpty() ? message : message + "\n" + advice;
        }
    }

    private final V8Runtime runtime;
    private final V8ValueObject kernel;

    /** The Worker's own, by their names. */
    private final Map<String, V8Module> modules = new LinkedHashMap<>();

    /** The names of the Worker's own, by what stack traces call them. */
    private final Map<String, String> names = new HashMap<>();

    /** The runtime's, by specifier. */
    private final Map<String, V8Module> builtIn = new HashMap<>();

    /** What the CommonJS modules of the Worker require by a literal, by their names. */
    private final Map<String, List<String>> required = new HashMap<>();

    /** CommonJS modules that were imported and whose requires have not been looked at. */
    private final Deque<String> linkedCommonJs = new ArrayDeque<>();

    private final NodeRegistry node;
    private NodeAccess access = NodeAccess.NONE;
    private final List<V8Module> preludes = new ArrayList<>();
    private @Nullable V8Module main;
    private @Nullable Refusal refusal;

    ModuleRegistry(V8Runtime runtime, V8ValueObject kernel) {
        this.runtime = runtime;
        this.kernel = kernel;
        node = new NodeRegistry(runtime, kernel);
    }

    /** Says which modules of Node the Worker may import. */
    void allow(NodeAccess access) {
        this.access = access;
    }

    /** Takes the Worker's modules, the main one first. */
    void define(List<ModuleSource> sources) throws JavetException, WorkerLoadException {
        runtime.setV8ModuleResolver(this);
        boolean commonJs = false;
        for (ModuleSource source : sources) {
            String name = ModuleNames.normal(source.name());
            String file = fileOf(source);
            if (names.put(file, name) != null) {
                // V8's embedding knows modules by their names: two of one name end the process
                throw new WorkerLoadException(
                        "Two modules of the Worker are called \"" + source.file() + "\".");
            }
            V8Module module = make(name, file, source.content());
            main = main == null ? module : main;
            modules.putIfAbsent(name, module);
            commonJs |= source.content() instanceof ModuleSource.CommonJs;
        }
        if (commonJs) {
            installResolve();
        }
    }

    /** What stack traces call a module: never what they call one of the runtime's. */
    private static String fileOf(ModuleSource source) {
        String file = source.file();
        boolean reserved = file.startsWith(NodeModules.PREFIX) || file.startsWith("dovetail:");
        return reserved ? "./" + file : file;
    }

    V8Module main() {
        if (main == null) {
            throw new IllegalStateException("A Worker has at least one module");
        }
        return main;
    }

    private V8Module make(String name, String file, ModuleSource.Content content)
            throws JavetException {
        return switch (content) {
            case ModuleSource.EsModule(String code) -> compile(file, code);
            case ModuleSource.CommonJs(String code, List<String> exports) -> {
                required.put(name, RequiredNames.of(code));
                String[] parameters = {
                    "exports", "require", "module", "__filename", "__dirname", "__dovetail_import"
                };
                try (V8ValueFunction body =
                        runtime.getExecutor(code)
                                .setResourceName(file)
                                .compileV8ValueFunction(parameters)) {
                    kernel.invokeVoid("defineCommonJs", name, body);
                }
                yield standIn(name, exports);
            }
            case ModuleSource.Text(String text) -> {
                kernel.invokeVoid("defineValue", name, text);
                yield standIn(name, List.of());
            }
            case ModuleSource.Json(String text) -> {
                kernel.invokeVoid("defineJson", name, text);
                yield standIn(name, List.of());
            }
            case ModuleSource.Data(byte[] bytes) -> bytes(name, "defineValue", bytes);
            case ModuleSource.Wasm(byte[] bytes) -> bytes(name, "defineWasm", bytes);
        };
    }

    private V8Module bytes(String name, String define, byte[] bytes) throws JavetException {
        try (V8ValueArrayBuffer buffer = runtime.createV8ValueArrayBuffer(bytes.length)) {
            buffer.getByteBuffer().put(bytes);
            kernel.invokeVoid(define, name, buffer);
        }
        return standIn(name, List.of());
    }

    private V8Module compile(String file, String code) throws JavetException {
        return runtime.getExecutor(code).setResourceName(file).setModule(true).compileV8Module();
    }

    private V8Module standIn(String name, List<String> exports) throws JavetException {
        var code = new StringBuilder("import { load, member } from \"" + OTHERS + "\";");
        code.append("const all = load(").append(quoted(name)).append("); export default all;");
        List<String> names = exports.stream().distinct().filter(n -> !n.equals("default")).toList();
        for (int i = 0; i < names.size(); i++) {
            String export = quoted(names.get(i));
            code.append("const m%d = member(all, %s);".formatted(i, export))
                    .append("export { m%d as %s };".formatted(i, export));
        }
        return compile(PLATFORM + "/" + name, code.toString());
    }

    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ' || c == '\u2028' || c == '\u2029') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    // ------------------------------------------------------------------------------ looking up

    /** Which module a specifier means, for Javet, which looks for one of that name first. */
    @Override
    public String getAbsoluteResourceName(
            V8Runtime runtime, String specifier, @Nullable IV8Module referrer) {
        return RESOLVED + specifier;
    }

    @Override
    public @Nullable IV8Module resolve(
            V8Runtime runtime, String absolute, @Nullable IV8Module referrer)
            throws JavetException {
        String specifier =
                absolute.startsWith(RESOLVED) ? absolute.substring(RESOLVED.length()) : absolute;
        String file = referrer == null ? "" : referrer.getResourceName();
        String from = names.get(file);
        if (specifier.equals(PRELUDE)) {
            return prelude(from == null ? file : from);
        }
        if (node.has(file)) {
            return node.findForNode(specifier);
        }
        if (from == null && specifier.equals(OTHERS)) {
            return members(OTHERS, "userModules");
        }
        return find(specifier, from == null ? "" : from);
    }

    /** The module that a specifier means, or null and a {@link #takeRefusal refusal}. */
    @Nullable V8Module find(String specifier, String from) throws JavetException {
        String name = ModuleNames.resolve(specifier, from);
        V8Module own = name == null ? null : modules.get(name);
        if (name != null && own != null) {
            if (required.containsKey(name)) {
                linkedCommonJs.add(name);
            }
            return own;
        }
        V8Module ours = members(specifier, null);
        ours = ours == null && access.allows(specifier) ? node.find(specifier) : ours;
        if (ours != null) {
            return ours;
        }
        refusal =
                name == null
                        ? new Refusal(
                                "TypeError",
                                "Invalid module specifier \"%s\".\n  imported from \"%s\"."
                                        .formatted(specifier, from))
                        : new Refusal(
                                "Error",
                                "No such module \"%s\".\n  imported from \"%s\""
                                        .formatted(name, from),
                                access.advice(specifier));
        return null;
    }

    /** A module of Node, whether or not the Worker may import it. */
    @Nullable V8Module node(String specifier) throws JavetException {
        return node.find(specifier);
    }

    /** Why the last lookup failed, once. */
    @Nullable Refusal takeRefusal() {
        Refusal last = refusal;
        refusal = null;
        return last;
    }

    /** A module of the runtime: the members of an object of the kernel's. */
    private @Nullable V8Module members(String specifier, @Nullable String object)
            throws JavetException {
        V8Module known = builtIn.get(specifier);
        if (known != null) {
            return known;
        }
        try (V8ValueObject holder = object == null ? kernel.get("builtins") : null;
                V8Value members = holder == null ? kernel.get(object) : holder.get(specifier)) {
            if (!(members instanceof V8ValueObject values)) {
                return null;
            }
            V8Module module = runtime.createV8Module(PLATFORM + "/" + specifier, values);
            builtIn.put(specifier, module);
            return module;
        }
    }

    private V8Module prelude(String name) throws JavetException {
        try (V8ValueObject members = kernel.invoke("newScope", name)) {
            V8Module module = runtime.createV8Module(PLATFORM + "/" + preludes.size(), members);
            preludes.add(module);
            return module;
        }
    }

    // ------------------------------------------------------------------------------- CommonJS

    /**
     * The specifiers that the CommonJS modules linked since the last call require, with the names
     * of those that require them: {@code require} cannot wait for a module to be evaluated, so that
     * has to be done before.
     */
    List<Required> takeRequired() {
        List<Required> all = new ArrayList<>();
        while (!linkedCommonJs.isEmpty()) {
            String name = linkedCommonJs.remove();
            List<String> specifiers = required.put(name, List.of());
            if (specifiers != null) {
                for (String specifier : specifiers) {
                    all.add(new Required(specifier, name));
                }
            }
        }
        return all;
    }

    /**
     * What a CommonJS module requires.
     *
     * @param specifier what it says
     * @param from its name
     */
    record Required(String specifier, String from) {}

    /** Whether a module of the Worker is none that V8 evaluates. */
    boolean isCommonJs(String name) {
        return required.containsKey(name);
    }

    private void installResolve() throws JavetException {
        IJavetDirectCallable.NoThisAndResult<JavetException> resolve = this::resolveName;
        var context =
                new JavetCallbackContext(
                        "resolve", JavetCallbackType.DirectCallNoThisAndResult, resolve);
        try (V8ValueFunction function = runtime.createV8ValueFunction(context)) {
            kernel.invokeVoid("setResolve", function);
        }
    }

    /** For {@code require}: the name that a specifier means, or an empty string. */
    private V8Value resolveName(V8Value... arguments) throws JavetException {
        String name = null;
        if (arguments.length == 2
                && arguments[0] instanceof V8ValueString specifier
                && arguments[1] instanceof V8ValueString from) {
            name = ModuleNames.resolve(specifier.getValue(), from.getValue());
        }
        return runtime.createV8ValueString(name == null ? "" : name);
    }

    /** Tells the kernel of the modules that have been evaluated: {@code require} may use them. */
    void announceEvaluated() throws JavetException {
        for (Map.Entry<String, V8Module> entry : modules.entrySet()) {
            V8Module module = entry.getValue();
            if (module.getStatus() == IV8Module.Evaluated
                    && !required.containsKey(entry.getKey())) {
                try (V8Value namespace = module.getNamespace()) {
                    kernel.invokeVoid("defineModule", entry.getKey(), namespace);
                }
            }
        }
    }

    /** The name by which the kernel knows a module of the Worker; null for the runtime's. */
    @Nullable String nameOf(V8Module module) {
        for (Map.Entry<String, V8Module> entry : modules.entrySet()) {
            if (entry.getValue() == module) {
                return entry.getKey();
            }
        }
        return null;
    }

    void close() throws JavetException {
        node.close();
        for (V8Module module : modules.values()) {
            module.close();
        }
        for (V8Module module : builtIn.values()) {
            module.close();
        }
        for (V8Module module : preludes) {
            module.close();
        }
    }
}
