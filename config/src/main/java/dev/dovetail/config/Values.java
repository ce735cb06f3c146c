package dev.dovetail.config;

import dev.dovetail.config.JsonValue.JsonArray;
import dev.dovetail.config.JsonValue.JsonObject;

import java.util.LinkedHashMap;
import java.util.Map;

/** Values that a Worker's code will see: any JSON. */
final class Values {
    private final Problems problems;

    Values(Problems problems) {
        this.problems = problems;
    }

    JsonValue of(Node node) {
        return switch (node) {
            case Node.Table table -> object(table);
            case Node.Items items -> new JsonArray(items.items().stream().map(this::of).toList());
            case Node.Scalar scalar -> scalar(scalar);
        };
    }

    JsonObject object(Node.Table table) {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        table.fields().forEach((name, value) -> fields.put(name, of(value)));
        return new JsonObject(fields);
    }

    private JsonValue scalar(Node.Scalar scalar) {
        switch (scalar.type()) {
            case LARGE_INTEGER ->
                    problems.warning(
                            scalar.place(),
                            "is beyond 2^53 and becomes "
                                    + scalar.value().toJson()
                                    + " in JavaScript: write it as a string if each digit counts");
            case DATE, TIME ->
                    problems.warning(
                            scalar.place(),
                            "becomes the string "
                                    + scalar.value().toJson()
                                    + ": write it in quotes, since Wrangler refuses a TOML date");
            default -> {}
        }
        return scalar.value();
    }
}
