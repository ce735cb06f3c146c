package dev.dovetail.config;

/** A kind of module that a rule names. */
public enum ModuleType {
    /** An ES module. */
    ES_MODULE("ESModule"),
    /** A CommonJS module. */
    COMMON_JS("CommonJS"),
    /** A string. */
    TEXT("Text"),
    /** An ArrayBuffer. */
    DATA("Data"),
    /** A WebAssembly.Module. */
    COMPILED_WASM("CompiledWasm");

    private final String word;

    ModuleType(String word) {
        this.word = word;
    }

    /** Its name in the file. */
    public String word() {
        return word;
    }
}
