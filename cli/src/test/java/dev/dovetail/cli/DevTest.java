package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

class DevTest {
    private static final String HELLO = Run.handler("\"Hello\"");

    private final Run run;

    DevTest(@TempDir Path folder) {
        run = new Run(folder);
    }

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void theFirstWorkerIsServedAndCallsTheSecondByItsBinding() {
        run.workerA("await env.WORKER_B.add(1, 2)").workerB().dev("-c", "a", "-c", "b");

        assertThat(run.body("/")).isEqualTo("3");
        assertThat(run.out())
                .startsWith(
                        """
                        Bindings of worker_a:
                          env.WORKER_B  →  worker_b [connected]
                        worker_b has no bindings
                        Ready on http://localhost:\
                        """);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aConfigurationFileIsNamedDirectlyToo() {
        run.workerA("await env.WORKER_B.add(1, 2)")
                .workerB()
                .dev("-c", "a/wrangler.toml", "-c", "b/wrangler.toml");

        assertThat(run.body("/")).isEqualTo("3");
    }

    @Test
    void theWorkerOfTheFolderIsFound() {
        run.file("wrangler.jsonc", "{ \"name\": \"here\", \"main\": \"src/index.ts\" } // hello")
                .file("src/index.ts", "const text: string = 'typed';\n" + Run.handler("text"))
                .dev();

        assertThat(run.body("/")).isEqualTo("typed");
        run.untilOut("[here] GET / 200 OK (");
    }

    @Test
    void everyRequestGetsALine() {
        run.config("wrangler.toml", "name = \"one\"", "main = \"one.js\"")
                .file("one.js", Run.handler("null, { status: Number(pathname.slice(1)) }"))
                .dev();

        run.get("/204");
        run.get("/404?x=secret");

        run.untilOut("[one] GET /404 404 Not Found (");
        assertThat(run.out())
                .containsPattern(
                        "\\[one] GET /204 204 No Content \\(\\d+ (ms|µs)\\) 1/32 invocations"
                                + " · 0/10000 subrequests · \\d+ ms CPU( · \\d+ MB)?\n");
    }

    @Test
    void whatAWorkerPrintsComesWithItsNameOnEveryLine() {
        run.config("wrangler.toml", "name = \"one\"", "main = \"one.js\"")
                .file(
                        "one.js",
                        """
                        export default {
                          fetch() {
                            console.log("first\\nsecond", 3);
                            console.error("wrong");
                            return new Response("");
                          }
                        };
                        """)
                .dev();

        run.get("/");

        run.untilOut("[one] first\n[one] second 3\n");
        run.untilErr("[one] wrong\n");
    }

    @Test
    void whatAWorkerThrowsIsPrintedWithItsNameAndStack() {
        run.config("wrangler.toml", "name = \"one\"", "main = \"one.js\"")
                .file("one.js", "export default { fetch() { throw new TypeError(\"no way\"); } };")
                .dev();

        var response = run.get("/");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("TypeError: no way");
        run.untilOut("[one] GET / 500 Internal Server Error (");
        assertThat(run.err()).contains("[one] TypeError: no way\n[one]     at ", "one.js:");
    }

    @Test
    void aWorkerThatDoesNotStartIsToldOnce() {
        run.config("wrangler.toml", "name = \"one\"", "main = \"one.js\"")
                .file("one.js", "undefinedName();\nexport default {};")
                .dev();

        run.get("/");

        run.untilOut("[one] GET / 500");
        assertThat(run.err()).containsOnlyOnce("undefinedName is not defined");
    }

    @Test
    void bindingsVarsPropsAndWhatIsNotSupportedAreInTheTable() {
        run.workerB()
                .config(
                        "a/wrangler.toml",
                        "name = \"worker_a\"",
                        "main = \"a.js\"",
                        "kv_namespaces = [ { binding = \"CACHE\", id = \"1\" } ]",
                        "[[services]]",
                        "binding = \"B\"",
                        "service = \"worker_b\"",
                        "entrypoint = \"WorkerB\"",
                        "props = { who = \"you\" }",
                        "[vars]",
                        "LONG = \"" + "x".repeat(100) + "\"",
                        "LIST = [1, true, { a = \"b\" }]")
                .file("a/a.js", Run.handler("await env.B.who() + env.LONG.length + env.LIST[2].a"))
                .dev("-c", "a", "-c", "b");

        assertThat(run.body("/")).isEqualTo("you100b");
        assertThat(run.out())
                .contains(
                        "  env.B      →  worker_b#WorkerB [connected]\n",
                        "  env.LONG   →  \"" + "x".repeat(38) + "…\n",
                        "  env.LIST   →  [1,true,{\"a\":\"b\"}]\n",
                        "  env.CACHE  →  kv_namespaces [not supported]\n");
        assertThat(run.err()).contains("a/wrangler.toml:4:", "warning: kv_namespaces");
    }

    @Test
    void aWorkerMayBeBoundToItself() {
        run.config(
                        "wrangler.toml",
                        "name = \"one\"",
                        "main = \"one.js\"",
                        "services = [{ binding = \"SELF\", service = \"one\" }]")
                .file(
                        "one.js",
                        Run.handler(
                                "pathname == \"/\" ? (await env.SELF.fetch(\"http://x/y\")).body :"
                                        + " pathname"))
                .dev();

        assertThat(run.body("/")).isEqualTo("/y");
        assertThat(run.out()).contains("env.SELF  →  one [connected]");
    }

    @Test
    void aScriptNeedsNoConfiguration() {
        run.file("my worker/src/index.js", HELLO).dev("my worker/src/index.js");

        assertThat(run.body("/")).isEqualTo("Hello");
        assertThat(run.out()).startsWith("my-worker has no bindings\n");
        assertThat(run.err())
                .startsWith("my worker/src/index.js: warning: no wrangler.toml, .json or .jsonc")
                .contains("as of 2026");
    }

    @Test
    void aScriptReplacesTheMainOfTheConfigurationBesideIt() {
        run.file("x/one.js", Run.handler("env.GREETING"))
                .config(
                        "x/wrangler.toml",
                        "name = \"named\"",
                        "main = \"other.js\"",
                        "vars = { GREETING = \"hey\" }")
                .dev("x/one.js");

        assertThat(run.body("/")).isEqualTo("hey");
        assertThat(run.out()).contains("Bindings of named:");
    }

    @Test
    void aScriptUsesTheConfigurationOfTheCurrentFolder() {
        run.file("src/one.js", HELLO)
                .config("wrangler.toml", "name = \"here\"", "main = \"other.js\"")
                .dev("src/one.js");

        assertThat(run.body("/")).isEqualTo("Hello");
        assertThat(run.out()).contains("here has no bindings");
    }

    @Test
    void aScriptWithConfigurationsReplacesTheMainOfTheFirst() {
        run.workerA("1").workerB();
        run.file("other.js", Run.handler("await env.WORKER_B.add(20, 1)"))
                .dev("other.js", "-c", "a", "-c", "b");

        assertThat(run.body("/")).isEqualTo("21");
    }

    @Test
    void nameAndVariablesComeFromTheCommandLineToo() {
        run.config(
                        "wrangler.toml",
                        "name = \"one\"",
                        "main = \"one.js\"",
                        "vars = { A = \"file\", B = \"file\" }")
                .file("one.js", Run.handler("[env.A, env.B, env.C].join()"))
                .dev("--name", "renamed", "--var", "B:b:c", "--var", "C:");

        assertThat(run.body("/")).isEqualTo("file,b:c,");
        assertThat(run.out()).contains("Bindings of renamed:", "env.B  →  \"b:c\"");
    }

    @Test
    void anEnvironmentIsChosen() {
        run.config(
                        "wrangler.toml",
                        "name = \"one\"",
                        "main = \"one.js\"",
                        "[env.staging.vars]",
                        "MODE = \"staged\"")
                .file("one.js", Run.handler("env.MODE"))
                .dev("-e", "staging");

        assertThat(run.body("/")).isEqualTo("staged");
        assertThat(run.out()).contains("Bindings of one-staging:");
    }

    @Test
    void anUnboundTargetIsToldAtTheStartAndAtTheCall() {
        run.workerA("await env.WORKER_B.add(1, 2).catch(e => e.message)").dev("-c", "a");

        assertThat(run.err())
                .contains(
                        "a/wrangler.toml:4:",
                        "warning: services[0]: env.WORKER_B is bound to the Worker \"worker_b\","
                                + " which is not in this command: calls to it will fail. Add -c"
                                + " with its folder\n");
        assertThat(run.out()).contains("env.WORKER_B  →  worker_b [not connected]");
        assertThat(run.body("/")).contains("env.WORKER_B", "\"worker_b\"", "not running");
    }

    @Test
    void theNumbersOfTheConfigurationReplaceThoseOfTheProfile() {
        run.workerA(
                        "await env.WORKER_B.add(1, 2) + await env.WORKER_B.add(3, 4).catch(e =>"
                                + " \" \" + e.message)")
                .config(
                        "a/wrangler.toml",
                        "name = \"worker_a\"",
                        "main = \"a.js\"",
                        "services = [ { binding = \"WORKER_B\", service = \"worker_b\" } ]",
                        "limits = { invocations = 2 }")
                .workerB()
                .dev("-c", "a", "-c", "b");

        assertThat(run.body("/")).startsWith("3 ").doesNotEndWith("7");
    }

    @Test
    void withoutLimitsThoseOfTheConfigurationDoNotHold() {
        run.workerA("await env.WORKER_B.add(1, 2) + await env.WORKER_B.add(3, 4)")
                .config(
                        "a/wrangler.toml",
                        "name = \"worker_a\"",
                        "main = \"a.js\"",
                        "services = [ { binding = \"WORKER_B\", service = \"worker_b\" } ]",
                        "limits = { invocations = 2 }")
                .workerB()
                .dev("-c", "a", "-c", "b", "--limits", "off");

        assertThat(run.body("/")).isEqualTo("10");
    }

    @Test
    void aWorkerReachesThisMachineUnlessItsConfigurationSaysNo() {
        String ask = "await fetch('http://localhost:9/').catch((e) => e.message)";
        run.config("a/wrangler.toml", "name = \"a\"", "main = \"a.js\"")
                .file("a/a.js", Run.handler(ask))
                .dev("-c", "a");
        assertThat(run.body("/")).startsWith("Network connection lost.");

        run.config(
                "a/wrangler.toml",
                "name = \"a\"",
                "main = \"a.js\"",
                "allow_private_network = false");
        run.untilOut("reloaded");
        assertThat(run.body("/")).startsWith("localhost is a loopback address");
    }

    @Test
    void theCommandLineSaysWhetherWorkersReachThisMachine() {
        String ask = "await fetch('http://127.0.0.1:9/').catch((e) => e.message)";
        run.config("a/wrangler.toml", "name = \"a\"", "main = \"a.js\"")
                .file("a/a.js", Run.handler(ask))
                .dev("-c", "a", "--no-allow-private-network");
        assertThat(run.body("/")).startsWith("127.0.0.1 is a loopback address");

        run.config(
                "a/wrangler.toml",
                "name = \"a\"",
                "main = \"a.js\"",
                "allow_private_network = true");
        run.untilOut("reloaded");
        assertThat(run.body("/")).startsWith("Network connection lost.");
    }

    @Test
    void aWorkerThatIsNotTheFirstIsReachedByBindingsOnly() throws IOException {
        run.workerA("await env.WORKER_B.add(1, 2)").workerB().dev("-c", "a", "-c", "b");

        for (String path :
                new String[] {"/", "/worker_b", "/?worker=worker_b", "//worker_b/", "/%2e%2e/b"}) {
            assertThat(run.body(path)).isEqualTo("3");
        }
        URI served = URI.create(run.session().url());
        try (var client = new Socket(served.getHost(), served.getPort())) {
            client.getOutputStream()
                    .write(
                            "GET http://worker_b/ HTTP/1.1\r\nHost: worker_b\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("\r\n3");
        }
    }

    @Test
    void theAddressAndPortAreTheFirstConfigurations() {
        run.config(
                        "a/wrangler.toml",
                        "name = \"one\"",
                        "main = \"one.js\"",
                        "dev = { ip = \"127.0.0.1\", port = 0 }")
                .file("a/one.js", HELLO)
                .config(
                        "b/wrangler.toml",
                        "name = \"two\"",
                        "main = \"two.js\"",
                        "dev = { ip = \"0.0.0.0\", port = 1 }")
                .file("b/two.js", HELLO);

        assertThat(run.start(false, "dev", "-c", "a", "-c", "b"))
                .as(run::printed)
                .isInstanceOf(Outcome.Serving.class);
        assertThat(run.out()).contains("Ready on http://127.0.0.1:");
        assertThat(run.body("/")).isEqualTo("Hello");
    }

    @Test
    void theAddressOfTheCommandLineWins() {
        run.config("wrangler.toml", "name = \"one\"", "main = \"one.js\"", "dev.ip = \"0.0.0.1\"")
                .file("one.js", HELLO)
                .dev("--ip", "0.0.0.0");

        assertThat(run.out()).contains("Ready on http://0.0.0.0:");
        assertThat(URI.create(run.session().url()).getPort()).isPositive();
        assertThat(run.body("/")).isEqualTo("Hello");
    }

    @Test
    void coloursAreForTerminals() {
        run.config("wrangler.toml", "name = \"one\"", "main = \"one.js\"").file("one.js", HELLO);
        run.start(true, "dev", "--port", "0");

        run.get("/");

        run.untilOut("\u001b[36m[one]\u001b[0m GET / \u001b[32m200 OK\u001b[0m");
        assertThat(run.out()).contains("Ready on \u001b[1mhttp://localhost:");
    }

    @Test
    void aClosedSessionFreesItsPortAndMayBeClosedAgain() {
        run.config("wrangler.toml", "name = \"one\"", "main = \"one.js\"").file("one.js", HELLO);
        run.dev();
        String port = String.valueOf(URI.create(run.session().url()).getPort());
        run.session().close();
        run.session().close();

        assertThat(run.start(false, "dev", "--port", port)).isInstanceOf(Outcome.Serving.class);
        assertThat(run.body("/")).isEqualTo("Hello");
    }
}
