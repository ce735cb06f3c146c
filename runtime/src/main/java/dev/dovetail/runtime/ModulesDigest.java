package dev.dovetail.runtime;

import dev.dovetail.isolate.ModuleSource;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A short name for what modules contain. */
final class ModulesDigest {
    private static final int BYTES = 6;

    private ModulesDigest() {}

    static String of(List<ModuleSource> modules) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ModuleSource module : modules) {
                add(digest, module.name().getBytes(StandardCharsets.UTF_8));
                add(digest, bytes(module.content()));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** With its length before it, so that no two lists of parts look the same. */
    private static void add(MessageDigest digest, byte[] part) {
        digest.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(part);
    }

    private static byte[] bytes(ModuleSource.Content content) {
        return switch (content) {
            case ModuleSource.EsModule(String code) -> code.getBytes(StandardCharsets.UTF_8);
            case ModuleSource.CommonJs(String code, List<String> exports) ->
                    code.getBytes(StandardCharsets.UTF_8);
            case ModuleSource.Text(String text) -> text.getBytes(StandardCharsets.UTF_8);
            case ModuleSource.Json(String text) -> text.getBytes(StandardCharsets.UTF_8);
            case ModuleSource.Data(byte[] data) -> data;
            case ModuleSource.Wasm(byte[] data) -> data;
        };
    }
}
