package dev.dovetail.server;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.BitSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The absolute URL of a request, from its Host header and its target, normal in the sense of
 * https://url.spec.whatwg.org/ so that nobody needs to parse it again.
 */
final class RequestUrl {
    /** Characters of a path and a query that the URL standard leaves as they are. */
    private static final BitSet PLAIN = new BitSet(128);

    private static final int DEFAULT_PORT = 80;

    static {
        for (int c = '!'; c <= '~'; c++) {
            PLAIN.set(c);
        }
        for (char c : "\"#<>\\^`{|}'".toCharArray()) {
            PLAIN.clear(c);
        }
    }

    private RequestUrl() {}

    /** The URL, or null if there can be none. */
    static @Nullable String of(HttpServerRequest request) {
        String target = request.uri();
        if (target.startsWith("http://") || target.startsWith("https://")) {
            // a proxy's form: the path is what counts, the Host header is who we are
            int path = target.indexOf('/', target.indexOf("//") + 2);
            target = path < 0 ? "/" : target.substring(path);
        }
        if (target.equals("*")) {
            target = "/*";
        }
        if (!target.startsWith("/")) {
            return null;
        }
        HostAndPort authority = request.authority();
        String host = authority == null ? "localhost" : authority.host();
        if (!isHost(host)) {
            return null;
        }
        int port = authority == null ? -1 : authority.port();
        StringBuilder url = new StringBuilder(16 + host.length() + target.length());
        url.append(request.isSSL() ? "https://" : "http://").append(host.toLowerCase(Locale.ROOT));
        if (port >= 0 && port != DEFAULT_PORT) {
            url.append(':').append(port);
        }
        if (isPlain(target)) {
            return url.append(target).toString();
        }
        return url.append(normal(target)).toString();
    }

    private static boolean isHost(String host) {
        if (host.isEmpty()) {
            return false;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean good =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '.'
                            || c == '-'
                            || c == '_'
                            || c == '['
                            || c == ']'
                            || c == ':';
            if (!good) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c > '~' || !PLAIN.get(c)) {
                return false;
            }
            // dot segments, also written with %2e, go away
            if (c == '/' && i + 1 < target.length()) {
                char next = target.charAt(i + 1);
                if (next == '.' || (next == '%' && target.regionMatches(true, i + 1, "%2e", 0, 3))) {
                    return false;
                }
            }
            if (c == '?') {
                return isPlainQuery(target, i + 1);
            }
        }
        return true;
    }

    private static boolean isPlainQuery(String target, int from) {
        for (int i = from; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c > '~' || !PLAIN.get(c)) {
                return false;
            }
        }
        return true;
    }

    /** The URL standard's path state and query state for a special scheme. */
    private static String normal(String target) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        StringBuilder out = new StringBuilder(target.length() + 16);
        String[] segments = path.replace('\\', '/').substring(1).split("/", -1);
        java.util.ArrayDeque<String> kept = new java.util.ArrayDeque<>();
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            switch (segments[i].toLowerCase(Locale.ROOT).replace("%2e", ".")) {
                case "." -> {
                    if (last) {
                        kept.add("");
                    }
                }
                case ".." -> {
                    kept.pollLast();
                    if (last) {
                        kept.add("");
                    }
                }
                default -> kept.add(encode(segments[i], "\"#<>?^`{}"));
            }
        }
        for (String segment : kept) {
            out.append('/').append(segment);
        }
        if (kept.isEmpty()) {
            out.append('/');
        }
        if (question >= 0) {
            out.append('?').append(encode(target.substring(question + 1), "\"#<>'"));
        }
        return out.toString();
    }

    private static String encode(String text, String special) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || special.indexOf(c) >= 0) {
                // a request's target is bytes: each character here is one
                out.append('%').append("0123456789ABCDEF".charAt((c >> 4) & 15));
                out.append("0123456789ABCDEF".charAt(c & 15));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
