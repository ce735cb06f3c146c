package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Everything that a person reads names the file, line and column that the person wrote. */
class StackTraceTest {
    private static final String CONFIG = "main = \"src/index.ts\"";

    private final Run run;

    StackTraceTest(@TempDir Path folder) {
        run = new Run(folder);
    }

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void aThrownErrorNamesTheTypeScriptFilesInTheOutputAndInTheResponse() {
        run.config("wrangler.toml", "name = \"one\"", CONFIG)
                .file(
                        "src/index.ts",
                        """
                        // a comment
                        import { explode, type Why } from "./lib/explode";

                        export default {
                          async fetch(request: Request): Promise<Response> {
                            const why: Why = { text: "no way" };
                            await 0;
                            return explode(why);
                          },
                        };
                        """)
                .file(
                        "src/lib/explode.ts",
                        """
                        export type Why = { text: string };

                        export function explode(why: Why): never {
                          throw new TypeError(why.text);
                        }
                        """)
                .dev();

        var response = run.get("/");

        String stack =
                """
                TypeError: no way
                    at explode (src/lib/explode.ts:4:9)
                    at Object.fetch (src/index.ts:8:12)\
                """;
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo(stack + "\n");
        run.untilErr(stack.replaceAll("(?m)^", "[one] ") + "\n");
    }

    @Test
    void aMissingBindingIsToldWithFileAndLine() {
        run.config("shop/wrangler.toml", "name = \"shop\"", CONFIG)
                .file(
                        "shop/src/index.ts",
                        """
                        interface Env { NOPE: { fetch(request: Request): Promise<Response> } }

                        export default {
                          fetch(request: Request, env: Env) {
                            return env.NOPE.fetch(request);
                          },
                        };
                        """)
                .dev("-c", "shop");

        assertThat(run.body("/"))
                .startsWith("TypeError: ")
                .contains("env.NOPE is not defined: this Worker has no bindings")
                .contains("\n    at Object.fetch (shop/src/index.ts:5:");
        run.untilErr("[shop]     at Object.fetch (shop/src/index.ts:5:");
    }

    @Test
    void errorsThatArePrintedAndThoseThatNobodyCatchesNameTheFile() {
        run.config("wrangler.toml", "name = \"one\"", CONFIG)
                .file(
                        "src/index.ts",
                        """
                        type Text = string;
                        export default {
                          async fetch(request: Request, env: unknown, ctx: ExecutionContext) {
                            console.log("printed", new Error("in a log"));
                            console.group("group");
                            console.warn({ error: new Error("deep") });
                            console.groupEnd();
                            console.log((new Error("its stack").stack as Text));
                            console.trace("trace");
                            ctx.waitUntil(Promise.reject(new Error("late")));
                            return new Response("ok");
                          },
                        };
                        """)
                .dev();

        assertThat(run.body("/")).isEqualTo("ok");

        run.untilErr("[one]     at Object.fetch (src/index.ts:10:34)");
        run.untilOut("[one] GET / 200 OK");
        assertThat(run.out())
                .contains(
                        "printed Error: in a log\n[one]     at Object.fetch (src/index.ts:4:28)\n")
                .contains("Error: its stack\n[one]     at Object.fetch (src/index.ts:8:18)\n")
                .contains("Trace: trace\n[one]     at Object.fetch (src/index.ts:9:13)\n");
        assertThat(run.err())
                .containsPattern("Error: deep\n\\[one] +at Object.fetch \\(src/index.ts:6:27\\)");
        assertThat(run.printed()).doesNotContain("dovetail:platform");
    }

    @Test
    void aWorkerThatDoesNotStartNamesTheFile() {
        run.config("wrangler.toml", "name = \"one\"", CONFIG)
                .file("src/index.ts", "type A = 1;\n\nconst a: A = nothing;\nexport default { a };")
                .dev();

        assertThat(run.body("/")).contains("nothing is not defined\n    at src/index.ts:3:14\n");
        run.untilErr("[one]     at src/index.ts:3:14\n");
    }

    @Test
    void anImportThatDoesNotExistNamesTheFile() {
        run.config("wrangler.toml", "name = \"one\"", CONFIG)
                .file(
                        "src/index.ts",
                        """
                        type A = 1;

                        import { Nothing } from "cloudflare:workers";
                        export default { a: new Nothing() as A };
                        """)
                .dev();

        assertThat(run.body("/")).contains("'Nothing'\n    at src/index.ts:3:");
    }

    @Test
    void anErrorOfAnotherWorkersValueNamesThatWorkersFile() {
        run.config(
                        "a/wrangler.toml",
                        "name = \"a\"",
                        CONFIG,
                        "services = [ { binding = \"B\", service = \"b\" } ]")
                .file(
                        "a/src/index.ts",
                        """
                        export default {
                          async fetch(request: Request, env) {
                            return env.B.fetch(request);
                          },
                        };
                        """)
                .config("b/wrangler.toml", "name = \"b\"", CONFIG)
                .file("b/src/index.ts", "\n\n\n\nthrow new Error('not today');\nexport default {};")
                .dev("-c", "a", "-c", "b");

        assertThat(run.body("/")).contains("not today\n    at b/src/index.ts:5:7");
        run.untilErr("[b]     at b/src/index.ts:5:7");
    }

    @Test
    void aReloadedWorkerIsMappedByItsNewSources() {
        run.config("wrangler.toml", "name = \"one\"", CONFIG)
                .file("src/index.ts", "export default { fetch() { throw new Error('x') } };")
                .dev();
        assertThat(run.body("/")).contains("(src/index.ts:1:34)");

        run.file("src/index.ts", "\n\n\nexport default { fetch() { throw new Error('x') } };");

        run.untilOut("[one] reloaded");
        assertThat(run.body("/")).contains("(src/index.ts:4:34)");
    }
}
