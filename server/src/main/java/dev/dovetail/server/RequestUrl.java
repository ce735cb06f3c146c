package dev.dovetail.server;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * The absolute URL of a request, from its Host header and its target, normal in the sense of
 * https://url.spec.whatwg.org/ so that nobody needs to parse it again.
 */
final class RequestUrl {
    /** What the URL standard encodes in a path, a query and a fragment, beside what is no ASCII. */
    private static final String PATH_SET = "\"#<>?^`{}";

    private static final String QUERY_SET = "\"#<>'";
    private static final String FRAGMENT_SET = "\"<>`";

    /** Characters of a path and a query that stay as they are, in either. */
    private static final BitSet PLAIN = new BitSet(128);

    static {
        PLAIN.set('!', '~' + 1);
        (PATH_SET + QUERY_SET + "\\").chars().forEach(PLAIN::clear);
        PLAIN.set('?');
    }

    private RequestUrl() {}

    /**
     * The URL of a request, or null if there can be none.
     *
     * @param headers the request's
     */
    static @Nullable String of(HttpServerRequest request, List<String> headers) {
        String host = hostOf(headers);
        if (host == null) {
            return null;
        }
        if (host.isEmpty()) {
            if (request.version() != HttpVersion.HTTP_1_0) {
                return null;
            }
            host = "localhost";
        }
        return of(request.isSSL(), host, request.uri());
    }

    /**
     * The Host header, empty if there is none; null if there are several, or a header has no name.
     */
    private static @Nullable String hostOf(List<String> headers) {
        String host = "";
        for (int i = 0; i < headers.size(); i += 2) {
            String name = headers.get(i);
            if (name.isEmpty() || (name.equals("host") && !host.isEmpty())) {
                return null;
            }
            if (name.equals("host")) {
                host = headers.get(i + 1);
            }
        }
        return host;
    }

    /**
     * The URL, or null if there can be none.
     *
     * @param host a Host header
     * @param target a request's target: an absolute path, an absolute URL (RFC 9112, section 3.2.2:
     *     it wins over the Host header) or an asterisk; a character stands for a byte
     */
    static @Nullable String of(boolean secure, String host, String target) {
        String authority = host;
        String path = target;
        if (!target.startsWith("/")) {
            int begin = behindScheme(target);
            if (begin > 0) {
                int end = endOfAuthority(target, begin);
                authority = target.substring(begin, end);
                path =
                        target.startsWith("/", end)
                                ? target.substring(end)
                                : "/" + target.substring(end);
            } else if (target.equals("*")) {
                path = "/*";
            } else {
                return null;
            }
        }
        String normal = RequestHost.of(authority, secure ? 443 : 80);
        if (normal == null) {
            return null;
        }
        return (secure ? "https://" : "http://") + normal + (isPlain(path) ? path : normal(path));
    }

    private static int behindScheme(String target) {
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            return 7;
        }
        return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
    }

    private static int endOfAuthority(String target, int from) {
        int end = from;
        while (end < target.length() && "/?#\\".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static boolean isPlain(String target) {
        boolean query = false;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (!PLAIN.get(c)) {
                return false;
            }
            if (c == '?') {
                query = true;
            } else if (c == '/' && !query && mayBeDots(target, i + 1)) {
                return false;
            }
        }
        return true;
    }

    /** Dot segments go away; a dot may be written as %2e. */
    private static boolean mayBeDots(String path, int at) {
        return path.startsWith(".", at) || path.regionMatches(true, at, "%2e", 0, 3);
    }

    /** The URL standard's states for path, query and fragment, for a special scheme. */
    private static String normal(String target) {
        int hash = target.indexOf('#');
        String rest = hash < 0 ? target : target.substring(0, hash);
        int question = rest.indexOf('?');
        StringBuilder out = new StringBuilder(target.length() + 16);
        appendPath(out, question < 0 ? rest : rest.substring(0, question));
        if (question >= 0) {
            encode(out.append('?'), rest, question + 1, QUERY_SET);
        }
        if (hash >= 0) {
            encode(out.append('#'), target, hash + 1, FRAGMENT_SET);
        }
        return out.toString();
    }

    private static void appendPath(StringBuilder out, String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.replace('\\', '/').substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String dots = segments[i].toLowerCase(Locale.ROOT).replace("%2e", ".");
            boolean up = dots.equals("..");
            if (up) {
                kept.pollLast();
            }
            if (!up && !dots.equals(".")) {
                kept.add(segments[i]);
            } else if (i == segments.length - 1) {
                kept.add("");
            }
        }
        for (String segment : kept) {
            encode(out.append('/'), segment, 0, PATH_SET);
        }
    }

    private static void encode(StringBuilder out, String text, int from, String special) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || special.indexOf(c) >= 0) {
                // a request's target is bytes: each character here is one
                out.append('%').append("0123456789ABCDEF".charAt((c >> 4) & 15));
                out.append("0123456789ABCDEF".charAt(c & 15));
            } else {
                out.append(c);
            }
        }
    }
}
