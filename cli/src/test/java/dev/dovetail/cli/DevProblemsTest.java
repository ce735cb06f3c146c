package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;

class DevProblemsTest {
    private final Path folder;
    private final Run run;

    DevProblemsTest(@TempDir Path folder) {
        this.folder = folder;
        run = new Run(folder);
    }

    @AfterEach
    void close() {
        run.close();
    }

    private String failure(String... args) {
        assertThat(run.run(args)).as(run::printed).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).doesNotContain("\tat ", "Exception", "internal error");
        return run.err();
    }

    @Test
    void aFolderWithoutConfigurationIsToldWithWhatToDo() {
        assertThat(failure("dev"))
                .startsWith(
                        "dovetail: there is no wrangler.json, wrangler.jsonc or wrangler.toml in "
                                + folder)
                .contains("-c FOLDER", "dovetail dev src/index.js");
    }

    @Test
    void whatIsNotThereIsNamed() {
        run.file("x/readme.txt", "").file("wrangler.toml", "");

        assertThat(failure("dev", "-c", "nope"))
                .isEqualTo("dovetail: -c nope: there is no such file or folder\n");
        assertThat(failure("dev", "-c", "x")).contains("-c x: there is no wrangler.json");
        assertThat(failure("dev", "nope.js")).contains("there is no file nope.js");
        assertThat(failure("dev", "x")).contains("x is a folder", "-c x");
        assertThat(failure("dev", "wrangler.toml")).contains("-c wrangler.toml");
    }

    @Test
    void malformedConfigurationNamesFileAndLine() {
        run.file("wrangler.toml", "name = \"one\"\nmain = \n");

        assertThat(failure("dev")).startsWith("wrangler.toml:2:8: error: ");
    }

    @Test
    void allProblemsOfAllConfigurationsAreTold() {
        run.config("a/wrangler.toml", "name = 1", "maim = \"a.js\"")
                .file("b/wrangler.json", "{\n  \"name\": \"b\",\n  \"main\": false\n}");

        assertThat(failure("dev", "-c", "a", "-c", "b"))
                .contains(
                        "a/wrangler.toml:2:",
                        "error: name: ",
                        "error: main: is missing",
                        "warning: maim: is not a known key",
                        "did you mean \"main\"?",
                        "b/wrangler.json:3:",
                        "error: main: expected a string");
    }

    @Test
    void anEnvironmentThatIsNotThereIsTold() {
        run.workerB();

        assertThat(failure("dev", "-c", "b", "-e", "staging"))
                .contains("error: env: there is no environment \"staging\"");
    }

    @Test
    void aMissingMainNamesTheLineAndANearFile() {
        run.config("wrangler.toml", "name = \"one\"", "main = \"src/indx.js\"")
                .file("src/index.js", "");

        assertThat(failure("dev"))
                .isEqualTo(
                        "wrangler.toml:3:1: error: main: there is no file src/indx.js;"
                                + " did you mean \"index.js\"?\n");
    }

    @Test
    void theSyntaxErrorsOfAllWorkersAreShownWithTheirLines() {
        run.workerA("1")
                .workerB()
                .file("a/a.js", "export default {\n  fetch( { }\n};")
                .file("b/b.js", "let x = 1;\nlet x = 2;");

        assertThat(failure("dev", "-c", "a", "-c", "b"))
                .contains(
                        "a/a.js:3:1: error: Expected \")\" but found \"}\"\n    3 | };\n",
                        "b/b.js:2:5: error: The symbol \"x\" has already been declared",
                        "b/b.js:1:5: note: ");
    }

    @Test
    void aMissingModuleIsToldWithTheImport() {
        run.config("wrangler.toml", "name = \"one\"", "main = \"one.js\"")
                .file("one.js", "import \"./two.js\";\nexport default {};");

        assertThat(failure("dev")).startsWith("one.js:1:8: error: Could not resolve \"./two.js\"");
    }

    @Test
    void aMissingEntrypointIsToldWithTheExports() {
        run.workerB()
                .config(
                        "a/wrangler.toml",
                        "name = \"worker_a\"",
                        "main = \"a.js\"",
                        "[[services]]",
                        "binding = \"B\"",
                        "service = \"worker_b\"",
                        "entrypoint = \"WorkerBee\"")
                .file("a/a.js", Run.handler("1"));

        assertThat(failure("dev", "-c", "a", "-c", "b"))
                .startsWith("a/wrangler.toml:4:")
                .contains(
                        "error: services[0]: env.B is bound to an export \"WorkerBee\" of the"
                                + " Worker \"worker_b\", which exports WorkerB; did you mean"
                                + " \"WorkerB\"?\n");
    }

    @Test
    void aTargetWithoutExportsCannotBeBound() {
        run.workerA("1").workerB().file("b/b.js", "console.log(1);");

        assertThat(failure("dev", "-c", "a", "-c", "b"))
                .contains(
                        "b/b.js: warning: the Worker \"worker_b\" exports nothing",
                        "error: services[0]: env.WORKER_B is bound to the default export of the"
                                + " Worker \"worker_b\", which exports nothing\n");
    }

    @Test
    void twoWorkersOfOneNameAreToldWithBothFiles() {
        run.workerB()
                .config("c/wrangler.toml", "name = \"worker_b\"", "main = \"c.js\"")
                .file("c/c.js", Run.handler("1"));

        assertThat(failure("dev", "-c", "b", "-c", "c"))
                .isEqualTo(
                        "error: two Workers have the name \"worker_b\": b/wrangler.toml and"
                                + " c/wrangler.toml. Give one of them another \"name\"\n");
    }

    @Test
    void aWorkerNamedTwiceIsTold() {
        run.workerB();

        assertThat(failure("dev", "-c", "b", "-c", "b/wrangler.toml"))
                .isEqualTo("error: b/wrangler.toml is named twice: each Worker needs one -c\n");
    }

    @Test
    void aVariableMayNotHideABinding() {
        run.workerA("1").workerB();

        assertThat(failure("dev", "-c", "a", "-c", "b", "--var", "WORKER_B:1"))
                .contains("error: --var WORKER_B: the Worker \"worker_a\" has a service binding");
    }

    @Test
    void aPortInUseIsTold() {
        run.workerB().dev("-c", "b");
        String port = String.valueOf(URI.create(run.session().url()).getPort());

        try (var second = new Run(folder)) {
            assertThat(second.run("dev", "-c", "b", "--port", port)).isEqualTo(1);
            assertThat(second.err()).contains(port, "in use", "--port").doesNotContain("\tat ");
            assertThat(second.out()).doesNotContain("Ready");
        }
    }

    @Test
    void aPortThatAnotherProgramHasOnTheOtherLocalhostIsInUse() throws IOException {
        run.workerB();
        try (var other = new ServerSocket()) {
            try {
                other.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
            } catch (SocketException e) {
                Assumptions.abort("no IPv6 here");
            }
            String port = String.valueOf(other.getLocalPort());

            assertThat(run.run("dev", "-c", "b", "--port", port)).isEqualTo(1);
            assertThat(run.err()).contains(port, "in use");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsTold() {
        run.workerB();

        assertThat(run.run("dev", "-c", "b", "--port", "0", "--ip", "192.0.2.1")).isEqualTo(1);
        assertThat(run.err()).contains("192.0.2.1").doesNotContain("\tat ");
    }
}
