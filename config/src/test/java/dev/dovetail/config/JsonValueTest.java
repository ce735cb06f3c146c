package dev.dovetail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovetail.config.JsonValue.JsonArray;
import dev.dovetail.config.JsonValue.JsonBoolean;
import dev.dovetail.config.JsonValue.JsonNull;
import dev.dovetail.config.JsonValue.JsonNumber;
import dev.dovetail.config.JsonValue.JsonObject;
import dev.dovetail.config.JsonValue.JsonString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class JsonValueTest {
    @Test
    void textHasNoSpacesAndKeepsTheOrder() {
        var fields = new LinkedHashMap<String, JsonValue>();
        fields.put("z", new JsonArray(List.of(new JsonBoolean(true), new JsonNull())));
        fields.put("a", new JsonNumber(1));

        assertThat(new JsonObject(fields).toJson()).isEqualTo("{\"z\":[true,null],\"a\":1}");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-1.5, -1.5",
        "9007199254740992, 9007199254740992",
        "1e21, 1.0E21",
        "0.1, 0.1",
        "5e-324, 4.9E-324"
    })
    void numbersAreWrittenExactly(double number, String text) {
        assertThat(new JsonNumber(number).toJson()).isEqualTo(text);
        assertThat(Double.parseDouble(text)).isEqualTo(number);
    }

    @Test
    void stringsAreEscaped() {
        assertThat(new JsonString("\"\\\n\r\t\u0000\u001f\u2028\u2029é😀").toJson())
                .isEqualTo("\"\\\"\\\\\\n\\r\\t\\u0000\\u001f\\u2028\\u2029é😀\"");
    }

    @Test
    void halfSurrogatesAreEscaped() {
        assertThat(new JsonString("\ud800x\udc00\ud83d").toJson())
                .isEqualTo("\"\\ud800x\\udc00\\ud83d\"");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aNumberThatJsonLacksIsRefused(double number) {
        assertThatThrownBy(() -> new JsonNumber(number))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anObjectDoesNotChangeWithTheMapItWasMadeOf() {
        var fields = new LinkedHashMap<String, JsonValue>(Map.of("a", new JsonNull()));
        var object = new JsonObject(fields);
        fields.clear();

        assertThat(object.fields()).hasSize(1);
        assertThatThrownBy(() -> object.fields().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
