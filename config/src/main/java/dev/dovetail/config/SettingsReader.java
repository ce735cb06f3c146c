package dev.dovetail.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads {@code dev}, {@code limits} and the keys for the bundler. */
final class SettingsReader {
    private static final int MAX_PORT = 65_535;

    private final Section worker;
    private final Path file;
    private final Problems problems;

    SettingsReader(Section worker, Path file, Problems problems) {
        this.worker = worker;
        this.file = file;
        this.problems = problems;
    }

    DevSettings dev() {
        return worker.section("dev", "settings of the development server")
                .map(this::dev)
                .orElse(DevSettings.NONE);
    }

    private DevSettings dev(Section dev) {
        var settings =
                new DevSettings(
                        dev.string("ip", "the address to listen on"),
                        dev.integer("port", 0, MAX_PORT, "the port to listen on, 0 for a free one"),
                        dev.string("inspector_ip", "the debugger's address"),
                        dev.integer("inspector_port", 0, MAX_PORT, "the debugger's port"),
                        protocol(dev, "local_protocol"),
                        protocol(dev, "upstream_protocol"),
                        dev.string("host", "the host in the URLs that the Worker sees"));
        dev.bool("enable_containers", "whether to start containers");
        dev.string("container_engine", "the container engine's socket");
        dev.bool("generate_types", "whether to write types while developing");
        dev.warnOfTheRest();
        return settings;
    }

    private Optional<Protocol> protocol(Section dev, String key) {
        Optional<String> text = dev.string(key, "\"http\" or \"https\"");
        Optional<Protocol> protocol =
                text.flatMap(
                        word ->
                                Arrays.stream(Protocol.values())
                                        .filter(one -> one.text().equals(word))
                                        .findFirst());
        if (text.isPresent() && protocol.isEmpty()) {
            String near = NearName.didYouMean(text.get(), List.of("http", "https"));
            problems.error(
                    dev.place(key),
                    "expected \"http\" or \"https\", found "
                            + new JsonValue.JsonString(text.get()).toJson()
                            + near);
        }
        return protocol;
    }

    Limits limits() {
        return worker.section("limits", "what the Worker may spend")
                .map(Limits::read)
                .orElse(Limits.NONE);
    }

    List<String> crons() {
        return worker.section("triggers", "what calls scheduled()")
                .map(this::crons)
                .orElse(List.of());
    }

    private List<String> crons(Section triggers) {
        List<String> crons = triggers.strings("crons", "a cron expression, such as \"0 * * * *\"");
        for (String cron : crons) {
            String problem = Cron.problem(cron);
            if (problem != null) {
                String given = new JsonValue.JsonString(cron).toJson();
                problems.error(triggers.place("crons"), given + ": " + problem);
            }
        }
        triggers.warnOfTheRest();
        return crons;
    }

    BundleOptions bundle() {
        var defaults = BundleOptions.DEFAULTS;
        return new BundleOptions(
                worker.stringMap("define", "a JavaScript expression to put in place of the name"),
                worker.stringMap("alias", "the module to import instead"),
                worker.bool("minify", "whether to make the bundle small").orElse(defaults.minify()),
                worker.bool("keep_names", "whether functions keep their names")
                        .orElse(defaults.keepNames()),
                worker.string("tsconfig", "the path of a tsconfig.json")
                        .flatMap(text -> path(text, worker.place("tsconfig"))),
                worker.string("jsx_factory", "the function that JSX elements call")
                        .orElse(defaults.jsxFactory()),
                worker.string("jsx_fragment", "the value of a JSX fragment")
                        .orElse(defaults.jsxFragment()));
    }

    /** A path of the file, resolved against the file's folder. */
    Optional<Path> path(String text, Place place) {
        try {
            return Optional.of(file.resolveSibling(text).normalize());
        } catch (InvalidPathException e) {
            problems.error(place, "expected a path that this machine can have: " + e.getReason());
            return Optional.empty();
        }
    }
}
