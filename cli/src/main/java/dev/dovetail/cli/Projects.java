package dev.dovetail.cli;

import dev.dovetail.cli.Project.Source;
import dev.dovetail.config.BundleOptions;
import dev.dovetail.config.CapnWebRoute;
import dev.dovetail.config.CompatibilityDate;
import dev.dovetail.config.ConfigReader;
import dev.dovetail.config.DevSettings;
import dev.dovetail.config.DurableObjects;
import dev.dovetail.config.JsonValue;
import dev.dovetail.config.Limits;
import dev.dovetail.config.ModuleOptions;
import dev.dovetail.config.ServiceBinding;
import dev.dovetail.config.WorkerConfig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what describes the Workers of a command, and applies the arguments to it. */
final class Projects {
    private final Shell shell;
    private final DevOptions options;
    private final Findings findings;

    Projects(Shell shell, DevOptions options, Findings findings) {
        this.shell = shell;
        this.options = options;
        this.findings = findings;
    }

    /** Those that can be read; what is wrong with the others is among the findings. */
    List<Project> read(List<Source> sources) {
        List<Project> projects = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            read(sources.get(i), i == 0).ifPresent(projects::add);
        }
        checkNames(projects);
        return projects;
    }

    /**
     * One of them.
     *
     * @param first whether it is the one that is served
     */
    Optional<Project> read(Source source, boolean first) {
        Optional<WorkerConfig> config =
                source.config().isPresent()
                        ? fromFile(source.config().get())
                        : Optional.of(withoutFile(source.file()));
        config.filter(one -> !first).ifPresent(this::warnOfWhatIsNotOffered);
        return config.map(one -> override(one, source.script(), first))
                .map(one -> new Project(source, one));
    }

    private void warnOfWhatIsNotOffered(WorkerConfig config) {
        for (CapnWebRoute route : config.capnWeb()) {
            findings.warning(
                    config.file(),
                    route.place(),
                    "is without effect: only the first Worker of the command gets requests");
        }
    }

    private Optional<WorkerConfig> fromFile(Path file) {
        var result = ConfigReader.read(file, options.environment());
        result.problems().forEach(findings::add);
        return result.config();
    }

    private WorkerConfig withoutFile(Path script) {
        findings.warning(
                script,
                "no wrangler.toml, .json or .jsonc beside it or here: it runs as the Worker \""
                        + nameFrom(script)
                        + "\", without bindings, as of "
                        + CompatibilityDate.NEWEST);
        return new WorkerConfig(
                script,
                Optional.empty(),
                nameFrom(script),
                script,
                Optional.empty(),
                List.of(),
                List.of(),
                DurableObjects.NONE,
                List.of(),
                Map.of(),
                Limits.NONE,
                Optional.empty(),
                List.of(),
                DevSettings.NONE,
                BundleOptions.DEFAULTS,
                ModuleOptions.DEFAULTS,
                List.of());
    }

    /** The file's name; for src/index.js and its like the folder's. */
    private static String nameFrom(Path script) {
        String file = String.valueOf(script.getFileName());
        String name = file.contains(".") ? file.substring(0, file.lastIndexOf('.')) : file;
        Path folder = script.getParent();
        while (folder != null && isCommon(name)) {
            Path last = folder.getFileName();
            name = last == null ? "worker" : last.toString();
            folder = folder.getParent();
        }
        String legal = name.replaceAll("[^A-Za-z0-9_-]+", "-");
        return legal.isEmpty() ? "worker" : legal;
    }

    private static boolean isCommon(String name) {
        return name.equals("index") || name.equals("src") || name.equals("main");
    }

    private WorkerConfig override(WorkerConfig config, Optional<Path> script, boolean first) {
        if (!first || (script.isEmpty() && options.vars().isEmpty() && options.name().isEmpty())) {
            return config;
        }
        Map<String, JsonValue> vars = new LinkedHashMap<>(config.vars());
        vars.putAll(options.vars());
        for (ServiceBinding service : config.services()) {
            if (options.vars().containsKey(service.binding())) {
                findings.error(
                        "--var "
                                + service.binding()
                                + ": the Worker \""
                                + config.name()
                                + "\" has a service binding of that name");
            }
        }
        return new WorkerConfig(
                config.file(),
                config.environment(),
                options.name().orElse(config.name()),
                script.orElse(config.main()),
                config.compatibilityDate(),
                config.compatibilityFlags(),
                config.services(),
                config.objects(),
                config.capnWeb(),
                vars,
                config.limits(),
                config.allowPrivateNetwork(),
                config.crons(),
                config.dev(),
                config.bundle(),
                config.modules(),
                config.unsupportedBindings());
    }

    private void checkNames(List<Project> projects) {
        Map<String, Path> files = new HashMap<>();
        for (Project project : projects) {
            Path other = files.putIfAbsent(project.name(), project.file());
            if (other != null) {
                findings.error(sameName(project.name(), other, project.file()));
            }
        }
    }

    private String sameName(String name, Path one, Path two) {
        return one.equals(two)
                ? shell.name(one) + " is named twice: each Worker needs one -c"
                : "two Workers have the name \"%s\": %s and %s. Give one of them another \"name\""
                        .formatted(name, shell.name(one), shell.name(two));
    }
}
