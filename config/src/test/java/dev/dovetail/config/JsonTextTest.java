package dev.dovetail.config;

import static dev.dovetail.config.Given.clean;
import static dev.dovetail.config.Given.jsonc;
import static dev.dovetail.config.Given.told;
import static dev.dovetail.config.Given.wholeJsonc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Optional;

class JsonTextTest {
    private static final String COMMENTED =
            """
            // first
            {
              "name": "a", /* second */
              "main": "a.js",
              "compatibility_date": "2026-01-20",
              "compatibility_flags": ["rpc",],
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"wrangler.json", "wrangler.jsonc"})
    void commentsAndTrailingCommasAreAllowed(String name) {
        var worker = clean(ConfigReader.parse(Path.of(name), COMMENTED, Optional.empty()));

        assertThat(worker.compatibilityFlags()).containsExactly("rpc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1 \"b\": 2}   | 1:9  | was expecting comma",
                "{\"a\": tru}          | 1:7  | found tru",
                "{\"a\": NaN}          | 1:7  | found NaN",
                "{a: 1}                | 1:2  | double-quote",
                "{\"a\": 'x'}          | 1:7  | expected a valid value",
                "{\"a\": 1}}           | 1:9  | no open Object",
                "{\"a\": [1, 2}        | 1:12 | expected ']'",
                "{\"a\": 01}           | 1:8  | Leading zeroes",
                "{\"a\": \"\\x\"}      | 1:9  | escape 'x'",
                "{\"a\":               | 1:6  | end-of-input",
                "{\"a\": 1} x          | 1:10 | found x",
                "[                     | 1:2  | end-of-input"
            })
    void aSyntaxErrorIsToldWithItsPlace(String text, String place, String words) {
        assertThat(told(wholeJsonc(text)))
                .singleElement()
                .asString()
                .startsWith("wrangler.jsonc:" + place + ": error: JSON syntax: ")
                .contains(words)
                .doesNotContain("(code", "Source", "JsonReadFeature");
    }

    @Test
    void aStringThatIsNotClosedIsToldOnItsLine() {
        assertThat(told(wholeJsonc("{\n  \"name\": \"a,\n}\n")))
                .singleElement()
                .asString()
                .startsWith("wrangler.jsonc:2:")
                .contains("a string is not closed before the end of its line");
    }

    @Test
    void aControlCharacterIsNamedByItsCode() {
        assertThat(told(wholeJsonc("{\"a\": \u0001}")))
                .singleElement()
                .asString()
                .contains("unexpected control character with code 1");
    }

    @Test
    void aDuplicateKeyIsAnErrorAtTheSecondAndTheRestIsRead() {
        var result = wholeJsonc("{\n\"name\": \"a\",\n\"name\": \"b\",\n\"main\": 5}");

        assertThat(told(result))
                .contains(
                        "wrangler.jsonc:3:1: error: name: is set twice: already defined at line 2,"
                                + " column 1; keep one of the two")
                .anyMatch(text -> text.contains("error: main: expected a string"));
    }

    @Test
    void aDuplicateKeyDeepInsideIsAnErrorToo() {
        assertThat(told(jsonc("\"vars\": {\"A\": {\"x\": 1, \"x\": 2}}")))
                .singleElement()
                .asString()
                .contains("error: vars.A.x: is set twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[1] | an array", "5 | an integer", "null | null", "1.5 | a number"})
    void aFileThatIsNoObjectIsAnError(String text, String kind) {
        assertThat(told(wholeJsonc(text)))
                .containsExactly(
                        "wrangler.jsonc:1:1: error: expected a JSON object, found " + kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "// nothing\n"})
    void anEmptyFileIsAnError(String text) {
        assertThat(told(wholeJsonc(text)))
                .containsExactly(
                        "wrangler.jsonc:1:1: error: expected a JSON object, found an empty file");
    }

    @Test
    void aSecondObjectIsAnError() {
        assertThat(told(wholeJsonc("{} {}")))
                .anyMatch(text -> text.contains("1:4: error: expected the end of the file"));
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 1001, 200_000})
    void whatIsNestedTooDeepIsAnError(int depth) {
        assertThat(told(jsonc("\"vars\": " + "{\"a\":".repeat(depth))))
                .singleElement()
                .asString()
                .contains("error: is nested deeper than 100 levels");
    }

    @Test
    void windowsLineEndsDoNotShiftPlaces() {
        var result = wholeJsonc("{\r\n\"minify\": 1\r\n}");

        assertThat(told(result)).anyMatch(text -> text.startsWith("wrangler.jsonc:2:1: error"));
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        assertThat(clean(wholeJsonc("\uFEFF" + COMMENTED)).name()).isEqualTo("a");
    }

    @Test
    void aKeyNamedLikeAPrototypeIsAnOrdinaryKey() {
        var worker = clean(jsonc("\"vars\": {\"__proto__\": {\"x\": 1}}"));

        assertThat(Given.var(worker, "__proto__")).isEqualTo("{\"x\":1}");
    }
}
