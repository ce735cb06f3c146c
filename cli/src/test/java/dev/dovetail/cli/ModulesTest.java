package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Rules, modules beside a bundle, Workers that are not bundled, and build commands. */
class ModulesTest {
    /** It exports {@code add(i32, i32)}. */
    private static final String ADD =
            "0061736d0100000001070160027f7f017f030201000707010361646400000a09010700200020016a0b";

    private final Path folder;
    private final Run run;

    ModulesTest(@TempDir Path folder) {
        this.folder = folder;
        run = new Run(folder);
    }

    @AfterEach
    void stop() {
        run.close();
    }

    private void wasm(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, HexFormat.of().parseHex(ADD));
    }

    private Run config(String... lines) {
        String all = String.join("\n", lines);
        return run.config("wrangler.toml", "name = \"m\"", "main = \"src/index.js\"", all);
    }

    @Test
    void importsThatAreNoJavaScriptAreWhatTheRulesSay() throws IOException {
        wasm("src/lib/add.wasm");
        config("rules = [{ type = \"Text\", globs = [\"**/*.md\"], fallthrough = true }]")
                .file("src/a.md", "# a")
                .file("src/b.txt", "b")
                .file("src/c.bin", "c!")
                .file(
                        "src/index.js",
                        """
                        import a from "./a.md";
                        import b from "./b.txt";
                        import c from "./c.bin";
                        import wasm from "./lib/add.wasm";
                        import same from "./lib/add.wasm?module";
                        export default {
                          async fetch() {
                            const { exports } = await WebAssembly.instantiate(wasm);
                            return Response.json([a, b, c instanceof ArrayBuffer, c.byteLength,
                              exports.add(40, 2), same instanceof WebAssembly.Module]);
                          },
                        };
                        """)
                .dev();

        assertThat(run.body("/")).isEqualTo("[\"# a\",\"b\",true,2,42,true]");
    }

    @Test
    void anAsyncContextSurvivesAwaitBesideAnAwaitAtTheTop() {
        run.file(
                        "src/index.ts",
                        """
                        import { AsyncLocalStorage } from "node:async_hooks";
                        const who = new AsyncLocalStorage<string>();
                        const greeting: string = await Promise.resolve("hello");
                        export default {
                          async fetch(): Promise<Response> {
                            const told = await who.run("you", async () => {
                              await scheduler.wait(1);
                              return greeting + " " + who.getStore();
                            });
                            if (told !== "hello you") throw new Error(told);
                            throw new Error("from line 11");
                          },
                        };
                        """)
                .config(
                        "wrangler.toml",
                        "name = \"m\"",
                        "main = \"src/index.ts\"",
                        "compatibility_flags = [\"nodejs_compat\"]")
                .dev();

        assertThat(run.get("/").statusCode()).isEqualTo(500);
        run.untilErr("src/index.ts:11:11");
    }

    @Test
    void aModuleThatIsImportedInAnAsyncContextRunsInIt() {
        config(
                        "no_bundle = true",
                        "rules = [{ type = \"ESModule\", globs = [\"**/*.js\"] }]",
                        "vars = { WHO = \"all\" }")
                .file(
                        "src/child.js",
                        """
                        import { env } from "cloudflare:workers";
                        export const atFirst = env.WHO;
                        export const now = () => env.WHO;
                        """)
                .file(
                        "src/index.js",
                        """
                        import { env, withEnv } from "cloudflare:workers";
                        export default {
                          async fetch() {
                            const child = await withEnv({ WHO: "one" }, async () => {
                              await scheduler.wait(1);
                              return import("./child.js");
                            });
                            const again = await import("./child.js");
                            return Response.json([child.atFirst, child.now(), again === child, env.WHO]);
                          },
                        };
                        """)
                .dev();

        assertThat(run.body("/")).isEqualTo("[\"one\",\"all\",true,\"all\"]");
    }

    @Test
    void aWorkerThatIsNotBundledHasTheModulesThatItsRulesName() throws IOException {
        wasm("src/add.wasm");
        config(
                        "no_bundle = true",
                        "rules = [",
                        "  { type = \"ESModule\", globs = [\"**/*.js\"] },",
                        "  { type = \"CommonJS\", globs = [\"**/*.cjs\"] }",
                        "]")
                .file(
                        "src/index.js",
                        """
                        import { value } from "./lib/es.js";
                        import cjs from "./lib/common.cjs";
                        import wasm from "./add.wasm";
                        export default {
                          async fetch() {
                            const late = await import("./lib/late.js");
                            return Response.json([value, cjs.n, late.default, wasm instanceof WebAssembly.Module]);
                          },
                        };
                        """)
                .file("src/lib/es.js", "export const value = 'es';")
                .file("src/lib/common.cjs", "exports.n = require('./other.cjs') + 1;")
                .file("src/lib/other.cjs", "module.exports = 1;")
                .file("src/lib/late.js", "export default 'late';")
                .dev();

        assertThat(run.body("/")).isEqualTo("[\"es\",2,\"late\",true]");
    }

    @Test
    void stacksOfAWorkerThatIsNotBundledFollowItsOwnSourceMap() {
        config("no_bundle = true")
                .file(
                        "src/index.js",
                        """
                        export default { fetch() {
                          throw new Error("mapped"); } };
                        //# sourceMappingURL=index.js.map
                        """)
                .file(
                        "src/index.js.map",
                        """
                        {"version":3,"sources":["../original/worker.ts"],"names":[],
                         "mappings":"AAAA;EAQI"}
                        """)
                .dev();

        assertThat(run.body("/"))
                .startsWith("Error: mapped\n    at Object.fetch (original/worker.ts:9:");
    }

    @Test
    void additionalModulesStayBesideTheBundle() {
        config(
                        "find_additional_modules = true",
                        "base_dir = \"src\"",
                        "rules = [{ type = \"ESModule\", globs = [\"lang/**/*.mjs\"] }]")
                .file(
                        "src/index.js",
                        """
                        import english from "./lang/en.mjs";
                        import { bundled } from "./bundled.js";
                        export default {
                          async fetch(request) {
                            const name = new URL(request.url).pathname.slice(1);
                            const other = await import(`./lang/${name}.mjs`).catch((e) => ({ default: e.message }));
                            return Response.json([english, bundled, other.default]);
                          },
                        };
                        """)
                .file("src/bundled.js", "export const bundled = 'bundled';")
                .file("src/lang/en.mjs", "export default 'hello';")
                .file("src/lang/fr.mjs", "export default 'bonjour';")
                .dev();

        assertThat(run.body("/fr")).isEqualTo("[\"hello\",\"bundled\",\"bonjour\"]");
    }

    @Test
    void theBuildCommandMakesMainAndRunsAgainWhenItsFolderChanges() {
        config(
                        "[build]",
                        "command = \"mkdir -p src && cp in/source.js src/index.js\"",
                        "watch_dir = \"in\"")
                .file("in/source.js", Run.handler("'first'"))
                .dev();

        assertThat(run.body("/")).isEqualTo("first");
        run.file("in/source.js", Run.handler("'second one'"));
        run.until(() -> run.body("/").equals("second one"));
    }

    @Test
    void aBuildCommandThatFailsSaysWhatItPrinted() {
        config("[build]", "command = \"echo no compiler here; exit 3\"");

        assertThat(run.run("dev")).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "the build command of the Worker \"m\" (echo no compiler here; exit 3)"
                                + " ended with the exit code 3:\nno compiler here");
    }

    @Test
    void aRuleOfAnUnknownTypeIsAnErrorWithItsPlace() {
        config("rules = [{ type = \"Wasm\", globs = [] }]");

        assertThat(run.run("dev")).isEqualTo(1);
        assertThat(run.err())
                .contains("wrangler.toml:4:", "rules[0].type: expected one of ESModule");
    }
}
