package dev.dovetail.cli;

import dev.dovetail.bundle.BundleOptions;
import dev.dovetail.bundle.BundleRequest;
import dev.dovetail.bundle.BundleResult;
import dev.dovetail.bundle.Bundler;
import dev.dovetail.config.ModuleOptions;
import dev.dovetail.config.ModuleType;
import dev.dovetail.config.WorkerConfig;
import dev.dovetail.isolate.ModuleSource;
import dev.dovetail.isolate.ModuleSource.Content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The modules of a Worker: its bundle or main module, and those beside it. */
final class WorkerModules {
    private final Shell shell;
    private final Bundler bundler;
    private final WorkerConfig config;
    private final ModuleOptions options;
    private final ModuleRules rules;
    private final Path main;

    /** What the names of modules are relative to. */
    private final Path root;

    private final List<ModuleSource> modules = new ArrayList<>();
    private final Stacks stacks = new Stacks();

    /** Whether one of the modules uses the async context, which concerns all of them. */
    private boolean lowerAwait;

    WorkerModules(Shell shell, Bundler bundler, WorkerConfig config) {
        this.shell = shell;
        this.bundler = bundler;
        this.config = config;
        options = config.modules();
        rules = new ModuleRules(options.rules());
        main = config.main().toAbsolutePath().normalize();
        root = options.baseDir().orElse(main.resolveSibling("")).toAbsolutePath().normalize();
    }

    /**
     * Makes them.
     *
     * @throws dev.dovetail.bundle.BundleException if the sources have errors
     * @throws UserException if a file cannot be read
     */
    Build build(Project project) {
        boolean more = options.noBundle() || options.findAdditional();
        Map<Path, ModuleType> beside = more ? beside() : Map.of();
        BundleRequest request = request(main, List.copyOf(beside.keySet()));
        lowerAwait =
                beside.entrySet().stream().anyMatch(this::usesAsyncContext)
                        || (options.noBundle() && Bundler.usesAsyncContext(textOf(main)));
        BundleResult bundle =
                options.noBundle()
                        ? bundler.single(request, lowerAwait)
                        : bundler.bundle(request, lowerAwait);
        lowerAwait |= Bundler.usesAsyncContext(bundle.module().code());
        add(main, bundle);
        for (BundleResult.Asset asset : bundle.assets()) {
            add(root.resolve(asset.name()), typeOf(asset.name()), asset.bytes());
            String asModule = asset.name() + "?module";
            if (bundle.module().code().contains(asModule)) {
                add(root.resolve(asModule), typeOf(asset.name()), asset.bytes());
            }
        }
        beside.forEach(this::add);
        Set<Path> watched = new LinkedHashSet<>(bundle.inputs());
        watched.addAll(beside.keySet());
        if (more) {
            SourceTree.of(root).stream().filter(Files::isDirectory).forEach(watched::add);
        }
        options.command()
                .ifPresent(
                        command -> {
                            // it writes main, which is not to run it again
                            watched.clear();
                            watched.addAll(CustomBuild.watched(command));
                        });
        return new Build(project, bundle, modules, List.copyOf(watched), stacks);
    }

    /** The files that the rules name, in the folder of the modules. */
    private Map<Path, ModuleType> beside() {
        Map<Path, ModuleType> found = new HashMap<>();
        for (Path file : SourceTree.of(root)) {
            if (Files.isRegularFile(file) && !file.equals(main)) {
                rules.typeOf(name(file)).ifPresent(type -> found.put(file, type));
            }
        }
        return found;
    }

    private String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** A module has its file's name as seen from here: no other Worker's is called so. */
    private void add(Path file, BundleResult bundle) {
        stacks.add(shell.name(file), bundle.module(), root, shell.folder());
        add(file, new ModuleSource.EsModule(bundle.module().code()));
    }

    private void add(Path file, ModuleType type) {
        if (type == ModuleType.ES_MODULE) {
            add(file, bundler.single(request(file, List.of()), lowerAwait));
            return;
        }
        add(file, type, bytesOf(file));
    }

    private boolean usesAsyncContext(Map.Entry<Path, ModuleType> file) {
        return file.getValue() == ModuleType.ES_MODULE
                && Bundler.usesAsyncContext(textOf(file.getKey()));
    }

    private String textOf(Path file) {
        return text(bytesOf(file));
    }

    private byte[] bytesOf(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw UserException.failed("cannot read " + shell.name(file) + ": " + e.getMessage());
        }
    }

    private void add(Path file, ModuleType type, byte[] bytes) {
        add(
                file,
                switch (type) {
                    case COMMON_JS ->
                            new ModuleSource.CommonJs(
                                    bundler.commonJs(shell.name(file), text(bytes)), List.of());
                    case TEXT -> new ModuleSource.Text(text(bytes));
                    case COMPILED_WASM -> new ModuleSource.Wasm(bytes);
                    case DATA, ES_MODULE -> new ModuleSource.Data(bytes);
                });
    }

    private void add(Path file, Content content) {
        modules.add(new ModuleSource(name(file), shell.name(file), content));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The kind of a file that a bundle imports as it is. */
    private ModuleType typeOf(String name) {
        String file = name.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, ModuleType> end : rules.ends().entrySet()) {
            if (file.endsWith(end.getKey()) || file.endsWith(end.getKey() + "?module")) {
                return end.getValue();
            }
        }
        return ModuleType.DATA;
    }

    private BundleRequest request(Path entry, List<Path> external) {
        return new BundleRequest(
                entry,
                config.folder().toAbsolutePath(),
                shell.folder(),
                root,
                bundleOptions(external));
    }

    private BundleOptions bundleOptions(List<Path> external) {
        Map<String, String> loaders = new HashMap<>();
        rules.ends()
                .forEach(
                        (end, type) -> loaders.put(end, type == ModuleType.TEXT ? "text" : "copy"));
        var said = config.bundle();
        return new BundleOptions(
                said.define(),
                said.alias(),
                said.minify(),
                said.keepNames(),
                said.tsconfig().orElse(null),
                said.jsxFactory(),
                said.jsxFragment(),
                BundleOptions.DEFAULTS.conditions(),
                loaders,
                external);
    }
}
