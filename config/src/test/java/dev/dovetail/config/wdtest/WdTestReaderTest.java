package dev.dovetail.config.wdtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.config.wdtest.WdService.Binding;
import dev.dovetail.config.wdtest.WdService.BindingValue;
import dev.dovetail.config.wdtest.WdTest.Content;
import dev.dovetail.config.wdtest.WdTest.Designator;
import dev.dovetail.config.wdtest.WdTest.Module;
import dev.dovetail.config.wdtest.WdTest.ModuleKind;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class WdTestReaderTest {
    private static final Path FILE = Path.of("tests", "a.wd-test");

    private static final String SAMPLE =
            """
            # a comment
            using W = import "/workerd/workerd.capnp";

            const config :W.Config = (
              services = [
                (name = "main", worker = .mainWorker),
                (name = "disk", disk = (writable = true)),
                (name = "net", network = (allow = ["private"])),
                (name = "far", external = (address = "loopback:x", http = ())),
              ],
              sockets = [(name = "x", address = "loopback:x", service = "main")],
              v8Flags = ["--expose-gc"],
            );
            const mainWorker :W.Worker = (
              modules = [
                (name = "worker", esModule = embed "../src/worker.js"),
                (name = "inline", esModule =
                  `export const quote = "'`";
                  `
                  `export default 1;
                ),
                (name = "note", text = "a\\tb\\x41\\"" "c", namedExports = ["x"]),
              ],
              compatibilityFlags = ["rpc"],
              bindings = [
                (name = "PLAIN", service = "net"),
                (name = "FULL", service = (name = "main", entrypoint = "E",
                                           props = (json = "{}"))),
                (name = "JSON", json = "12"),
                (name = "HOME", fromEnvironment = "HOME"),
                (name = "OBJECTS", durableObjectNamespace = "Counter"),
                (name = "CACHE", memoryCache = (id = "shared", limits = (maxKeys = 2))),
                (name = "QUEUE", queue = (ratio = 1.5)),
              ],
              durableObjectNamespaces = [(className = "Counter", ephemeralLocal = void)],
              durableObjectStorage = (localDisk = "disk"),
            );
            """;

    private static WdTestReader.Result parse(String text) {
        return WdTestReader.parse(FILE, text, path -> Optional.empty());
    }

    private static WdTest read(String text) {
        return parse(text).test().orElseThrow();
    }

    private static String problem(String text) {
        return parse(text).problem().orElseThrow().format();
    }

    private static WdService.Worker worker(String fields) {
        WdTest test =
                read(
                        "const c :W.Config = (services = [(name = \"w\", worker = ("
                                + fields
                                + "))]);");
        return (WdService.Worker) test.services().getFirst().kind();
    }

    @Test
    void servicesAreReadInTheirOrderAndReferencesFollowed() {
        WdTest test = read(SAMPLE);

        assertThat(test.services())
                .extracting(WdService::name)
                .containsExactly("main", "disk", "net", "far");
        assertThat(test.services().get(1).kind()).isEqualTo(new WdService.Disk(true));
        assertThat(test.services().get(2).kind())
                .isEqualTo(new WdService.Network(List.of("private")));
        assertThat(test.services().get(3).kind()).isEqualTo(new WdService.External("loopback:x"));
        assertThat(test.sockets())
                .containsExactly(
                        new WdTest.Socket(
                                "x",
                                "loopback:x",
                                new Designator("main", Optional.empty(), Optional.empty()),
                                false));
        assertThat(test.v8Flags()).containsExactly("--expose-gc");
    }

    @Test
    void modulesKeepTheirNamesKindsAndContents() {
        var worker = (WdService.Worker) read(SAMPLE).services().getFirst().kind();

        assertThat(worker.modules())
                .containsExactly(
                        new Module(
                                "worker",
                                ModuleKind.ES_MODULE,
                                new Content.Embedded(Path.of("src", "worker.js")),
                                List.of()),
                        new Module(
                                "inline",
                                ModuleKind.ES_MODULE,
                                new Content.Inline(
                                        "export const quote = \"'`\";\n\nexport default 1;"),
                                List.of()),
                        new Module(
                                "note",
                                ModuleKind.TEXT,
                                new Content.Inline("a\tbA\"c"),
                                List.of("x")));
    }

    @Test
    void bindingsKeepTheirKinds() {
        var worker = (WdService.Worker) read(SAMPLE).services().getFirst().kind();

        assertThat(worker.bindings())
                .containsExactly(
                        new Binding(
                                "PLAIN",
                                new BindingValue.ToService(
                                        new Designator("net", Optional.empty(), Optional.empty()))),
                        new Binding(
                                "FULL",
                                new BindingValue.ToService(
                                        new Designator(
                                                "main", Optional.of("E"), Optional.of("{}")))),
                        new Binding("JSON", new BindingValue.Json(new Content.Inline("12"))),
                        new Binding("HOME", new BindingValue.FromEnvironment("HOME")),
                        new Binding(
                                "OBJECTS",
                                new BindingValue.DurableObjects("Counter", Optional.empty())),
                        new Binding(
                                "CACHE",
                                new BindingValue.MemoryCache(Optional.of("shared"), 2, 0, 0)),
                        new Binding("QUEUE", new BindingValue.Other("queue")));
        assertThat(worker.storage()).contains("disk");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "const c :W.Config = (services = [| 1:34: error: expected a value",
                "const c :W.Config = (a = 1, a = 2);| 1:29: error: the field a is there twice",
                "const c :W.Config = (services = .x);| 1:33: error: there is no constant .x",
                "const c :W.Other = ();| 1:1: error: expected one constant of type Workerd.Config",
                "const c :W.Config = (services = 5);| 1:33: error: expected a list",
                "const c :W.Config = (services = [(name = \"w\")]);| 1:34: error: the service"
                        + " \"w\"",
                "struct S {}| 1:1: error: expected \"using\" or \"const\", found \"struct\"",
                "const c :W.Config = (v8Flags = [\"a]);| 1:33: error: this string has no closing",
            })
    void aProblemSaysWhereAndWhat(String text, String expected) {
        assertThat(problem(text)).startsWith(FILE + ":" + expected.strip());
    }

    @Test
    void aConstantOfAnImportedFileCanBeReferredTo() {
        String text =
                """
                using X = import "ext.capnp";
                const c :W.Config = (extensions = [X.extension]);
                """;
        String other =
                """
                const extension :W.Extension = (modules = [.module]);
                const module :W.Extension.Module = (name = "ext:a", esModule = "export {}");
                """;

        var result =
                WdTestReader.parse(
                        FILE,
                        text,
                        path ->
                                path.equals(Path.of("tests", "ext.capnp"))
                                        ? Optional.of(other)
                                        : Optional.empty());

        assertThat(result.test().orElseThrow().extensions().getFirst().modules())
                .extracting(Module::name)
                .containsExactly("ext:a");
        assertThat(problem(text)).contains("1:11: error: cannot read the imported file");
    }

    @Test
    void aConstantThatRefersToItselfIsAProblem() {
        assertThat(problem("const a :W.Config = .b; const b :W.Config2 = .a;"))
                .contains("refers to itself");
    }

    @Property(tries = 200)
    void anyTextIsReadOrRefused(@ForAll @StringLength(max = 60) String text) {
        var result = parse(text);

        assertThat(result.test().isPresent()).isNotEqualTo(result.problem().isPresent());
    }

    @Property(tries = 300)
    void aFileCutAnywhereIsReadOrRefused(@ForAll @IntRange(max = 1500) int length) {
        String text = SAMPLE.substring(0, Math.min(length, SAMPLE.length()));

        var result = parse(text);

        assertThat(result.test().isPresent()).isNotEqualTo(result.problem().isPresent());
    }

    @Property(tries = 300)
    void aStringBetweenQuotesIsReadAsItWasWritten(
            @ForAll @CharRange(from = ' ', to = '\u02ff') String value) {
        String written = value.replace("\\", "\\\\").replace("\"", "\\\"");

        assertThat(worker("compatibilityFlags = [\"" + written + "\"]").compatibilityFlags())
                .containsExactly(value);
    }
}
