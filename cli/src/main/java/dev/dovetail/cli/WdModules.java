package dev.dovetail.cli;

import dev.dovetail.bundle.BundleException;
import dev.dovetail.bundle.Bundler;
import dev.dovetail.bundle.Loader;
import dev.dovetail.bundle.ModuleText;
import dev.dovetail.bundle.StackMapper;
import dev.dovetail.config.wdtest.WdService;
import dev.dovetail.config.wdtest.WdTest;
import dev.dovetail.config.wdtest.WdTest.Content;
import dev.dovetail.config.wdtest.WdTest.Module;
import dev.dovetail.isolate.ModuleSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The modules of a {@code .wd-test} file's Workers, made ready for the engine. */
final class WdModules {
    private final Shell shell;
    private final Bundler bundler;

    private final WdContents contents;

    /** The names in stack traces that are taken. */
    private final Set<String> files = new HashSet<>();

    /** Workers of a file often share their modules. */
    private final Map<String, ModuleText> transformed = new HashMap<>();

    /** Whether the Worker that is made now uses the async context. */
    private boolean lowerAwait;

    WdModules(Shell shell, Bundler bundler) {
        this.shell = shell;
        this.bundler = bundler;
        contents = new WdContents(shell);
    }

    /**
     * A Worker's modules.
     *
     * @param sources the main module first
     * @param stacks makes their stack traces readable
     */
    record Built(List<ModuleSource> sources, UnaryOperator<String> stacks) {}

    /**
     * Makes a Worker's modules ready.
     *
     * @throws UserException if that is impossible
     */
    Built build(WdTest test, String service, WdService.Worker worker) {
        if (worker.modules().isEmpty()) {
            throw UserException.failed(
                    "the service \"" + service + "\" has no modules: give it at least one");
        }
        List<Module> all = new ArrayList<>(worker.modules());
        test.extensions().forEach(extension -> all.addAll(extension.modules()));
        lowerAwait = all.stream().anyMatch(this::usesAsyncContext);
        List<ModuleSource> sources = new ArrayList<>();
        List<StackMapper> mappers = new ArrayList<>();
        for (Module module : all) {
            // what stack traces show: the name, unless another Worker has one of that name
            String file = files.add(module.name()) ? module.name() : service + "/" + module.name();
            sources.add(
                    new ModuleSource(module.name(), file, content(test, module, file, mappers)));
        }
        return new Built(
                sources,
                stack -> {
                    String mapped = stack;
                    for (StackMapper mapper : mappers) {
                        mapped = mapper.map(mapped);
                    }
                    return mapped;
                });
    }

    private ModuleSource.Content content(
            WdTest test, Module module, String file, List<StackMapper> mappers) {
        return switch (module.kind()) {
            case ES_MODULE -> {
                ModuleText text = esModule(test, module);
                mappers.add(new StackMapper(file, text, shell.folder(), shell.folder()));
                yield new ModuleSource.EsModule(text.code());
            }
            case COMMON_JS ->
                    new ModuleSource.CommonJs(
                            bundler.commonJs(
                                    test.file() + "#" + module.name(),
                                    contents.text(module.content())),
                            module.namedExports());
            case TEXT -> new ModuleSource.Text(contents.text(module.content()));
            case JSON -> new ModuleSource.Json(contents.text(module.content()));
            case DATA -> new ModuleSource.Data(contents.bytes(module.content()));
            case WASM -> new ModuleSource.Wasm(contents.bytes(module.content()));
            case PYTHON ->
                    throw UserException.failed(
                            "the module \""
                                    + module.name()
                                    + "\" is Python, which does not run here");
        };
    }

    private boolean usesAsyncContext(Module module) {
        if (module.kind() != WdTest.ModuleKind.ES_MODULE) {
            return false;
        }
        return Bundler.usesAsyncContext(
                switch (module.content()) {
                    case Content.Inline(String text) -> text;
                    case Content.Embedded(Path file) ->
                            contents.text(new Content.Embedded(source(file)));
                });
    }

    private ModuleText esModule(WdTest test, Module module) {
        return switch (module.content()) {
            case Content.Inline(String text) ->
                    transform(test.file() + "#" + module.name(), text, Loader.JS);
            case Content.Embedded(Path file) ->
                    transformed.computeIfAbsent(file + " " + lowerAwait, key -> transformed(file));
        };
    }

    private ModuleText transformed(Path file) {
        Path source = source(file);
        Loader loader = source.toString().endsWith(".ts") ? Loader.TS : Loader.JS;
        String text = contents.text(new Content.Embedded(source));
        return transform(source.toString(), text, loader);
    }

    /**
     * The TypeScript that an embedded file would have been compiled from, if only that is there.
     */
    private static Path source(Path file) {
        String name = file.toString();
        if (name.endsWith(".js") && !Files.exists(file)) {
            Path source = Path.of(name.substring(0, name.length() - 2) + "ts");
            if (Files.exists(source)) {
                return source;
            }
        }
        return file;
    }

    private ModuleText transform(String name, String source, Loader loader) {
        try {
            return bundler.transform(name, source, loader, lowerAwait);
        } catch (BundleException e) {
            throw UserException.failed(String.valueOf(e.getMessage()));
        }
    }
}
