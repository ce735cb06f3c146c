package dev.dovetail.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** From a place in what esbuild made back to the place in the file that it was made of. */
class StackTraceTest {
    private static final String ENTRY =
            """
            // a line that goes
            import { explode, type Why } from "./lib/explode";

            interface Env { NAME: string }

            export default {
              async fetch(request: Request, env: Env): Promise<Response> {
                const why: Why = { text: env.NAME };
                return await explode(why);
              },
            };
            """;

    private static final String LIBRARY =
            """
            export type Why = { text: string };

            /** A comment that goes. */
            export function explode<T extends Why>(why: T): never {
              const äöü: string = "😀"; throw new RangeError(why.text + äöü);
            }
            """;

    private final Path folder;
    private final Sources sources;

    StackTraceTest(@TempDir Path folder) {
        this.folder = folder;
        this.sources =
                new Sources(folder).file("src/index.ts", ENTRY).file("src/lib/explode.ts", LIBRARY);
    }

    @Test
    void anErrorThrownInAnImportedFileNamesThatFileAndItsPlace() {
        var stack = new Stack(bundle(options -> options));

        assertThat(stack.at("new RangeError", "explode"))
                .isEqualTo("RangeError: x\n    at explode (src/lib/explode.ts:5:35)");
        assertThat(stack.at("explode(why)", "async Object.fetch"))
                .isEqualTo("RangeError: x\n    at async Object.fetch (src/index.ts:9:18)");
    }

    @Test
    void minifiedModulesAreMappedToo() {
        var stack = new Stack(bundle(options -> options.withMinify(true)));

        assertThat(stack.at("new RangeError", "e")).endsWith("(src/lib/explode.ts:5:35)");
    }

    @Test
    void aModuleWhoseImportsWereRewrittenIsMappedToo() {
        String code =
                """
                export default (x) => { import.meta; import(x); throw new Error("y"); };
                """;
        sources.file("src/meta.js", code);
        var stack = new Stack(sources.bundle("src/meta.js").module());

        assertThat(stack.at("new Error", "default"))
                .endsWith("(src/meta.js:1:%d)".formatted(code.indexOf("new Error") + 1));
    }

    @Test
    void filesWithUnusualNamesAreNamedAsTheyAre() {
        String name = "src/a dir/[b] ü%41#q+.ts";
        sources.file(name, "throw new Error('x');\nexport {};");
        var stack = new Stack(sources.bundle(name).module());

        assertThat(stack.at("new Error", "f")).endsWith("(" + name + ":1:7)");
    }

    private ModuleText bundle(UnaryOperator<BundleOptions> options) {
        return sources.bundle("src/index.ts", options).module();
    }

    /** Stacks as V8 writes them for a place in the module. */
    private final class Stack {
        private final ModuleText module;
        private final StackMapper mapper;

        Stack(ModuleText module) {
            this.module = module;
            this.mapper = new StackMapper("src/index.ts", module, folder, folder);
        }

        /** The mapped stack of an error at the last place of a code. */
        String at(String code, String function) {
            String before = module.code().substring(0, module.code().lastIndexOf(code));
            long line = before.chars().filter(c -> c == '\n').count() + 1;
            int column = before.length() - before.lastIndexOf('\n');
            return mapper.map(
                    "RangeError: x\n    at %s (src/index.ts:%d:%d)"
                            .formatted(function, line, column));
        }
    }
}
