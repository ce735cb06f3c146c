package dev.dovetail.config.wdtest;

import dev.dovetail.config.Place;
import dev.dovetail.config.Problem;
import dev.dovetail.config.wdtest.CapnpParser.Constant;
import dev.dovetail.config.wdtest.WdTest.Content;
import dev.dovetail.config.wdtest.WdTest.Designator;
import dev.dovetail.config.wdtest.WdTest.Extension;
import dev.dovetail.config.wdtest.WdTest.Module;
import dev.dovetail.config.wdtest.WdTest.ModuleKind;
import dev.dovetail.config.wdtest.WdTest.Socket;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the text of a {@code .wd-test} file. Any thread. */
public final class WdTestReader {
    private final Path file;
    private final Map<String, Constant> constants;

    private WdTestReader(Path file, Map<String, Constant> constants) {
        this.file = file;
        this.constants = constants;
    }

    /**
     * What a file says, or why it cannot be used.
     *
     * @param test the file's content; empty if and only if there is a problem
     * @param problem the first thing that is wrong
     */
    public record Result(Optional<WdTest> test, Optional<Problem> problem) {}

    /**
     * Reads a file's text.
     *
     * @param file the file, for problems and for the paths in it
     * @param text its text
     * @param imported the text of a file that this one imports, or empty if it cannot be read;
     *     files of workerd itself are not asked for
     */
    public static Result parse(Path file, String text, Function<Path, Optional<String>> imported) {
        try {
            var reader = new WdTestReader(file, constants(file, text, imported));
            return new Result(Optional.of(reader.read()), Optional.empty());
        } catch (WrongException e) {
            var problem =
                    new Problem(
                            Problem.Severity.ERROR,
                            file,
                            e.place(),
                            String.valueOf(e.getMessage()));
            return new Result(Optional.empty(), Optional.of(problem));
        }
    }

    private static Map<String, Constant> constants(
            Path file, String text, Function<Path, Optional<String>> imported) {
        CapnpParser.Parsed main = CapnpParser.parse(text, "");
        Map<String, Constant> all = new LinkedHashMap<>(main.constants());
        main.imports()
                .forEach(
                        (name, where) -> {
                            if (!where.path().startsWith("/")) {
                                Path path = resolve(file, where.place(), where.path());
                                String other =
                                        imported.apply(path)
                                                .orElseThrow(() -> notThere(where, path));
                                all.putAll(CapnpParser.parse(other, name + ".").constants());
                            }
                        });
        return all;
    }

    private static WrongException notThere(CapnpParser.Import where, Path path) {
        return new WrongException(where.place(), "cannot read the imported file " + path);
    }

    private WdTest read() {
        Fields config = Fields.of(config(), "the Config", this::constant);
        return new WdTest(
                file,
                config.structs("services").stream().map(this::service).toList(),
                config.structs("sockets").stream().map(this::socket).toList(),
                config.structs("extensions").stream().map(this::extension).toList(),
                config.texts("v8Flags"),
                config.texts("autogates"));
    }

    private CapnpValue config() {
        List<CapnpValue> configs =
                constants.values().stream()
                        .filter(constant -> named(constant.type(), "Config"))
                        .map(Constant::value)
                        .toList();
        if (configs.size() == 1) {
            return configs.getFirst();
        }
        throw new WrongException(
                configs.isEmpty() ? new Place(1, 1, "") : configs.get(1).place(),
                "expected one constant of type Workerd.Config, found " + configs.size());
    }

    private static boolean named(String type, String name) {
        return type.equals(name) || type.endsWith("." + name);
    }

    private @Nullable CapnpValue constant(String name) {
        Constant constant = constants.get(name);
        return constant == null ? null : constant.value();
    }

    private WdService service(Fields service) {
        String name = service.requiredText("name", "the service");
        return new WdService(name, kind(service, name));
    }

    private WdService.Kind kind(Fields service, String name) {
        if (service.has("worker")) {
            return new WorkerReader(this).read(service.struct("worker").orElseThrow());
        }
        if (service.has("network")) {
            return new WdService.Network(service.struct("network").orElseThrow().texts("allow"));
        }
        if (service.has("external")) {
            Fields external = service.struct("external").orElseThrow();
            return new WdService.External(external.text("address").orElse(""));
        }
        if (service.has("disk")) {
            boolean writable =
                    service.value("disk").orElseThrow() instanceof CapnpValue.Struct
                            && service.struct("disk").orElseThrow().bool("writable");
            return new WdService.Disk(writable);
        }
        throw new WrongException(
                service.place(),
                "the service \""
                        + name
                        + "\" is nothing: expected worker, network, external or disk");
    }

    private Socket socket(Fields socket) {
        String name = socket.requiredText("name", "the socket");
        return new Socket(
                name,
                socket.text("address").orElse(""),
                designator(
                        socket.value("service")
                                .orElseThrow(
                                        () ->
                                                new WrongException(
                                                        socket.place(),
                                                        "the socket \""
                                                                + name
                                                                + "\" has no service: name"
                                                                + " one"))),
                socket.value("tcp").isPresent());
    }

    private Extension extension(Fields extension) {
        return new Extension(extension.structs("modules").stream().map(this::module).toList());
    }

    Module module(Fields module) {
        String name = module.requiredText("name", "the module");
        for (ModuleKind kind : ModuleKind.values()) {
            Optional<CapnpValue> value = module.value(kind.field());
            if (value.isPresent()) {
                return new Module(name, kind, content(value.get()), module.texts("namedExports"));
            }
        }
        throw new WrongException(
                module.place(),
                "the module \""
                        + name
                        + "\" has no content: expected one of "
                        + Arrays.stream(ModuleKind.values())
                                .map(ModuleKind::field)
                                .collect(Collectors.joining(", ")));
    }

    Content content(CapnpValue value) {
        return switch (value) {
            case CapnpValue.Text(_, String text) -> new Content.Inline(text);
            case CapnpValue.Embed(Place place, String path) ->
                    new Content.Embedded(resolve(file, place, path));
            default ->
                    throw new WrongException(
                            value.place(),
                            "expected a string or embed \"path\", found " + value.kind());
        };
    }

    private static Path resolve(Path file, Place place, String path) {
        try {
            return file.resolveSibling(path).normalize();
        } catch (InvalidPathException e) {
            throw new WrongException(place, "expected a path, found \"" + path + "\"");
        }
    }

    /** A service's name alone, or a struct. */
    Designator designator(CapnpValue value) {
        if (value instanceof CapnpValue.Text(_, String name)) {
            return new Designator(name, Optional.empty(), Optional.empty());
        }
        Fields fields = Fields.of(value, "a service", this::constant);
        return new Designator(
                fields.requiredText("name", "the service's designator"),
                fields.text("entrypoint"),
                fields.struct("props").flatMap(props -> props.text("json")));
    }
}
