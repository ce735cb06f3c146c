package dev.dovetail.config;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the keys that hold in one environment. */
final class WorkerReader {
    private final Path file;
    private final Environments.Chosen chosen;
    private final Section worker;
    private final SettingsReader settings;
    private final EnvNames names;
    private final Problems problems;

    private WorkerReader(Path file, Environments.Chosen chosen, Problems problems) {
        this.file = file;
        this.chosen = chosen;
        this.worker = new Section(chosen.keys(), problems);
        this.settings = new SettingsReader(worker, file, problems);
        this.names = new EnvNames(problems);
        this.problems = problems;
    }

    /** The Worker, or nothing but problems. */
    static Optional<WorkerConfig> read(Path file, Environments.Chosen chosen, Problems problems) {
        return new WorkerReader(file, chosen, problems).read();
    }

    private Optional<WorkerConfig> read() {
        Optional<String> name = name();
        Optional<Path> main = main();
        Optional<LocalDate> date = compatibilityDate();
        List<String> flags = compatibilityFlags();
        Map<String, JsonValue> vars = vars();
        List<ServiceBinding> services = ServiceReader.read(worker, names, problems);
        DurableObjects objects = DurableObjectsReader.read(worker, name, names, problems);
        List<CapnWebRoute> capnWeb = CapnWebReader.read(worker, problems);
        Limits limits = settings.limits();
        Optional<Boolean> allowPrivateNetwork =
                worker.bool("allow_private_network", "whether fetch() may go to private addresses");
        List<String> crons = settings.crons();
        DevSettings dev = settings.dev();
        BundleOptions bundle = settings.bundle();
        ModuleOptions modules = new ModuleOptionsReader(worker, settings, problems).read();
        var unsupported = UnsupportedKeys.check(chosen.keys(), names, problems);
        if (name.isEmpty() || main.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new WorkerConfig(
                        file,
                        chosen.environment(),
                        name.get(),
                        main.get(),
                        date,
                        flags,
                        services,
                        objects,
                        capnWeb,
                        vars,
                        limits,
                        allowPrivateNetwork,
                        crons,
                        dev,
                        bundle,
                        modules,
                        unsupported));
    }

    private Optional<String> name() {
        if (!worker.has("name")) {
            String example = Names.workerFrom(folderName());
            problems.error(
                    worker.place("name"),
                    "is missing: expected a string (the Worker's name), such as \""
                            + example
                            + "\"");
            return Optional.empty();
        }
        return worker.string("name", "the Worker's name").flatMap(this::name);
    }

    private String folderName() {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Path name = folder == null ? null : folder.getFileName();
        return name == null ? "" : name.toString();
    }

    private Optional<String> name(String given) {
        Optional<String> suffix = chosen.environment().filter(env -> !chosen.hasOwnName());
        String name = given + suffix.map(env -> "-" + env).orElse("");
        if (Names.isWorker(name)) {
            return Optional.of(name);
        }
        problems.error(
                worker.place("name"),
                "expected letters, digits, dashes and underscores, found "
                        + new JsonValue.JsonString(name).toJson()
                        + "; for example \""
                        + Names.workerFrom(name)
                        + "\"");
        return Optional.empty();
    }

    private Optional<Path> main() {
        Optional<String> main =
                worker.requiredString("main", "the path of the Worker's first module");
        if (main.isPresent() && main.get().endsWith(".py")) {
            problems.error(
                    worker.place("main"),
                    "is a Python module: Dovetail runs JavaScript, TypeScript and WebAssembly");
        }
        return main.flatMap(text -> settings.path(text, worker.place("main")));
    }

    private Optional<LocalDate> compatibilityDate() {
        Optional<Node> node = worker.node("compatibility_date");
        Place place = worker.place("compatibility_date");
        if (node.isEmpty()) {
            problems.warning(
                    place,
                    "is missing: set it to the day the Worker was written for, such as \""
                            + CompatibilityDate.NEWEST
                            + "\", so that later changes of the runtime do not reach it");
            return Optional.empty();
        }
        Optional<LocalDate> date = date(node.get());
        if (date.isEmpty()) {
            problems.error(place, "expected a date as YYYY-MM-DD, found " + found(node.get()));
        } else if (date.get().isAfter(CompatibilityDate.NEWEST)) {
            problems.warning(
                    place,
                    "is after "
                            + CompatibilityDate.NEWEST
                            + ", the newest that this version of Dovetail knows: the Worker runs"
                            + " as of that day");
        }
        return date;
    }

    private static Optional<LocalDate> date(Node node) {
        return node instanceof Node.Scalar(_, Node.Type type, JsonValue.JsonString(String text))
                        && type != Node.Type.TIME
                ? CompatibilityDate.parse(text)
                : Optional.empty();
    }

    private static String found(Node node) {
        return node instanceof Node.Scalar(_, _, JsonValue.JsonString value)
                ? value.toJson()
                : node.kind();
    }

    private List<String> compatibilityFlags() {
        if (worker.node("compatibility_flags").orElse(null) instanceof Node.Items flags) {
            flags.items().forEach(this::checkFlag);
        }
        return worker.strings("compatibility_flags", "compatibility flags");
    }

    private void checkFlag(Node flag) {
        if (flag instanceof Node.Scalar(Place place, _, JsonValue.JsonString(String name))
                && !CompatibilityFlags.known().contains(name)) {
            problems.warning(
                    place,
                    "no compatibility flag is called "
                            + new JsonValue.JsonString(name).toJson()
                            + ": it is ignored"
                            + NearName.didYouMean(name, CompatibilityFlags.known()));
        }
    }

    private Map<String, JsonValue> vars() {
        Map<String, JsonValue> vars = new LinkedHashMap<>();
        Optional<Node> node = worker.node("vars");
        if (node.isPresent()
                && Shape.OBJECT.check(node.get(), problems)
                && node.get() instanceof Node.Table table) {
            var values = new Values(problems);
            table.fields()
                    .forEach(
                            (name, value) -> {
                                names.claim(name, value.place());
                                vars.put(name, values.of(value));
                            });
        }
        return vars;
    }
}
