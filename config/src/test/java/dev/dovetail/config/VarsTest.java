package dev.dovetail.config;

import static dev.dovetail.config.Given.clean;
import static dev.dovetail.config.Given.jsonc;
import static dev.dovetail.config.Given.told;
import static dev.dovetail.config.Given.toml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.config.JsonValue.JsonNumber;
import dev.dovetail.config.JsonValue.JsonString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VarsTest {
    @Test
    void theyMayBeAnyJson() {
        var worker =
                clean(jsonc("\"vars\": {\"S\": \"x\", \"O\": {\"a\": [1, 2.5, null, false]}}"));

        assertThat(worker.vars().get("S")).isEqualTo(new JsonString("x"));
        assertThat(Given.var(worker, "O")).isEqualTo("{\"a\":[1,2.5,null,false]}");
    }

    @Test
    void theyKeepTheFilesOrder() {
        var worker = clean(toml("[vars]\nZ = 1\nA = 2\nM = 3\n"));

        assertThat(worker.vars().keySet()).containsExactly("Z", "A", "M");
    }

    @Test
    void dottedTomlKeysMakeObjects() {
        var worker = clean(toml("[vars]\na.b.c = 1\na.b.d = 2\n"));

        assertThat(Given.var(worker, "a")).isEqualTo("{\"b\":{\"c\":1,\"d\":2}}");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02, 2026-01-02",
        "07:32:00.5, 07:32:00.500",
        "1979-05-27 07:32:00, 1979-05-27T07:32",
        "1979-05-27T07:32:00Z, 1979-05-27T07:32Z",
        "1979-05-27T00:32:01-07:00, 1979-05-27T00:32:01-07:00",
    })
    void aTomlDateOrTimeBecomesAnIsoStringAndWarns(String toml, String iso) {
        var result = toml("[vars]\nD = " + toml + "\n");

        assertThat(result.config().orElseThrow().vars().get("D")).isEqualTo(new JsonString(iso));
        assertThat(told(result))
                .singleElement()
                .asString()
                .contains("warning: vars.D: becomes the string");
    }

    @ParameterizedTest
    @CsvSource({"0x1F, 31", "1_000, 1000", "0b11, 3", "0o17, 15", "-0, 0", "+5, 5", "1e3, 1000"})
    void tomlNumbersOfAllFormsAreRead(String toml, double number) {
        var worker = clean(toml("[vars]\nN = " + toml + "\n"));

        assertThat(worker.vars().get("N")).isEqualTo(new JsonNumber(number));
    }

    @ParameterizedTest
    @CsvSource({"9007199254740991, false", "9007199254740992, true", "-9007199254740993, true"})
    void anIntegerThatJavaScriptCannotHoldWarns(String number, boolean warns) {
        assertThat(!told(toml("[vars]\nN = " + number + "\n")).isEmpty()).isEqualTo(warns);
        assertThat(!told(jsonc("\"vars\": {\"N\": " + number + "}")).isEmpty()).isEqualTo(warns);
    }

    @Test
    void anIntegerOfAnyLengthIsReadInJson() {
        var result = jsonc("\"vars\": {\"N\": 123456789012345678901234567890}");

        assertThat(result.config().orElseThrow().vars().get("N"))
                .isEqualTo(new JsonNumber(1.2345678901234568e29));
    }

    @ParameterizedTest
    @CsvSource({"nan", "inf", "-inf", "1e400"})
    void aTomlNumberThatJsonCannotHoldIsAnError(String number) {
        var result = toml("[vars]\nN = " + number + "\n");

        assertThat(result.problems()).singleElement().matches(Problem::isError);
    }

    @Test
    void aJsonNumberTooLargeForJavaScriptIsAnError() {
        assertThat(told(jsonc("\"vars\": {\"A\": 1e999999999}")))
                .singleElement()
                .asString()
                .endsWith("vars.A: is a number too large for JavaScript: at most 1.8e+308");
        assertThat(jsonc("\"vars\": {\"A\": " + "9".repeat(5000) + "}").config()).isEmpty();
    }

    @Test
    void aNumberTooSmallForJavaScriptBecomesZero() {
        var worker = clean(jsonc("\"vars\": {\"A\": 1e-999999999}"));

        assertThat(worker.vars().get("A")).isEqualTo(new JsonNumber(0));
    }

    @Test
    void unicodeKeysAndValuesAreKept() {
        var worker = clean(jsonc("\"vars\": {\"naïve 😀\": \"\\ud83d\\ude00\", \"\": 1}"));

        assertThat(worker.vars()).containsEntry("naïve 😀", new JsonString("😀")).containsKey("");
    }

    @Test
    void varsOfAnotherTypeAreAnError() {
        assertThat(told(toml("vars = [1]\n")))
                .containsExactly(
                        "wrangler.toml:4:1: error: vars: expected an object, found an array");
    }
}
