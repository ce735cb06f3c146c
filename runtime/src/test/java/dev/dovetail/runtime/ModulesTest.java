package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.isolate.ModuleSource;
import dev.dovetail.isolate.ModuleSource.CommonJs;
import dev.dovetail.isolate.ModuleSource.Content;
import dev.dovetail.isolate.ModuleSource.Data;
import dev.dovetail.isolate.ModuleSource.EsModule;
import dev.dovetail.isolate.ModuleSource.Json;
import dev.dovetail.isolate.ModuleSource.Text;
import dev.dovetail.isolate.ModuleSource.Wasm;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Workers of several modules: their kinds, what specifiers mean, import() and require(). */
class ModulesTest {
    /** {@code (module (func (export "add") (param i32 i32) (result i32) …))} */
    private static final byte[] ADD =
            HexFormat.of()
                    .parseHex(
                            "0061736d0100000001070160027f7f017f030201000707010361646400000a09"
                                    + "010700200020016a0b");

    private static final String IMPORT = "import { dynamicImport as load } from 'dovetail:module';";

    private static Workers workers;

    @BeforeAll
    static void start() {
        workers = new Workers();
    }

    @AfterAll
    static void stop() {
        workers.close();
    }

    private static Content es(String code) {
        return new EsModule(code);
    }

    private static Content commonJs(String code, String... exports) {
        return new CommonJs(code, List.of(exports));
    }

    /** What the handler's body gives, as JSON; or "Name: message". */
    private static String run(String imports, String body, Map<String, Content> others) {
        return run(imports, body, others, Set.of());
    }

    private static String run(
            String imports, String body, Map<String, Content> others, Set<String> flags) {
        deploy(
                imports
                        + "const run = async () => {"
                        + body
                        + "};\n"
                        + "export default { async fetch() {"
                        + " return new Response(await run().then(JSON.stringify, String)); } };",
                others,
                flags);
        return workers.get("m");
    }

    private static void deploy(String main, Map<String, Content> others, Set<String> flags) {
        List<ModuleSource> modules = new ArrayList<>();
        modules.add(new ModuleSource("main.js", main));
        others.forEach(
                (name, content) -> modules.add(new ModuleSource(name, "w/" + name, content)));
        workers.runtime.deploy(
                new WorkerDefinition(
                        "m",
                        modules,
                        Map.of(),
                        "{}",
                        Limits.PAID,
                        flags,
                        UnaryOperator.identity()));
    }

    @Test
    void textDataAndJsonAreDefaultExports() {
        assertThat(
                        run(
                                "import t from './t.txt'; import d from 'd.bin'; import j from"
                                        + " 'j';",
                                "return [t, d instanceof ArrayBuffer, [...new Uint8Array(d)], j];",
                                Map.of(
                                        "t.txt",
                                        new Text("héllo"),
                                        "d.bin",
                                        new Data(new byte[] {1, 2, 3}),
                                        "j",
                                        new Json("{\"a\": [1]}"))))
                .isEqualTo("[\"héllo\",true,[1,2,3],{\"a\":[1]}]");
    }

    @Test
    void webAssemblyIsCompiledAhead() {
        assertThat(
                        run(
                                "import wasm from './add.wasm';",
                                "const { exports } = await WebAssembly.instantiate(wasm);"
                                        + "return [wasm instanceof WebAssembly.Module,"
                                        + " exports.add(40, 2)];",
                                Map.of("add.wasm", new Wasm(ADD))))
                .isEqualTo("[true,42]");
    }

    @Test
    void webAssemblyIsNotCompiledFromBytes() {
        assertThat(
                        run(
                                "import wasm from './add.wasm';",
                                "const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);"
                                        + "const said = (e) => `${e.name}: ${e.message}`;"
                                        + "let thrown; try { new WebAssembly.Module(bytes); }"
                                        + " catch (e) { thrown = said(e); }"
                                        + "return [thrown, await"
                                        + " WebAssembly.compile(bytes).catch(said), await"
                                        + " WebAssembly.instantiate(bytes).catch(said),"
                                        + " wasm.constructor === WebAssembly.Module,"
                                        + " new WebAssembly.Instance(wasm).exports.add(1, 2)];",
                                Map.of("add.wasm", new Wasm(ADD))))
                .isEqualTo(
                        "[\"CompileError: WebAssembly.Module(): Wasm code generation disallowed by"
                                + " embedder\",\"CompileError: WebAssembly.compile(): Wasm code"
                                + " generation disallowed by embedder\",\"CompileError:"
                                + " WebAssembly.instantiate(): Wasm code generation disallowed by"
                                + " embedder\",true,3]");
    }

    @Test
    void specifiersAreRelativeToTheModuleThatImports() {
        assertThat(
                        run(
                                "import { all } from './a/b.js';",
                                "return all;",
                                Map.of(
                                        "a/b.js",
                                        es(
                                                "import c from './c.js'; import bare from"
                                                    + " 'c.js';import up from '../d/e.js'; import"
                                                    + " top from '/d/e.js';export const all = [c,"
                                                    + " bare, up, top];"),
                                        "a/c.js",
                                        es("export default 'a/c';"),
                                        "c.js",
                                        es("export default 'c';"),
                                        "d/e.js",
                                        es("export default 'd/e';"))))
                .isEqualTo("[\"a/c\",\"a/c\",\"d/e\",\"d/e\"]");
    }

    @Test
    void importRunsAModuleWhenItIsCalledAndOnce() {
        assertThat(
                        run(
                                IMPORT + "globalThis.log = [];",
                                "log.push('before'); const a = await load('./late.js');"
                                        + " log.push(a.x); const b = await load('late.js'); return"
                                        + " [log, a === b];",
                                Map.of(
                                        "late.js",
                                        es(
                                                "log.push('runs'); export const x = await"
                                                        + " Promise.resolve(1);"))))
                .isEqualTo("[[\"before\",\"runs\",1],true]");
    }

    @Test
    void importWorksInTheGlobalScopeAndInsideOfOtherModules() {
        assertThat(
                        run(
                                IMPORT + "const { default: text } = await load('b.js');",
                                "return text;",
                                Map.of(
                                        "b.js",
                                        es(IMPORT + "export default (await load('t')).default;"),
                                        "t",
                                        new Text("deep"))))
                .isEqualTo("\"deep\"");
    }

    @Test
    void whatAnImportedModuleThrowsRejectsTheImport() {
        Map<String, Content> modules =
                Map.of(
                        "bad.js",
                        es("throw new RangeError('boom');"),
                        "missing.js",
                        es("import './nowhere.js';"),
                        "out.js",
                        es("import '../out.js';"),
                        "member.js",
                        es("import { nope } from './bad.js';"),
                        "never.js",
                        es("await new Promise(() => {});"),
                        "io.js",
                        es("setTimeout(() => {}, 1);"));
        assertThat(
                        run(
                                IMPORT,
                                "const all = [];for (const m of ['bad.js', 'bad.js', 'missing.js',"
                                        + " 'none.js', 'out.js', 'member.js', 'never.js',"
                                        + " 'io.js'])all.push(await load(m).then(String, e =>"
                                        + " String(e)));return all.map(t => t.split('.')[0]);",
                                modules))
                .isEqualTo(
                        "[\"RangeError: boom\",\"RangeError: boom\","
                                + "\"Error: No such module \\\"nowhere\","
                                + "\"Error: No such module \\\"none\","
                                + "\"TypeError: Invalid module specifier \\\"\","
                                + "\"SyntaxError: The requested module '\","
                                + "\"Error: Top-level await in module is unsettled\","
                                + "\"Error: Disallowed operation called within global scope\"]");
    }

    @Test
    void theErrorOfAnImportedModulesOwnImportsNamesThatModule() {
        assertThat(
                        run(
                                IMPORT,
                                "return load('out.js').catch(e => e.message);",
                                Map.of("out.js", es("import '../out.js';"))))
                .isEqualTo(
                        "\"Invalid module specifier \\\"../out.js\\\".\\n"
                                + "  imported from \\\"out.js\\\".\"");
    }

    @Test
    void commonJsModulesExportAndRequire() {
        assertThat(
                        run(
                                "import all, { one, none } from './lib/a.cjs';",
                                "return [all, one, none === undefined];",
                                Map.of(
                                        "lib/a.cjs",
                                        commonJs(
                                                "exports.one = 1; exports.b ="
                                                        + " require('./b.cjs');exports.text ="
                                                        + " require('../t');exports.es ="
                                                        + " require('../es.js').x;exports.here ="
                                                        + " [__filename, __dirname, this ==="
                                                        + " module.exports];",
                                                "one",
                                                "none"),
                                        "lib/b.cjs",
                                        commonJs("module.exports = typeof require('./a.cjs').one"),
                                        "t",
                                        new Text("T"),
                                        "es.js",
                                        es("export const x = 'X';"))))
                .isEqualTo(
                        "[{\"one\":1,\"b\":\"number\",\"text\":\"T\",\"es\":\"X\","
                                + "\"here\":[\"/bundle/lib/a.cjs\",\"/bundle/lib\",true]},1,true]");
    }

    @Test
    void requireSaysWhatItDoesNotFind() {
        assertThat(
                        run(
                                IMPORT,
                                "return [await load('a').catch(String), await"
                                        + " load('b').catch(String)];",
                                Map.of(
                                        "a",
                                        commonJs("require('../x')"),
                                        "b",
                                        commonJs("require('x')"))))
                .isEqualTo(
                        "[\"TypeError: Invalid module specifier \\\"../x\\\".\","
                                + "\"Error: No such module \\\"x\\\".\"]");
    }

    @Test
    void unknownImportAttributesAreRefusedWithTheFlag() {
        String body = "return load('t', { with: { a: 'b' } }).then(() => 'fine');";
        Map<String, Content> modules = Map.of("t", new Text(""));

        assertThat(run(IMPORT, body, modules)).isEqualTo("\"fine\"");
        assertThat(run(IMPORT, body, modules, Set.of("throw_on_unrecognized_import_assertion")))
                .isEqualTo("Error: Unrecognized import attributes specified");
    }

    @Test
    void stacksShowTheModulesFile() {
        assertThat(
                        run(
                                "import { f } from './f.js';",
                                "try { f(); } catch (e) { return e.stack.includes('w/f.js:2:'); }",
                                Map.of("f.js", es("export function f() {\n throw new Error(); }"))))
                .isEqualTo("true");
        assertThat(new String(ADD, 1, 3, StandardCharsets.US_ASCII)).isEqualTo("asm");
    }
}
