package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class TestCommandTest {
    private static final String FAILING =
            """
            export const works = { test() {} };
            export const breaks = {
              test() {
                console.log("a hint");
                throw new RangeError("too far");
              }
            };
            """;

    private final Path folder;
    private final Run run;

    TestCommandTest(@TempDir Path folder) {
        this.folder = folder;
        run = new Run(folder);
    }

    @AfterEach
    void close() {
        run.close();
    }

    /** A {@code .wd-test} file with one Worker called w. */
    private void wdTest(String name, String module, String... fields) {
        run.file(
                name,
                """
                using Workerd = import "/workerd/workerd.capnp";
                const unitTests :Workerd.Config = (
                  services = [
                    (name = "w", worker = (
                      modules = [(name = "worker", esModule = embed "%s")],
                      %s
                    )),
                  ],
                );
                """
                        .formatted(module, String.join("\n", fields)));
    }

    private String[] lines() {
        return run.out().replaceAll("\\(\\d+ [mµ]s\\)", "(N)").split("\n", -1);
    }

    @Test
    void theTestsOfAProjectRunTogetherWithTheWorkersItIsBoundTo() {
        run.workerB()
                .config(
                        "a/wrangler.toml",
                        "name = \"worker_a\"",
                        "main = \"a.ts\"",
                        "services = [ { binding = \"WORKER_B\", service = \"worker_b\","
                                + " entrypoint = \"WorkerB\" } ]")
                .file(
                        "a/a.ts",
                        """
                        type Env = { WORKER_B: { add(a: number, b: number): Promise<number> } };
                        export const sums = {
                          async test(controller: unknown, env: Env) {
                            const sum: number = await env.WORKER_B.add(1, 2);
                            if (sum !== 3) throw new Error(`found ${sum}`);
                          }
                        };
                        export default {
                          test() { console.log("nobody reads this"); }
                        };
                        """);

        int exitCode = run.run("test", "-c", "a", "-c", "b");

        assertThat(lines())
                .containsExactly(
                        "[ PASS ] a/wrangler.toml worker_a (N)",
                        "[ PASS ] a/wrangler.toml worker_a:sums (N)",
                        "2 passed, 0 failed",
                        "");
        assertThat(exitCode).isZero();
    }

    @Test
    void aFailureShowsWhereAndWhatWasLogged() {
        run.file("w.js", FAILING);
        wdTest("w.wd-test", "w.js");

        int exitCode = run.run("test", "w.wd-test");

        assertThat(lines())
                .containsExactly(
                        "[ FAIL ] w.wd-test w:breaks (N)",
                        "    RangeError: too far",
                        "        at Object.test (w.js:5:11)",
                        "    [w] a hint",
                        "[ PASS ] w.wd-test w:works (N)",
                        "1 passed, 1 failed",
                        "");
        assertThat(exitCode).isEqualTo(1);
    }

    @Test
    void anEmbeddedFileMayStillBeTypeScript() {
        run.file(
                "w.ts",
                """
                interface Given { readonly LIMIT: number }

                export default {
                  test(controller: unknown, env: Given): void {
                    throw new Error("limit " + env.LIMIT);
                  }
                };
                """);
        wdTest("w.ts-wd-test", "w.js", "bindings = [(name = \"LIMIT\", json = \"7\")],");

        run.run("test", "w.ts-wd-test");

        assertThat(run.out()).contains("Error: limit 7\n        at Object.test (w.ts:5:11)");

        wdTest("named.wd-test", "w.ts", "bindings = [(name = \"LIMIT\", json = \"8\")],");

        run.run("test", "named.wd-test");

        assertThat(run.out()).contains("Error: limit 8\n        at Object.test (w.ts:5:11)");
    }

    @Test
    void bindingsAreServicesTextsJsonAndTheEnvironment() {
        run.file(
                "w.js",
                """
                const same = (found, expected) => {
                  if (found !== expected) throw new Error(`${found} is not ${expected}`);
                };
                export default {
                  async fetch(request, env, ctx) {
                    return new Response(env.TEXT + JSON.stringify(ctx.props));
                  },
                  async test(controller, env) {
                    same(env.JSON.deep[0], 1);
                    same(typeof env.PATH, "string");
                    same(env.NOTHING, null);
                    same(await env.CACHE.read("k", () => ({ value: 1 })), 1);
                    same(await env.CACHE.read("k"), 1);
                    same(env.QUEUE, undefined);
                    same(await (await env.SELF.fetch("http://x/")).text(), 'hello{"who":"me"}');
                    same(await (await env.LOOP.fetch("http://x/")).text(), "far");
                    same(await (await fetch("http://x/")).text(), "far");
                  }
                };
                export const far = { fetch() { return new Response("far"); } };
                """);
        run.file(
                "w.wd-test",
                """
                const unitTests :Workerd.Config = (
                  services = [
                    (name = "w", worker = (
                      modules = [(name = "worker", esModule = embed "w.js")],
                      globalOutbound = (name = "w", entrypoint = "far"),
                      bindings = [
                        (name = "TEXT", text = "hello"),
                        (name = "JSON", json = "{\\"deep\\": [1]}"),
                        (name = "PATH", fromEnvironment = "PATH"),
                        (name = "NOTHING", fromEnvironment = "DOVETAIL_NO_SUCH_VARIABLE"),
                        (name = "CACHE", memoryCache = (
                          limits = (maxKeys = 1, maxValueSize = 9, maxTotalValueSize = 9))),
                        (name = "QUEUE", queue = "q"),
                        (name = "SELF", service = (name = "w", props = (json = `{"who":"me"}
                        ))),
                        (name = "LOOP", service = "loop"),
                      ],
                    )),
                    (name = "loop", external = (address = "loopback:far", http = ())),
                  ],
                  sockets = [(name = "s", address = "loopback:far", http = (),
                              service = (name = "w", entrypoint = "far"))],
                );
                """);

        assertThat(run.run("test", "w.wd-test")).as(run::printed).isZero();
    }

    @Test
    void modulesOfOtherKindsCanBeImported() {
        run.file(
                        "w.js",
                        """
                        import text from "note";
                        import data from "data";
                        import json from "json";
                        import cjs, { twice } from "cjs";
                        export default {
                          test() {
                            const found = [text, data.byteLength, json.a, cjs.twice(2), twice(3)].join();
                            if (found !== "hello,5,1,4,6") throw new Error(found);
                          }
                        };
                        """)
                .file("note.txt", "hello")
                .file("json.json", "{\"a\": 1}")
                .file("cjs.js", "exports.twice = (n) => 2 * n;");
        run.file(
                "w.wd-test",
                """
                const unitTests :Workerd.Config = (services = [(name = "w", worker = (modules = [
                  (name = "worker", esModule = embed "w.js"),
                  (name = "note", text = embed "note.txt"),
                  (name = "data", data = embed "note.txt"),
                  (name = "json", json = embed "json.json"),
                  (name = "cjs", commonJsModule = embed "cjs.js", namedExports = ["twice"]),
                ]))]);
                """);

        assertThat(run.run("test", "w.wd-test")).as(run::printed).isZero();
    }

    @Test
    void flagsComeFromTheFileAndTheDate() {
        run.file(
                "w.js",
                """
                export default {
                  test() {
                    const flags = Cloudflare.compatibilityFlags;
                    if (!flags.url_standard || flags.rpc) throw new Error("wrong flags");
                  }
                };
                """);
        wdTest("w.wd-test", "w.js", "compatibilityFlags = [\"no_rpc\", \"gone_long_ago\"],");

        assertThat(run.run("test", "--compat-date", "2999-12-31", "w.wd-test"))
                .as(run::printed)
                .isZero();
        assertThat(run.run("test", "--compat-date", "2022-10-30", "w.wd-test")).isEqualTo(1);
    }

    @Test
    void aFileThatCannotRunIsOneFailureAndTheOthersRun() {
        run.file("good.js", "export default { test() {} };")
                .file("bad.js", "throw new Error('no start');")
                .file("none.js", "export default { fetch() {} };")
                .file("broken.wd-test", "const unitTests :Workerd.Config = (");
        wdTest("good.wd-test", "good.js");
        wdTest("bad.wd-test", "bad.js");
        wdTest("none.wd-test", "none.js");

        int exitCode =
                run.run(
                        "test",
                        "missing.wd-test",
                        "broken.wd-test",
                        "bad.wd-test",
                        "none.wd-test",
                        "good.wd-test");

        assertThat(exitCode).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "[ FAIL ] missing.wd-test (",
                        "there is no such file",
                        "[ FAIL ] broken.wd-test (",
                        "broken.wd-test:1:36: error: expected a field's name or ')', found the end",
                        "[ FAIL ] bad.wd-test w (",
                        "no start",
                        "[ FAIL ] none.wd-test (",
                        "it has no tests",
                        "[ PASS ] good.wd-test w (")
                .endsWith("1 passed, 4 failed\n");
    }

    @Test
    void aFileThatDoesNotEndIsEndedAndTheNextRuns() {
        run.file("spin.js", "export default { test() { for (;;); } };")
                .file("wait.js", "export default { test() { return scheduler.wait(1e8); } };")
                .file("good.js", "export default { test() {} };");
        wdTest("spin.wd-test", "spin.js");
        wdTest("wait.wd-test", "wait.js");
        wdTest("good.wd-test", "good.js");

        run.run("test", "--timeout", "1", "spin.wd-test", "wait.wd-test", "good.wd-test");

        assertThat(run.out())
                .contains("[ FAIL ] spin.wd-test w", "[ FAIL ] wait.wd-test w", "--timeout SECONDS")
                .endsWith("1 passed, 2 failed\n");
    }

    @Test
    void onlyTestsWithTheTextInTheirNameRun() {
        run.file("w.js", FAILING);
        wdTest("w.wd-test", "w.js");

        assertThat(run.run("test", "--filter", "works", "w.wd-test")).isZero();
        assertThat(run.run("test", "--filter", "nothing", "w.wd-test")).isEqualTo(1);
        assertThat(run.out()).endsWith("0 passed, 0 failed\n");
    }

    @Test
    void verboseShowsWhatPassingTestsLog() {
        run.file("w.js", "export default { test() { console.log('a hint'); } };");
        wdTest("w.wd-test", "w.js");

        run.run("test", "w.wd-test");
        assertThat(run.out()).doesNotContain("a hint");

        run.run("test", "-v", "w.wd-test");
        assertThat(run.out()).contains("[w] a hint");
    }

    @Test
    void resultsAreWrittenAsJunitXml() throws IOException {
        run.file("w.js", FAILING.replace("too far", "1 < 2 & \u0001\\\"3\\\""));
        wdTest("w.wd-test", "w.js");

        run.run("test", "--junit", "out/tests.xml", "w.wd-test");

        assertThat(Files.readString(folder.resolve("out/tests.xml")))
                .contains(
                        "<testsuite name=\"w.wd-test\" tests=\"2\" failures=\"1\"",
                        "<testcase classname=\"w.wd-test\" name=\"w:works\"",
                        "<failure message=\"RangeError: 1 &lt; 2 &amp; ?&quot;3&quot;\">");
    }

    @Test
    void argumentsThatMakeNoSenseAreToldSo() {
        assertThat(run.run("test", "--compat-date", "soon", "a.wd-test")).isEqualTo(2);
        assertThat(run.run("test", "--timeout", "0", "a.wd-test")).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "--compat-date soon: expected a date as YYYY-MM-DD",
                        "--timeout 0: expected a number of seconds",
                        "Run: dovetail test --help");
    }

    @Test
    void withoutArgumentsItTestsTheWorkerOfTheFolder() {
        run.config("wrangler.toml", "name = \"here\"", "main = \"here.js\"")
                .file("here.js", "export default { test() {} };");

        assertThat(run.run("test")).as(run::printed).isZero();
        assertThat(run.out()).startsWith("[ PASS ] wrangler.toml here (");
    }
}
