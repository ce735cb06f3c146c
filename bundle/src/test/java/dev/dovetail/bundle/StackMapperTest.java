package dev.dovetail.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

/** Of a module "w.js" whose line n, from 2 to 9, is line 10 * n of src/one.ts, columns and all. */
class StackMapperTest {
    private static final Path FOLDER = Path.of("/home/u/shop");

    private static final StackMapper MAPPER = mapper("src/one.ts", FOLDER);

    private static StackMapper mapper(String source, Path display) {
        var mappings = new StringBuilder(";");
        for (int line = 2; line <= 9; line++) {
            // the source's line, then the columns of both
            mappings.append(Mappings.segment(0, 0, line == 2 ? 19 : 10, line == 2 ? 0 : -99));
            mappings.append((',' + Mappings.segment(1, 0, 0, 1)).repeat(99)).append(';');
        }
        String map = "{\"sources\":[\"%s\"],\"mappings\":\"%s\"}".formatted(source, mappings);
        return new StackMapper("w.js", new ModuleText("", map), FOLDER, display);
    }

    @Test
    void everyKindOfFrameNamesTheSource() {
        assertThat(
                        MAPPER.map(
                                """
                                TypeError: no
                                    at f (w.js:6:58)
                                    at async w.js:6:58
                                    at new X (w.js:2:1)
                                    at w.js:3:2
                                    at async Object.fetch [as get] (w.js:4:3)
                                    at eval (eval at g (w.js:5:4), <anonymous>:1:1)
                                    at Array.map (<anonymous>)
                                    at async Promise.all (index 0)\
                                """))
                .isEqualTo(
                        """
                        TypeError: no
                            at f (src/one.ts:60:58)
                            at async src/one.ts:60:58
                            at new X (src/one.ts:20:1)
                            at src/one.ts:30:2
                            at async Object.fetch [as get] (src/one.ts:40:3)
                            at eval (eval at g (src/one.ts:50:4), <anonymous>:1:1)
                            at Array.map (<anonymous>)
                            at async Promise.all (index 0)\
                        """);
    }

    @Test
    void whatIsNoFrameOfTheModuleStays() {
        String text =
                """
                w.js:6:58 (w.js:6:58)
                  at f (w.js:6:58)
                \tat f (w.js:6:58)
                    at f (x/w.js:6:58)
                    at f (my w.js:6:58)
                    at f (w.jsx:6:58)
                    at f (w.js:6)
                    at f (w.js:6:58:9)
                    at f (w.js:6:58.5)
                    at f (w.js:6:)
                    at f (w.js::58)
                    at f(w.js:6:58)
                    at w.js:6:58 (x.js:1:1)x
                    at f (w.js:12345678901:1)
                    at f (w.js:6:99999999999)
                    or f (w.js:6:58)
                """;

        // one of them is a location all the same
        assertThat(MAPPER.map(text))
                .isEqualTo(text.replace("at w.js:6:58 (x", "at src/one.ts:60:58 (x"));
    }

    @Test
    void aFrameWhosePlaceIsUnknownStays() {
        String text = "E\n    at f (w.js:1:5)\n    at g (w.js:0:0)\n    at h (w.js:99:1)\n";

        assertThat(MAPPER.map(text)).isEqualTo(text);
    }

    @Test
    void aTextWithoutAFrameIsReturnedItself() {
        String text = "at w.js:2:1";

        assertThat(MAPPER.map(text)).isSameAs(text);
    }

    @Test
    void filesAreNamedFromWhereTheUserStands() {
        assertThat(mapper("src/one.ts", FOLDER.resolveSibling("")).map("    at w.js:2:1"))
                .isEqualTo("    at shop/src/one.ts:20:1");
        assertThat(mapper("../lib/x.ts", FOLDER.resolve("sub")).map("    at w.js:2:1"))
                .isEqualTo("    at ../../lib/x.ts:20:1");
    }

    @Test
    void sourcesAreUrls() {
        assertThat(mapper("a%20b/%5Bid%5D+%C3%BC.ts", FOLDER).map("    at w.js:2:1"))
                .isEqualTo("    at a b/[id]+ü.ts:20:1");
        assertThat(mapper("100%.ts", FOLDER).map("    at w.js:2:1"))
                .isEqualTo("    at 100%.ts:20:1");
        assertThat(mapper("webpack://x/a%20b.ts", FOLDER).map("    at w.js:2:1"))
                .isEqualTo("    at webpack://x/a%20b.ts:20:1");
        assertThat(mapper("a%00b.ts", FOLDER).map("    at w.js:2:1"))
                .isEqualTo("    at a%00b.ts:20:1");
    }

    @Test
    void aStackThatIsIndentedFurtherAndFollowedByMembersIsMappedToo() {
        assertThat(
                        MAPPER.map(
                                """
                                {
                                  error: Error: x
                                      at f (w.js:2:1) {
                                    [cause]: Error: y
                                        at w.js:3:1
                                  }
                                }\
                                """))
                .isEqualTo(
                        """
                        {
                          error: Error: x
                              at f (src/one.ts:20:1) {
                            [cause]: Error: y
                                at src/one.ts:30:1
                          }
                        }\
                        """);
    }

    @Test
    void linesThatEndInCarriageReturnsAreMappedToo() {
        assertThat(MAPPER.map("E\r\n    at f (w.js:2:1)\r\n    at w.js:3:1\r\n"))
                .isEqualTo("E\r\n    at f (src/one.ts:20:1)\r\n    at src/one.ts:30:1\r\n");
    }

    @Test
    void framesOfThePlatformGo() {
        assertThat(
                        MAPPER.map(
                                """
                                E
                                    at dovetail:platform:9:9
                                    at load (dovetail:platform/node:a/b.cjs:1:30)
                                    at f (w.js:2:1)
                                    at async run (dovetail:platform:10:20)
                                    at async x.js:1:1
                                    at async dovetail:platform:10:20
                                end\
                                """))
                .isEqualTo(
                        """
                        E
                            at f (src/one.ts:20:1)
                            at async x.js:1:1
                        end\
                        """);
    }

    @Test
    void framesOfThePlatformStayWhereAStackHasNoOthers() {
        String platform = "E\n    at f (dovetail:platform:9:9)\n    at dovetail:platform:1:1";

        assertThat(MAPPER.map(platform)).isEqualTo(platform);
        assertThat(MAPPER.map(platform + "\nE\n    at w.js:2:1\n    at dovetail:platform:1:1"))
                .isEqualTo(platform + "\nE\n    at src/one.ts:20:1");
    }

    @Test
    void whatFollowsAFrameOfThePlatformStays() {
        assertThat(MAPPER.map("E\n    at w.js:2:1\n    at f (dovetail:platform:1:1) {\n  a: 1\n}"))
                .isEqualTo("E\n    at src/one.ts:20:1 {\n  a: 1\n}");
        assertThat(MAPPER.map("[\n    at w.js:2:1\n    at dovetail:platform:1:1]"))
                .isEqualTo("[\n    at src/one.ts:20:1]");
        assertThat(MAPPER.map("    at dovetail:platform:1:1\n    at w.js:2:1\n"))
                .isEqualTo("    at src/one.ts:20:1\n");
    }

    @Test
    void aMalformedMapLeavesFramesAndDropsThePlatforms() {
        var mapper = new StackMapper("w.js", new ModuleText("", "{"), FOLDER, FOLDER);

        assertThat(mapper.map("E\n    at w.js:2:1\n    at dovetail:platform:1:1"))
                .isEqualTo("E\n    at w.js:2:1");
    }

    @Test
    void aModuleHasAName() {
        var module = new ModuleText("", "{}");

        assertThatThrownBy(() -> new StackMapper("", module, FOLDER, FOLDER))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 1000)
    void aTextWithoutFramesIsUnchanged(@ForAll String text) {
        assertThat(MAPPER.map(text)).isEqualTo(text);
    }

    @Property(tries = 2000)
    void noTextMakesItThrowAndWhatIsNoFrameIsKept(@ForAll("almostStacks") String text) {
        String mapped = MAPPER.map(text);

        text.lines()
                .filter(line -> !line.contains("    at "))
                .forEach(assertThat(mapped)::contains);
        if (!text.contains("dovetail:")) {
            assertThat(mapped.chars().filter(c -> c == '\n'))
                    .hasSameSizeAs(text.chars().filter(c -> c == '\n').toArray());
        }
        if (!text.contains("w.js:") && !text.contains("dovetail:")) {
            assertThat(mapped).isEqualTo(text);
        }
    }

    @Property(tries = 500)
    void aMappedTextIsMappedNoFurther(@ForAll("almostStacks") String text) {
        String mapped = MAPPER.map(text.replace("dovetail:platform", "p"));

        assertThat(MAPPER.map(mapped)).isEqualTo(mapped);
    }

    @Provide
    static Arbitrary<String> almostStacks() {
        return Arbitraries.of(
                        "\n    at ",
                        "    at ",
                        "\n",
                        "\n      at ",
                        "async ",
                        "f (",
                        " (",
                        ")",
                        "w.js",
                        "w.js:2:1",
                        "dovetail:platform:1:2",
                        ":",
                        "7",
                        " ",
                        "{",
                        "Error: x",
                        "\r\n",
                        "é😀",
                        "\ud83d",
                        "<anonymous>",
                        "99999999999",
                        "\t",
                        "w.js:",
                        "\u2028")
                .list()
                .ofMaxSize(40)
                .map(pieces -> String.join("", pieces));
    }
}
