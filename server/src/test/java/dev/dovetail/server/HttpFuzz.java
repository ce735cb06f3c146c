package dev.dovetail.server;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Any bytes as a Host header, a request's target and header lines: one URL in its normal form, or
 * none.
 */
public final class HttpFuzz {
    private HttpFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        List<String> lines = new String(input, StandardCharsets.ISO_8859_1).lines().toList();
        String host = lines.isEmpty() ? "" : lines.getFirst();
        String target = lines.size() < 2 ? "/" : lines.get(1);
        url(host, target);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 2; i < lines.size(); i++) {
            String[] header = lines.get(i).split(":", 2);
            headers.add(header[0], header.length < 2 ? "" : header[1]);
        }
        List<String> list = HeaderLists.of(headers);
        HeaderLists.copy(list, MultiMap.caseInsensitiveMultiMap());
        Handshake.isUpgrade(list);
        Handshake.key(headers);
    }

    private static void url(String host, String target) {
        String url = RequestUrl.of(false, host, target);
        if (url == null) {
            return;
        }
        if (!url.startsWith("http://") || url.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new AssertionError("not in its normal form: " + url);
        }
        @Nullable String again = RequestUrl.of(false, "other.example", url);
        if (!url.equals(again)) {
            throw new AssertionError("another URL the second time: " + url + ", " + again);
        }
    }
}
