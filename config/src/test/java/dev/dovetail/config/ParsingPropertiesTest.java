package dev.dovetail.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.config.JsonValue.JsonArray;
import dev.dovetail.config.JsonValue.JsonBoolean;
import dev.dovetail.config.JsonValue.JsonNull;
import dev.dovetail.config.JsonValue.JsonNumber;
import dev.dovetail.config.JsonValue.JsonObject;
import dev.dovetail.config.JsonValue.JsonString;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

class ParsingPropertiesTest {
    private static final int DEPTH = 4;
    private static final String SAMPLE =
            """
            name = "a" # x
            main = 'src/index.js'
            compatibility_date = 2026-01-20
            services = [ { binding = "B", service = "b", props = { k = [1, 2.5e3] } } ]
            [vars]
            A.b = \"""x
            y\"""
            [env.staging]
            name = "s"
            """;

    private static final String JSON_SAMPLE =
            """
            { // x
              "name": "a", "main": "a.js", "compatibility_date": "2026-01-20",
              "services": [{"binding": "B", "service": "b", "props": {"k": [1, 2.5e3, null]}},],
              "vars": {"A": "\\u00e9\\n", "B": -0.5}, /* y */
            }
            """;

    @Property(tries = 500)
    void aValueWrittenAsJsonIsReadAgain(@ForAll("values") JsonValue value) {
        var result = Given.jsonc("\"vars\": {\"V\": " + value.toJson() + "}");

        assertThat(result.config().orElseThrow().vars().get("V")).isEqualTo(value);
    }

    @Property(tries = 300)
    void aValueWrittenAsTomlIsReadAgain(@ForAll("tomlValues") JsonValue value) {
        var result = Given.toml("vars = { V = " + toml(value) + " }\n");

        assertThat(result.config().orElseThrow().vars().get("V")).isEqualTo(value);
    }

    @Property(tries = 500)
    void anyTextGivesAProblemOrAWorker(@ForAll String text, @ForAll boolean toml) {
        assertAnswered(toml, text);
    }

    @Property(tries = 500)
    void anyTextOfSyntaxGivesAProblemOrAWorker(
            @ForAll("syntax") String text, @ForAll boolean toml) {
        assertAnswered(toml, text);
    }

    @Property(tries = 500)
    void aTextCutOffGivesAProblemOrAWorker(
            @ForAll @IntRange(max = 400) int length, @ForAll boolean toml) {
        String sample = toml ? SAMPLE : JSON_SAMPLE;
        assertAnswered(toml, sample.substring(0, Math.min(length, sample.length())));
    }

    @Property(tries = 1000)
    void aTextWithOneCharacterReplacedGivesAProblemOrAWorker(
            @ForAll @IntRange(max = 400) int at,
            @ForAll("syntaxCharacter") String character,
            @ForAll boolean toml) {
        var text = new StringBuilder(toml ? SAMPLE : JSON_SAMPLE);
        int start = at % text.length();
        assertAnswered(toml, text.replace(start, start + 1, character).toString());
    }

    private static void assertAnswered(boolean toml, String text) {
        Path name = Path.of(toml ? "wrangler.toml" : "wrangler.jsonc");
        for (var environment : new String[] {"", "staging"}) {
            var result = ConfigReader.parse(name, text, Optional.of(environment));
            boolean error = result.problems().stream().anyMatch(Problem::isError);
            assertThat(result.config().isPresent()).isEqualTo(!error);
            assertThat(result.problems())
                    .allMatch(problem -> problem.line() >= 1 && problem.column() >= 1)
                    .noneMatch(problem -> problem.format().contains("\n"));
        }
    }

    private static String toml(JsonValue value) {
        return switch (value) {
            case JsonObject object ->
                    object.fields().entrySet().stream()
                            .map(
                                    e ->
                                            new JsonString(e.getKey()).toJson()
                                                    + "="
                                                    + toml(e.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
            case JsonArray array ->
                    array.items().stream()
                            .map(ParsingPropertiesTest::toml)
                            .collect(Collectors.joining(",", "[", "]"));
            default -> value.toJson();
        };
    }

    @Provide
    Arbitrary<JsonValue> values() {
        return values(Arbitraries.strings(), DEPTH, true);
    }

    /** TOML has no null and no half surrogates. */
    @Provide
    Arbitrary<JsonValue> tomlValues() {
        var wholeCharacters =
                Arbitraries.strings().withCharRange(' ', '~').withChars("é\n\t\u2028");
        return values(wholeCharacters, DEPTH, false);
    }

    private static Arbitrary<JsonValue> values(
            Arbitrary<String> strings, int depth, boolean withNull) {
        Arbitrary<JsonValue> scalars = scalars(strings, withNull);
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<JsonValue> inner = Arbitraries.lazy(() -> values(strings, depth - 1, withNull));
        return Arbitraries.oneOf(
                scalars,
                inner.list().ofMaxSize(4).map(JsonArray::new),
                Arbitraries.maps(strings, inner).ofMaxSize(4).map(ParsingPropertiesTest::object));
    }

    private static JsonValue object(Map<String, JsonValue> fields) {
        return new JsonObject(fields);
    }

    private static Arbitrary<JsonValue> scalars(Arbitrary<String> strings, boolean withNull) {
        Arbitrary<JsonValue> plain =
                Arbitraries.oneOf(
                        strings.map(JsonString::new),
                        Arbitraries.integers().map(JsonNumber::new),
                        Arbitraries.doubles().map(JsonNumber::new),
                        Arbitraries.of(true, false).map(JsonBoolean::new));
        return withNull ? Arbitraries.oneOf(plain, Arbitraries.just(new JsonNull())) : plain;
    }

    @Provide
    Arbitrary<String> syntax() {
        return syntaxCharacter().list().ofMaxSize(60).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> syntaxCharacter() {
        return Arbitraries.of(
                "[",
                "]",
                "{",
                "}",
                "\"",
                "'",
                "\"\"\"",
                "'''",
                "\\",
                "\n",
                "\r\n",
                "=",
                ":",
                ",",
                ".",
                "#",
                "/*",
                "//",
                "*/",
                "-",
                "+",
                "e",
                "_",
                "0",
                "1",
                "9",
                "0x",
                "inf",
                "nan",
                "true",
                "null",
                "2026-01-02",
                "07:32:00",
                "T",
                "Z",
                "name",
                "vars",
                "env",
                " ",
                "\t",
                "\u0000",
                "\ud800",
                "\udc00",
                "é",
                "\ud83d\ude00",
                "\uFEFF",
                "\\u12");
    }
}
