package dev.dovetail.rpc;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The table of payload-vectors.json, which the JavaScript codec fills and checks with
 * payload-vectors.mjs.
 */
final class PayloadVectors {
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":\"((?:[^\"\\\\]|\\\\.)*+)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    /**
     * A row.
     *
     * @param name what it shows
     * @param js the JavaScript expression of the value, or null in a malformed row
     * @param hex the payload
     */
    record Row(String name, @Nullable String js, String hex) {
        byte[] payload() {
            return HexFormat.of().parseHex(hex);
        }

        boolean isMalformed() {
            return js == null;
        }
    }

    private PayloadVectors() {}

    static List<Row> rows() {
        try (var in = PayloadVectors.class.getResourceAsStream("payload-vectors.json")) {
            if (in == null) {
                throw new AssertionError("no table");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> line.length() > 1).map(PayloadVectors::row).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] payload(String name) {
        return rows().stream().filter(r -> r.name.equals(name)).findFirst().orElseThrow().payload();
    }

    /** One row a line, all members strings but "malformed", as payload-vectors.mjs writes them. */
    private static Row row(String line) {
        String name = "";
        String js = null;
        String hex = "";
        var matcher = MEMBER.matcher(line);
        while (matcher.find()) {
            String value = ESCAPE.matcher(matcher.group(2)).replaceAll("$1");
            switch (matcher.group(1)) {
                case "name" -> name = value;
                case "js" -> js = value;
                case "hex" -> hex = value;
                default -> {}
            }
        }
        return new Row(name, js, hex);
    }
}
