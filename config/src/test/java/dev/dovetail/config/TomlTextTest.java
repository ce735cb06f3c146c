package dev.dovetail.config;

import static dev.dovetail.config.Given.clean;
import static dev.dovetail.config.Given.told;
import static dev.dovetail.config.Given.toml;
import static dev.dovetail.config.Given.wholeToml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TomlTextTest {
    @Test
    void severalSyntaxErrorsAreToldWithTheirPlaces() {
        var result = wholeToml("name = !\nmain 'x'\nfoo = 1\nb = ]\n");

        assertThat(result.problems()).extracting(Problem::line).containsExactly(1, 2, 4);
        assertThat(told(result).getFirst())
                .startsWith("wrangler.toml:1:8: error: TOML syntax: unexpected '!'");
    }

    @Test
    void aDuplicateKeyIsAnErrorAtTheSecond() {
        assertThat(told(toml("name = \"b\"\n")))
                .containsExactly(
                        "wrangler.toml:4:1: error: name: is set twice: already defined at line 1,"
                                + " column 1; keep one of the two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u12", "\\uZZZZ", "\\U00110000", "\\uD800", "\\q"})
    void aBrokenEscapeIsASyntaxError(String escape) {
        assertThat(told(toml("vars = { A = \"" + escape + "\" }\n")))
                .singleElement()
                .asString()
                .contains("TOML syntax: ")
                .contains("escape");
    }

    @Test
    void aBrokenEscapeInATablesNameIsASyntaxError() {
        assertThat(told(toml("[\"\\[\"]\n")))
                .containsExactly(
                        "wrangler.toml:4:3: error: TOML syntax: invalid escape sequence '\\['");
    }

    @Test
    void aDuplicateTableIsAnError() {
        assertThat(told(toml("[dev]\n[dev]\n"))).singleElement().asString().contains("set twice");
    }

    @Test
    void windowsLineEndsDoNotShiftPlaces() {
        var result = wholeToml("name = 'a'\r\nmain = 'a.js'\r\nminify = 1\r\n");

        assertThat(told(result)).anyMatch(text -> text.startsWith("wrangler.toml:3:1: error"));
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        assertThat(clean(wholeToml("\uFEFF" + Given.TOML)).name()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 3000, 200_000})
    void bracketsNestedTooDeepAreAnErrorAtTheirPlace(int depth) {
        var result = toml("vars = { a = " + "[".repeat(depth) + "]".repeat(depth) + "}\n");

        assertThat(told(result))
                .singleElement()
                .asString()
                .startsWith("wrangler.toml:4:113: error: is nested deeper than 100 levels");
    }

    @Test
    void inlineTablesNestedTooDeepAreAnError() {
        var result = toml("vars = " + "{a=".repeat(5000) + "1" + "}".repeat(5000));

        assertThat(told(result)).singleElement().asString().contains("is nested deeper");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s = 1", "[%s]", "[[%s]]"})
    void dottedKeysNestedTooDeepAreAnError(String form) {
        var result = toml(form.formatted("vars" + ".a".repeat(20_000)) + "\n");

        assertThat(told(result)).singleElement().asString().contains("is nested deeper");
    }

    @Test
    void bracketsHiddenByBrokenQuotesCannotExhaustTheStack() {
        for (String quotes :
                new String[] {"'", "\"", "'''", "\"\"\"", "\"\\", "'a' '", "\"x\ny\""}) {
            assertThat(toml("vars = " + quotes + "\n" + "[".repeat(50_000)).config()).isEmpty();
            assertThat(toml("vars = " + quotes + "[".repeat(50_000)).config()).isEmpty();
        }
    }

    @Test
    void bracketsInStringsAndCommentsDoNotCount() {
        String many = "[".repeat(500);
        var worker =
                clean(
                        toml(
                                "# "
                                        + many
                                        + "\n[vars]\nA = \""
                                        + many
                                        + "\\\"\"\nB = '"
                                        + many
                                        + "'\nC = \"\"\"\n"
                                        + many
                                        + "\"\"\"\nD = '''\n"
                                        + many
                                        + "'''\n"));

        assertThat(worker.vars()).hasSize(4);
    }

    @Test
    void aTenthOfTheDepthIsFine() {
        clean(toml("vars = { a = " + "[".repeat(90) + "]".repeat(90) + " }\n"));
    }

    @Test
    void quotedUnicodeKeysAreRead() {
        assertThat(clean(toml("[vars]\n\"naïve 😀\" = 1\n")).vars()).containsKey("naïve 😀");
    }

    @Test
    void anEmptyFileLacksNameAndMain() {
        assertThat(wholeToml("").problems())
                .extracting(Problem::key)
                .contains("name", "main", "compatibility_date");
    }

    @Test
    void jsonInATomlFileIsASyntaxError() {
        assertThat(told(wholeToml("{\"name\": \"a\"}")).getFirst()).contains("TOML syntax");
    }
}
