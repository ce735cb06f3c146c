package dev.dovetail.cli;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of {@code differential/cases} as Workers. Each is deployed twice, as NAME and as
 * NAME-peer, and each of the two is bound to the other: every entrypoint that the file exports
 * under its own name with the props {@code {"from": …}}, its default as PEER, and its own default
 * as SELF. A line {@code // differential: date D, flags F G} says the compatibility.
 */
final class DifferentialCases {
    static final Path SOURCES = Path.of("../differential");
    private static final Pattern HEADER =
            Pattern.compile("^// differential: date (\\S+?)(?:, flags (.+))?$", Pattern.MULTILINE);
    private static final Pattern EXPORT =
            Pattern.compile(
                    "^export (?:class (\\w+) extends|const (\\w+) = \\{|\\{ ([\\w, ]+) \\} from)",
                    Pattern.MULTILINE);
    private static final String DATE = "2026-11-01";

    /** One Worker: its name, the one it is bound to, and what its source says. */
    private record Deployed(
            String name,
            String file,
            String other,
            String date,
            List<String> flags,
            List<String> exports) {}

    private final Path folder;
    private final List<Deployed> workers = new ArrayList<>();
    private final List<String> files = new ArrayList<>();

    private DifferentialCases(Path folder) {
        this.folder = folder;
    }

    /** Copies the sources to a folder, with a configuration for each of the two runtimes. */
    static DifferentialCases write(Path folder) throws IOException {
        var cases = new DifferentialCases(folder);
        try (Stream<Path> sources = Files.walk(SOURCES, 2)) {
            for (Path source : sources.filter(Files::isRegularFile).sorted().toList()) {
                Path to = folder.resolve(SOURCES.relativize(source));
                Files.createDirectories(to.resolveSibling(""));
                Files.copy(source, to, StandardCopyOption.REPLACE_EXISTING);
                if (source.startsWith(SOURCES.resolve("cases"))) {
                    cases.read(source);
                }
            }
        }
        cases.writeCapnp();
        cases.writeToml();
        return cases;
    }

    /** The names of the files, without their ends. */
    List<String> files() {
        return files;
    }

    /** Arguments for {@code dev}: the configuration of every Worker, the router's first. */
    String[] configurations() {
        return Stream.concat(Stream.of("router"), workers.stream().map(Deployed::name))
                .flatMap(name -> Stream.of("-c", "wrangler/" + name))
                .toArray(String[]::new);
    }

    private void read(Path source) throws IOException {
        String name = source.getFileName().toString().replace(".js", "");
        String text = Files.readString(source);
        Matcher header = HEADER.matcher(text);
        boolean hasHeader = header.find();
        String date = hasHeader ? header.group(1) : DATE;
        String flags = hasHeader && header.group(2) != null ? header.group(2) : "";
        List<String> exports =
                EXPORT.matcher(text)
                        .results()
                        .map(
                                m ->
                                        m.group(1) != null
                                                ? m.group(1)
                                                : m.group(2) != null ? m.group(2) : m.group(3))
                        .flatMap(names -> Stream.of(names.split(", ")))
                        .filter(export -> !export.equals("default"))
                        .toList();
        List<String> flagList = flags.isEmpty() ? List.of() : List.of(flags.split(" "));
        files.add(name);
        workers.add(new Deployed(name, name, name + "-peer", date, flagList, exports));
        workers.add(new Deployed(name + "-peer", name, name, date, flagList, exports));
    }

    private static String join(Stream<String> parts, String between) {
        return parts.collect(Collectors.joining(between));
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private void writeCapnp() throws IOException {
        var shared =
                Stream.of(folder.toFile().list((f, name) -> name.endsWith(".js")))
                        .sorted()
                        .toList();
        String modules =
                join(
                        shared.stream()
                                .map(
                                        s ->
                                                "(name = %1$s, esModule = embed %1$s)"
                                                        .formatted(quoted(s))),
                        ", ");
        String services = join(workers.stream().map(w -> capnp(w, modules)), ",\n");
        Files.writeString(
                folder.resolve("config.capnp"),
                """
                using Workerd = import "/workerd/workerd.capnp";
                const config :Workerd.Config = (
                  services = [
                    (name = "router", worker = (modules = [(name = "router.js", esModule = embed "router.js")], \
                compatibilityDate = "%s", bindings = [%s])),
                %s],
                  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "router")]);
                """
                        .formatted(
                                DATE,
                                join(
                                        files.stream()
                                                .map(
                                                        "(name = \"%1$s\", service = \"%1$s\")"
                                                                ::formatted),
                                        ", "),
                                services));
    }

    private static String capnp(Deployed w, String modules) {
        String bindings =
                join(
                        w.exports.stream()
                                .map(
                                        e ->
                                                ", (name = \"%1$s\", service = (name = \"%2$s\", entrypoint = \"%1$s\", props = (json = \"{\\\"from\\\":\\\"%3$s\\\"}\")))"
                                                        .formatted(e, w.other, w.name)),
                        "");
        return """
        (name = "%1$s", worker = (
          modules = [(name = "cases/%2$s.js", esModule = embed "cases/%2$s.js"), %3$s],
          compatibilityDate = "%4$s", compatibilityFlags = [%5$s],
          bindings = [(name = "PEER", service = "%6$s"), (name = "SELF", service = "%1$s"), (name = "TEXT", text = "text")%7$s]))\
        """
                .formatted(
                        w.name,
                        w.file,
                        modules,
                        w.date,
                        join(w.flags.stream().map(DifferentialCases::quoted), ", "),
                        w.other,
                        bindings);
    }

    private void writeToml() throws IOException {
        writeToml(
                "router",
                "router.js",
                DATE,
                List.of(),
                join(files.stream().map(f -> service(f, f, null, null)), "\n"));
        for (Deployed w : workers) {
            writeToml(
                    w.name,
                    "cases/" + w.file + ".js",
                    w.date,
                    w.flags,
                    "[vars]\nTEXT = \"text\"\n"
                            + service("PEER", w.other, null, null)
                            + service("SELF", w.name, null, null)
                            + join(
                                    w.exports.stream().map(e -> service(e, w.other, e, w.name)),
                                    "\n"));
        }
    }

    private static String service(
            String binding, String service, @Nullable String entrypoint, @Nullable String from) {
        return "[[services]]\nbinding = \"%s\"\nservice = \"%s\"\n".formatted(binding, service)
                + (entrypoint == null
                        ? ""
                        : "entrypoint = \"%s\"\nprops = { from = \"%s\" }\n"
                                .formatted(entrypoint, from));
    }

    private void writeToml(
            String name, String main, String date, List<String> flags, String bindings)
            throws IOException {
        Path file = folder.resolve("wrangler").resolve(name).resolve("wrangler.toml");
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(
                file,
                """
                name = "%s"
                main = "../../%s"
                compatibility_date = "%s"
                compatibility_flags = [%s]
                [limits]
                invocations = 100000
                subrequests = 100000
                %s
                """
                        .formatted(
                                name,
                                main,
                                date,
                                join(flags.stream().map(DifferentialCases::quoted), ", "),
                                bindings));
    }
}
