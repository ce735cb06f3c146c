package dev.dovetail.bundle;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes one ES module of a Worker's sources, as Wrangler does, by esbuild. The output contains
 * neither {@code import()} nor {@code import.meta}, which the engine does not have: see {@link
 * ModuleText}. Any number of threads may use a bundler at once; each request is a process of about
 * 10 ms.
 */
public final class Bundler {
    /** Where esbuild would write the module: a name for its tables only. */
    private static final String OUTPUT = ".dovetail-bundle.js";

    private static final List<String> COMMON =
            List.of(
                    "--log-level=warning",
                    "--log-limit=0",
                    "--color=false",
                    "--format=esm",
                    // what Dovetail does itself, whatever the target
                    "--supported:import-attributes=true",
                    "--supported:import-source=true",
                    "--sourcemap=external",
                    "--sources-content=true");

    private static final List<String> BUNDLE =
            List.of(
                    "--bundle",
                    "--target=es2024",
                    "--platform=browser",
                    "--main-fields=browser,module,main",
                    "--external:cloudflare:*",
                    "--external:node:*",
                    "--external:workerd:*",
                    "--loader:.js=jsx",
                    "--loader:.mjs=jsx",
                    "--loader:.cjs=jsx",
                    "--metafile");

    /**
     * No native async functions: each continuation is then a promise's reaction, which carries the
     * async context.
     */
    private static final List<String> WITHOUT_AWAIT =
            List.of(
                    "--supported:async-await=false",
                    "--supported:async-generator=false",
                    "--supported:for-await=false",
                    "--supported:top-level-await=true");

    private static final Pattern ASYNC_HOOKS =
            Pattern.compile(
                    "\\b(?:from|import|require)\\s*\\(?\\s*[\"'`](?:node:)?async_hooks[\"'`]");

    /** What {@code cloudflare:workers} has on the same mechanism. */
    private static final Pattern WITH_ENV = Pattern.compile("\\bwith(?:Env|Exports)\\b");

    /** As the metafile tells it, which names nothing else of that name. */
    private static final Pattern ASYNC_HOOKS_PATH =
            Pattern.compile("\"path\":\\s*\"(?:node:)?async_hooks\"");

    private final Esbuild esbuild;

    Bundler(Esbuild esbuild) {
        this.esbuild = esbuild;
    }

    /**
     * Returns a bundler that keeps esbuild's program in this machine's cache folder: the system
     * property {@code dovetail.cache}, else {@code $XDG_CACHE_HOME/dovetail}, else {@code
     * ~/.cache/dovetail}. Nothing is unpacked or started before the first use.
     */
    public static Bundler create() {
        return new Bundler(new Esbuild(new EsbuildBinary(CacheFolder.path())));
    }

    /**
     * Bundles a Worker: its entry file and everything it imports, except what the runtime provides.
     *
     * @throws BundleException if the sources have errors
     * @throws EsbuildException if esbuild cannot be used
     */
    public BundleResult bundle(BundleRequest request) {
        return bundle(request, false);
    }

    /**
     * Bundles a Worker, as {@link #bundle(BundleRequest)} does.
     *
     * @param lowerAwait whether async functions become plain ones in any case, because a module
     *     beside the bundle {@linkplain #usesAsyncContext uses the async context}
     */
    public BundleResult bundle(BundleRequest request, boolean lowerAwait) {
        var messages = new Messages(request.folder(), request.display());
        if (!Files.isRegularFile(request.entry())) {
            throw missingEntry(messages.name(request.entry()));
        }
        List<String> node = new ArrayList<>();
        Answer answer = esbuild.ask(buildRequest(request, node));
        for (String name : NodeNames.unresolved(answer)) {
            node.add("--external:" + name);
        }
        if (!node.isEmpty()) {
            answer = esbuild.ask(buildRequest(request, node));
        }
        List<Message> warnings = check(messages, answer);
        boolean lowers =
                lowerAwait
                        || ASYNC_HOOKS_PATH.matcher(answer.string("metafile")).find()
                        || WITH_ENV.matcher(file(answer, ".js")).find();
        var meta = Metafile.read(answer.string("metafile"), request.folder());
        var printed = new ModuleText(file(answer, ".js"), file(answer, ".js.map"));
        ModuleText module =
                ImportRewriter.rewrite(
                        lowers ? withoutAwait(OUTPUT, printed, messages) : printed,
                        NodeNames.required(answer.string("metafile")));
        if (request.options().minify()) {
            module = dropWhitespace(module, messages);
        }
        return new BundleResult(
                module, meta.exports(), meta.inputs(), assets(answer, request.root()), warnings);
    }

    /**
     * Makes a module of one file without bundling: its imports stay as they are, and a source map
     * that it names is followed.
     *
     * @throws BundleException if the file has errors
     * @throws EsbuildException if esbuild cannot be used
     */
    public BundleResult single(BundleRequest request) {
        return single(request, false);
    }

    /**
     * Makes a module of one file, as {@link #single(BundleRequest)} does.
     *
     * @param lowerAwait whether async functions become plain ones, as all modules of a Worker need
     *     that {@linkplain #usesAsyncContext uses the async context}
     */
    public BundleResult single(BundleRequest request, boolean lowerAwait) {
        var messages = new Messages(request.folder(), request.display());
        var flags = new ArrayList<>(COMMON);
        flags.addAll(List.of("--target=es2024", "--metafile", "--loader:.js=js"));
        flags.add("--outfile=" + request.root().resolve(OUTPUT));
        Answer answer =
                esbuild.ask(Esbuild.build(request.entry(), request.folder(), List.of(), flags));
        List<Message> warnings = check(messages, answer);
        var meta = Metafile.read(answer.string("metafile"), request.folder());
        var printed = new ModuleText(file(answer, ".js"), file(answer, ".js.map"));
        ModuleText module =
                ImportRewriter.rewrite(
                        lowerAwait
                                ? withoutAwait(request.entry().toString(), printed, messages)
                                : printed,
                        List.of());
        return new BundleResult(module, meta.exports(), meta.inputs(), List.of(), warnings);
    }

    /**
     * Makes a module of one source text, without bundling: types and JSX go, imports and exports
     * stay as they are.
     *
     * @param name the name for messages and the source map
     * @param source the text
     * @param loader its language
     * @throws BundleException if the text has errors
     * @throws EsbuildException if esbuild cannot be used
     */
    public ModuleText transform(String name, String source, Loader loader) {
        return transform(name, source, loader, usesAsyncContext(source));
    }

    /**
     * Makes a module of one source text, as {@link #transform(String, String, Loader)} does.
     *
     * @param lowerAwait whether async functions become plain ones, as all modules of a Worker need
     *     that {@linkplain #usesAsyncContext uses the async context}
     * @throws BundleException if the text has errors
     * @throws EsbuildException if esbuild cannot be used
     */
    public ModuleText transform(String name, String source, Loader loader, boolean lowerAwait) {
        Path here = Path.of("").toAbsolutePath();
        var messages = new Messages(here, here);
        return ImportRewriter.rewrite(
                transform(name, source, loader, lowerAwait, messages), List.of());
    }

    /** What esbuild has printed, without native async functions. */
    private ModuleText withoutAwait(String name, ModuleText printed, Messages messages) {
        return transform(name, printed.code() + inline(printed), Loader.JS, true, messages);
    }

    private ModuleText transform(
            String name, String source, Loader loader, boolean lowerAwait, Messages messages) {
        Answer answer =
                esbuild.ask(transformRequest(transformFlags(name, loader, lowerAwait), source));
        boolean hidden = false;
        boolean isNative = false;
        if (TopLevelAwait.in(answer)) {
            String changed = TopLevelAwait.hide(source, answer);
            answer = esbuild.ask(transformRequest(transformFlags(name, loader, true), changed));
            hidden = !TopLevelAwait.in(answer) && TopLevelAwait.areAll(changed, answer);
            isNative = !hidden;
        }
        if (isNative) {
            answer = esbuild.ask(transformRequest(transformFlags(name, loader, false), source));
        }
        check(messages, answer);
        String code = answer.string("code");
        String map = answer.string("map");
        return hidden
                ? new ModuleText(TopLevelAwait.show(code), TopLevelAwait.show(map))
                : new ModuleText(code, map);
    }

    private static List<String> transformFlags(String name, Loader loader, boolean lowerAwait) {
        var flags = new ArrayList<>(COMMON);
        if (lowerAwait) {
            flags.addAll(WITHOUT_AWAIT);
        }
        flags.addAll(
                List.of("--target=es2024", "--sourcefile=" + name, "--loader=" + loader.flag()));
        return flags;
    }

    /**
     * Makes the body of a CommonJS module's function: only its {@code import()} changes, into calls
     * of {@code __dovetail_import}, which the runtime hands to the function.
     *
     * @param name the name for messages
     * @param source JavaScript
     * @throws BundleException if the text has errors
     * @throws EsbuildException if esbuild cannot be used
     */
    public String commonJs(String name, String source) {
        if (!source.contains("import")) {
            return source;
        }
        var flags = List.of("--log-level=warning", "--sourcefile=" + name, "--loader=js");
        Answer answer = esbuild.ask(transformRequest(flags, source));
        Path here = Path.of("").toAbsolutePath();
        check(new Messages(here, here), answer);
        return ImportRewriter.replace(answer.string("code"));
    }

    /**
     * Whether a module imports {@code node:async_hooks}: then every module of its Worker has to be
     * transformed so that the async context survives {@code await}.
     */
    public static boolean usesAsyncContext(String source) {
        return (source.contains("async_hooks") && ASYNC_HOOKS.matcher(source).find())
                || WITH_ENV.matcher(source).find();
    }

    /** Whitespace goes last, since the scanner reads esbuild's printing with it. */
    private ModuleText dropWhitespace(ModuleText module, Messages messages) {
        var flags = new ArrayList<>(COMMON);
        flags.addAll(List.of("--loader=js", "--minify-whitespace"));
        Answer answer = esbuild.ask(transformRequest(flags, module.code() + inline(module)));
        check(messages, answer);
        return new ModuleText(answer.string("code"), answer.string("map"));
    }

    private static String inline(ModuleText module) {
        byte[] map = module.sourceMap().getBytes(StandardCharsets.UTF_8);
        return "\n//# sourceMappingURL=data:application/json;base64,"
                + Base64.getEncoder().encodeToString(map);
    }

    private static Map<String, @Nullable Object> transformRequest(
            List<String> flags, String source) {
        var request = new LinkedHashMap<String, @Nullable Object>();
        request.put("command", "transform");
        request.put("flags", flags);
        request.put("inputFS", false);
        request.put("input", source.getBytes(StandardCharsets.UTF_8));
        return request;
    }

    private static Map<String, @Nullable Object> buildRequest(
            BundleRequest request, List<String> more) {
        List<String> flags = bundleFlags(request);
        flags.addAll(more);
        return Esbuild.build(request.entry(), request.folder(), List.of(), flags);
    }

    private static List<String> bundleFlags(BundleRequest request) {
        BundleOptions options = request.options();
        var flags = new ArrayList<>(COMMON);
        flags.addAll(BUNDLE);
        flags.add("--outfile=" + request.root().resolve(OUTPUT));
        flags.add("--asset-names=[name]-[hash]");
        options.loaders().forEach((end, loader) -> flags.add("--loader:" + end + "=" + loader));
        options.external().forEach(file -> flags.add("--external:" + file));
        flags.add("--conditions=" + String.join(",", options.conditions()));
        options.define().forEach((name, value) -> flags.add("--define:" + name + "=" + value));
        options.alias().forEach((name, value) -> flags.add("--alias:" + name + "=" + value));
        if (options.keepNames()) {
            flags.add("--keep-names");
        }
        if (options.minify()) {
            flags.addAll(List.of("--minify-syntax", "--minify-identifiers"));
        }
        if (options.tsconfig() != null) {
            flags.add("--tsconfig=" + options.tsconfig().toAbsolutePath());
        }
        if (options.jsxFactory() != null) {
            flags.add("--jsx-factory=" + options.jsxFactory());
        }
        if (options.jsxFragment() != null) {
            flags.add("--jsx-fragment=" + options.jsxFragment());
        }
        return flags;
    }

    private static List<Message> check(Messages messages, Answer answer) {
        var warnings = messages.read(Message.Severity.WARNING, answer.objects("warnings"));
        var errors = messages.read(Message.Severity.ERROR, answer.objects("errors"));
        if (!errors.isEmpty()) {
            throw new BundleException(errors, warnings);
        }
        return warnings;
    }

    private static String file(Answer answer, String end) {
        for (Answer file : answer.objects("outputFiles")) {
            if (file.string("path").endsWith(OUTPUT.replace(".js", end))) {
                return new String(file.bytes("contents"), StandardCharsets.UTF_8);
            }
        }
        throw new EsbuildException("esbuild made no file " + end);
    }

    private static List<BundleResult.Asset> assets(Answer answer, Path root) {
        var assets = new ArrayList<BundleResult.Asset>();
        for (Answer file : answer.objects("outputFiles")) {
            Path path = Path.of(file.string("path"));
            if (!path.getFileName().toString().startsWith(OUTPUT)) {
                String name = root.relativize(path).toString().replace('\\', '/');
                assets.add(new BundleResult.Asset(name, file.bytes("contents")));
            }
        }
        return assets;
    }

    private static BundleException missingEntry(String name) {
        String text = "The entry file \"%s\" was not found. \"main\" names it.".formatted(name);
        var message = new Message(Message.Severity.ERROR, text, null, List.of());
        return new BundleException(List.of(message), List.of());
    }
}
