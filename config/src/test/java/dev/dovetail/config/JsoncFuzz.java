package dev.dovetail.config;

/** Any bytes as a wrangler.jsonc and a wrangler.json: a Worker or problems, which can be told. */
public final class JsoncFuzz {
    private JsoncFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        TomlFuzz.read("wrangler.jsonc", input);
        TomlFuzz.read("wrangler.json", input);
    }
}
