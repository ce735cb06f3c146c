package dev.dovetail.server;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** A WebSocket's opening handshake: RFC 6455, section 4. */
final class Handshake {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;

    private static final String KEY = "sec-websocket-key";
    private static final String ACCEPT = "sec-websocket-accept";
    private static final String EXTENSIONS = "sec-websocket-extensions";

    private Handshake() {}

    /** Whether a request's headers ask for a WebSocket. */
    static boolean isUpgrade(List<String> headers) {
        for (int i = 0; i + 1 < headers.size(); i += 2) {
            if (headers.get(i).equals("upgrade")) {
                return headers.get(i + 1).equalsIgnoreCase("websocket");
            }
        }
        return false;
    }

    /** The key of a client's handshake, or null if it is none that can be answered. */
    static @Nullable String key(MultiMap request) {
        String key = request.get(KEY);
        String connection = request.get("connection");
        boolean proper =
                key != null
                        && isKey(key)
                        && VERSION.equals(request.get("sec-websocket-version"))
                        && "websocket".equalsIgnoreCase(request.get("upgrade"))
                        && connection != null
                        && connection.toLowerCase(Locale.ROOT).contains("upgrade");
        return proper ? key : null;
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Completes the headers of a server's answer. No extension is spoken. */
    static void answer(MultiMap response, String key) {
        response.remove(EXTENSIONS)
                .set("upgrade", "websocket")
                .set("connection", "Upgrade")
                .set(ACCEPT, accept(key));
    }

    /** Completes the headers of a client's request; returns the key that was sent. */
    static String ask(MultiMap request) {
        byte[] bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        String key = Base64.getEncoder().encodeToString(bytes);
        request.remove(EXTENSIONS)
                .set("upgrade", "websocket")
                .set("connection", "Upgrade")
                .set("sec-websocket-version", VERSION)
                .set(KEY, key);
        return key;
    }

    /** Whether a server's answer fits the key. */
    static boolean isAnswered(MultiMap response, String key) {
        return accept(key).equals(response.get(ACCEPT))
                && "websocket".equalsIgnoreCase(response.get("upgrade"))
                && response.get(EXTENSIONS) == null;
    }

    private static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1", e);
        }
    }
}
