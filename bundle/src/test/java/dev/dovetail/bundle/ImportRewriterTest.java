package dev.dovetail.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Map;

class ImportRewriterTest {
    private static final String BOTH =
            "import { dynamicImport as __dovetail_import, meta as __dovetail_meta } from"
                    + " \"dovetail:module\"; ";

    private final Path folder;

    ImportRewriterTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aDynamicImportOfABuiltInIsRewritten() {
        String code = bundle("export const m = await import('cloudflare:sockets');");

        assertThat(code)
                .startsWith(
                        "import { dynamicImport as __dovetail_import } from \"dovetail:module\"; //"
                                + " a")
                .contains("await __dovetail_import(\"cloudflare:sockets\")");
    }

    @Test
    void aComputedDynamicImportIsRewritten() {
        assertThat(bundle("export const f = async (n) => import(await n + '.js');"))
                .contains("__dovetail_import(await n + \".js\")");
    }

    @Test
    void aLocalDynamicImportGoesIntoTheBundle() {
        new Sources(folder).file("b.js", "export const b = 'inlined';");

        assertThat(bundle("export const m = () => import('./b.js');"))
                .contains("inlined")
                .doesNotContain("dovetail", "import(");
    }

    @Test
    void importMetaIsRewritten() {
        assertThat(bundle("console.log(import.meta.url, import.meta.env?.X, import.meta);"))
                .contains(
                        "console.log(__dovetail_meta.url, __dovetail_meta.env?.X,"
                                + " __dovetail_meta)");
    }

    @Test
    void aDefinitionOfAnImportMetaFieldComesFirst() {
        var sources = new Sources(folder).file("a.js", "console.log(import.meta.env.MODE)");

        var result =
                sources.bundle(
                        "a.js",
                        options -> options.withDefine(Map.of("import.meta.env.MODE", "'test'")));

        assertThat(result.module().code()).contains("console.log(\"test\")").doesNotContain("dove");
    }

    @Test
    void aModuleWithoutEitherIsUntouched() {
        assertThat(bundle("export const a = 1;")).startsWith("// a.js\n").doesNotContain("dove");
    }

    @Test
    void aHashbangGivesWay() {
        assertThat(bundle("#!/usr/bin/env node\nconsole.log(import.meta)"))
                .startsWith(
                        "import { meta as __dovetail_meta } from \"dovetail:module\";"
                                + " ///usr/bin/env node\n");
    }

    /** Code in which import( or import.meta are no such thing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = 'import(a) import.meta';",
                "x = \"it's \\\" import(a)\";",
                "x = `import(a) ${ `import.meta ${ {a: '}'} }` } \\` import(b) \\${ import.meta`;",
                "//! import(a) import.meta\nx();",
                "/*! import(a)\n import.meta */\nx();",
                "x = /import(a) import.meta/;",
                "x = / import(a)/g.test('\"');",
                "x = /=import(a)[/import(b)'\"`]/;",
                "if (x) / import(a)'/.test(y);",
                "while (x()) / import(a)'/.test(y);",
                "for (const a of / import(b)'/.exec(y)) x(a);",
                "for (const [a] of / import(b)'/.exec(y)) x(a);",
                "async () => { for await (const a of x) / import(b)'/.exec(a); };",
                "if (x) y(); else / import(a)'/.test(y);",
                "do / import(a)'/.test(y); while (x());",
                "() => { if (x) { y(); } / import(a)'/.test(y); };",
                "switch (x) { case / import(a)'/.x: / import(b)'/.exec(y); default: /"
                        + " import(c)'/.y(); }",
                "l: / import(a)'/.test(y);",
                "x = typeof / import(a)'/;",
                "x = y / / import(a)'/.z;",
                "() => { return / import(a)'/.test(y); };",
                "function* f() { yield / import(a)'/; }",
                "x = { import(a) { return a; }, get: 1 }.import(2);",
                "x = class { import(a) {} static async import(b) {} };",
                "x = class { static *import(b) {} get import() { return 1; } };",
                "x = class { #import() {} y() { this.#import(); } };",
                "x?.import(y); x.import(y); x.import.meta; x.import ();",
                "x(...y.import(z)); x.\\u{69}mport(y);"
            })
    void whatOnlyLooksLikeAnImportIsUntouched(String source) {
        assertThat(bundle(source)).doesNotContain("__dovetail");
    }

    /** Code with one import( and one import.meta, where a slash or bracket may mislead. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = a / import('node:q') / import.meta;",
                "x = (a) / 2 + import('node:q') + import.meta / 2;",
                "x = a[1] / 2; y = import('node:q') + '/' + import.meta;",
                "x = {} / 2; y = import('node:q') + '/' + import.meta;",
                "x = (() => {}) / 2; y = import('node:q') + '/' + import.meta;",
                "x = function() {} / 2; y = import('node:q') + '/' + import.meta;",
                "x = `${a}` / 2; y = import('node:q') + '/' + import.meta;",
                "x = a++ / 2; y = import('node:q') + '/' + import.meta;",
                "x = a-- / 2; y = import('node:q') + '/' + import.meta;",
                "x = 1.5 / 2; y = import('node:q') + '/' + import.meta;",
                "x = /a/g / 2; y = import('node:q') + '/' + import.meta;",
                "x = this / 2; y = import('node:q') + '/' + import.meta;",
                "x = a.if / 2; y = import('node:q') + '/' + import.meta;",
                "x = a.if(b) / 2; y = import('node:q') + '/' + import.meta;",
                "x = a.return / 2; y = import('node:q') + '/' + import.meta;",
                "x = of / 2; y = import('node:q') + '/' + import.meta;",
                "x = await (a) / 2; y = import('node:q') + '/' + import.meta;",
                "x /= 2; y = import('node:q') + '/' + import.meta;",
                "x = `a ${ `b ${ import('node:q') }` + { c: '}' } } ${ import.meta }`;",
                "x(...import('node:q'), ...import.meta);",
                "new (import('node:q'))(); new import.meta.z();",
                "x = class extends import('node:q') {}; y = import.meta;",
                "if (import('node:q')) { x(import.meta); }",
                "for (const a of import('node:q')) { x(import.meta); }",
                "import(/* @vite-ignore */ q /* ' */); import.meta['url'];",
                "x = { import: import('node:q'), meta: import.meta };",
                "x = { import(a) { return import('node:q') + import.meta; } };"
            })
    void whatIsAnImportIsRewritten(String source) {
        String code = bundle(source);

        assertThat(code).startsWith(BOTH).doesNotContain("import.meta");
        assertThat(code.substring(BOTH.length()))
                .containsOnlyOnce("__dovetail_import(")
                .containsOnlyOnce("__dovetail_meta");
    }

    private String bundle(String source) {
        return new Sources(folder)
                .file("a.js", source)
                .bundle("a.js", options -> options.withKeepNames(false))
                .module()
                .code();
    }
}
