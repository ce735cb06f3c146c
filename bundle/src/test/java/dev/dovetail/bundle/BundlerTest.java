package dev.dovetail.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

class BundlerTest {
    private final Path folder;
    private final Sources sources;

    BundlerTest(@TempDir Path folder) {
        this.folder = folder;
        this.sources = new Sources(folder);
    }

    @Test
    void typeScriptAndJsxBecomeOneModule() {
        sources.file("src/index.ts", "import { page } from './page';\nexport default { page };")
                .file(
                        "src/page.tsx",
                        "const h = (tag: string) => tag; export const page = (n: number) =>"
                                + " <b>{n}</b>;");

        var result = sources.bundle("src/index.ts", options -> options.withJsx("h", null));

        assertThat(result.module().code())
                .contains("h(\"b\", null, n)")
                .doesNotContain("number", "./page'");
        assertThat(result.exports()).containsExactly("default");
        assertThat(result.inputs())
                .containsExactlyInAnyOrder(
                        folder.resolve("src/index.ts"), folder.resolve("src/page.tsx"));
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void theEntrysExportsAreListed() {
        sources.file(
                "a.js", "export class B {}\nexport const c = 1;\nexport default {};\nclass D {}");

        assertThat(sources.bundle("a.js").exports()).containsExactly("B", "c", "default");
    }

    @Test
    void packagesAreFoundInNodeModulesUnderTheConditionsOfWorkers() {
        sources.file("a.js", "import kind from 'kinds'; export default kind;")
                .file(
                        "node_modules/kinds/package.json",
                        """
                        {"name": "kinds", "exports":
                          {"node": "./n.js", "workerd": "./w.js", "default": "./d.js"}}
                        """)
                .file("node_modules/kinds/w.js", "export default 'for workerd';")
                .file("node_modules/kinds/n.js", "export default 'for node';")
                .file("node_modules/kinds/d.js", "export default 'for others';");

        assertThat(sources.bundle("a.js").module().code())
                .contains("for workerd")
                .doesNotContain("for node", "for others");
    }

    @Test
    void whatTheRuntimeProvidesStaysAnImport() {
        sources.file(
                "a.js",
                "import { env } from 'cloudflare:workers'; import 'node:fs'; export default env;");

        assertThat(sources.bundle("a.js").module().code())
                .contains("from \"cloudflare:workers\"", "import \"node:fs\"");
    }

    @Test
    void textBytesAndJsonCanBeImported() {
        sources.file(
                        "a.js",
                        """
                        import page from "./p.html"; import note from "./n.txt";
                        import query from "./q.sql"; import { one } from "./d.json";
                        import bytes from "./b.bin";
                        export default [page, note, query, one, bytes];
                        """)
                .file("p.html", "<p>")
                .file("n.txt", "note!")
                .file("q.sql", "select 1")
                .file("d.json", "{\"one\": 11}")
                .file("b.bin", "abc");

        assertThat(sources.bundle("a.js").module().code())
                .contains("<p>", "note!", "select 1", "11");
    }

    @Test
    void definitionsAndAliasesReplace() {
        sources.file("a.js", "import x from 'old'; export default [x, MODE];")
                .file("new.js", "export default 'new one';");

        var result =
                sources.bundle(
                        "a.js",
                        options ->
                                options.withDefine(Map.of("MODE", "'fast'"))
                                        .withAlias(Map.of("old", "./new.js")));

        assertThat(result.module().code()).contains("new one", "\"fast\"");
    }

    @Test
    void theSourceMapHoldsTheSourcesRelativeToTheFolder() {
        sources.file("src/a.ts", "export const a: number = 1;");

        assertThat(sources.bundle("src/a.ts").module().sourceMap())
                .contains("\"src/a.ts\"", "export const a: number = 1;");
    }

    @Test
    void aSyntaxErrorNamesFileLineAndColumn() {
        sources.file("src/index.js", "export default {\n  fetch() {\n    return 1;\n  }\n\n\n");

        var failure = failure("src/index.js");

        assertThat(failure.errors()).hasSize(1);
        assertThat(failure)
                .hasMessageStartingWith(
                        """
                        src/index.js:7:1: error: Expected "}" but found end of file
                            7 |\s
                              | ^\
                        """);
    }

    @Test
    void columnsCountCharactersAndNotBytes() {
        sources.file("a.js", "const s = 'äöü😀'; )");

        Location location = failure("a.js").errors().getFirst().location();

        assertThat(location).isEqualTo(new Location("a.js", 1, 20, 1, "const s = 'äöü😀'; )"));
    }

    @Test
    void allErrorsAreTold() {
        sources.file("a.js", "import './b.js';\nimport './c.js';\nimport './x.js';")
                .file("b.js", "(")
                .file("c.js", "\n}");

        assertThat(failure("a.js").errors())
                .extracting(message -> String.valueOf(message.location()))
                .containsExactlyInAnyOrder("b.js:1:2", "c.js:2:1", "a.js:3:8");
    }

    @Test
    void aMissingModuleNamesTheImport() {
        sources.file("a.js", "import b from './x.js';\nexport default b;");

        assertThat(failure("a.js"))
                .hasMessage(
                        """
                        a.js:1:15: error: Could not resolve "./x.js"
                            1 | import b from './x.js';
                              |               ~~~~~~~~\
                        """);
    }

    @Test
    void aModuleOfNodeWithoutItsSchemeIsLeftToTheRuntime() {
        sources.file("a.js", "import 'fs';");

        assertThat(sources.bundle("a.js").module().code()).contains("import \"fs\"");
    }

    @Test
    void aPackageOfThatNameIsPreferred() {
        sources.file("a.js", "import 'buffer';")
                .file("node_modules/buffer/index.js", "console.log('mine');");

        assertThat(sources.bundle("a.js").module().code()).contains("mine");
    }

    @Test
    void whatPackagesRequireOfNodeIsImported() {
        sources.file("a.js", "console.log(require('node:util').inspect(1));");

        assertThat(sources.bundle("a.js").module().code())
                .startsWith("import * as __dovetail_required0 from \"node:util\";");
    }

    @Test
    void aWorkerWithAnAsyncContextHasNoNativeAwait() {
        sources.file(
                "a.js",
                "import { AsyncLocalStorage } from 'node:async_hooks';"
                        + "export const f = async () => { await f; new AsyncLocalStorage(); };");

        assertThat(sources.bundle("a.js").module().code()).doesNotContain("await f");
    }

    @Test
    void anAwaitAtTheTopOfAWorkerWithAnAsyncContextIsTheOnlyNativeOne() {
        sources.file(
                "a.js",
                "import { AsyncLocalStorage } from 'node:async_hooks';"
                        + "const top = await globalThis.promise;"
                        + "export const f = async () => { await f; new AsyncLocalStorage(top); };");

        assertThat(sources.bundle("a.js").module().code())
                .contains("= await globalThis.promise;")
                .doesNotContain("await f");
    }

    @Test
    void anAwaitOfANumberAtTheTopKeepsTheNumber() {
        sources.file(
                "a.js",
                "import { AsyncLocalStorage } from 'node:async_hooks';"
                        + "console.log(await 1, AsyncLocalStorage);");

        assertThat(sources.bundle("a.js").module().code()).contains("await 1");
    }

    @Test
    void webAssemblyIsAFileBesideTheBundle() {
        sources.file("a.js", "import m from './m.wasm'; m();").file("m.wasm", "bytes");

        var result = sources.bundle("a.js");

        assertThat(result.assets())
                .singleElement()
                .satisfies(
                        asset -> {
                            assertThat(asset.name()).matches("m-\\w+\\.wasm");
                            assertThat(asset.bytes()).asString().isEqualTo("bytes");
                            assertThat(result.module().code())
                                    .contains("from \"./" + asset.name() + "\"");
                        });
    }

    @Test
    void aFileThatIsNoModuleIsRefusedInWords() {
        sources.file("a.js", "import m from './m.md'; m();").file("m.md", "");

        assertThat(failure("a.js"))
                .hasMessageContaining(
                        "a.js:1:15: error: Files that end in \".md\" are no modules, unless"
                                + " \"rules\" in the configuration says so: m.md");
    }

    @Test
    void messagesNameFilesFromWhereTheUserStands() {
        sources.file("apps/one/a.js", "import './x.js';");
        var request =
                BundleRequest.of(Path.of("a.js"), folder.resolve("apps/one")).withDisplay(folder);

        assertThatThrownBy(() -> Sources.bundler().bundle(request))
                .hasMessageStartingWith("apps/one/a.js:1:8: error: ");
    }

    @Test
    void aMissingEntryFileIsToldWithItsKey() {
        assertThat(failure("src/gone.js"))
                .hasMessage(
                        "error: The entry file \"src/gone.js\" was not found. \"main\" names it.");
    }

    @Test
    void warningsComeWithTheBundle() {
        sources.file("a.js", "export default (x) => typeof x === 'nmuber';");

        assertThat(sources.bundle("a.js").warnings())
                .singleElement()
                .satisfies(
                        warning ->
                                assertThat(warning.render())
                                        .startsWith("a.js:1:36: warning: The \"typeof\""));
    }

    @Test
    void minifiedOutputIsRewrittenToo() {
        sources.file(
                "src/a.js",
                "export default async (name) => [await import(name), import.meta.url];");

        ModuleText module = sources.bundle("src/a.js", o -> o.withMinify(true)).module();

        assertThat(module.code())
                .startsWith(
                        "import{dynamicImport as __dovetail_import,meta as __dovetail_meta}"
                                + "from\"dovetail:module\";var ")
                .doesNotContain("import(n", "import.meta", "\n  ");
        assertThat(module.sourceMap()).contains("src/a.js", "import.meta.url");
    }

    @Test
    void twoBundlesRunAtOnce() throws Exception {
        for (int i = 0; i < 8; i++) {
            sources.file(i + ".js", "export const a" + i + " = 1;");
        }
        try (var pool = Executors.newFixedThreadPool(4)) {
            var jobs = new ArrayList<Callable<List<String>>>();
            for (int i = 0; i < 8; i++) {
                String entry = i + ".js";
                jobs.add(() -> sources.bundle(entry).exports());
            }
            int i = 0;
            for (var exports : pool.invokeAll(jobs)) {
                assertThat(exports.get()).containsExactly("a" + i++);
            }
        }
    }

    @Test
    void aSingleModuleKeepsItsImports() {
        ModuleText module =
                Sources.bundler()
                        .transform(
                                "test/a.ts",
                                "import x from './x'; export const y: string = x +"
                                        + " import.meta.url;",
                                Loader.of("test/a.ts"));

        assertThat(module.code())
                .startsWith("import { meta as __dovetail_meta } from \"dovetail:module\"; ")
                .contains("import x from \"./x\"", "x + __dovetail_meta.url", "export {");
        assertThat(module.sourceMap()).contains("\"test/a.ts\"");
    }

    @Test
    void aSingleModulesErrorNamesIt() {
        assertThatThrownBy(() -> Sources.bundler().transform("t.js", "let a = ;", Loader.JS))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith("t.js:1:9: error: Unexpected \";\"");
    }

    private BundleException failure(String entry) {
        return catchThrowableOfType(BundleException.class, () -> sources.bundle(entry));
    }
}
