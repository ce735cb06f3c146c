package dev.dovetail.server;

import io.vertx.core.MultiMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Headers between Vert.x and the runtime, which has them as name, value, name, value… */
final class HeaderLists {
    static final String CONTENT_LENGTH = "content-length";

    /** Headers that are a connection's own business: RFC 9110, section 7.6.1. */
    private static final Set<String> HOP_BY_HOP =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "transfer-encoding",
                    "upgrade");

    private HeaderLists() {}

    /** What came in, with names in lower case. */
    static List<String> of(MultiMap headers) {
        List<String> list = new ArrayList<>(headers.size() * 2 + 2);
        for (Map.Entry<String, String> header : headers) {
            list.add(header.getKey().toLowerCase(Locale.ROOT));
            list.add(header.getValue());
        }
        return list;
    }

    /**
     * Adds what goes out, without what belongs to the connection or follows from the body.
     *
     * @return the content-length among them, which is not added
     * @throws IllegalArgumentException if a header cannot be sent
     */
    static @Nullable String copy(List<String> from, MultiMap to) {
        String length = null;
        for (int i = 0; i + 1 < from.size(); i += 2) {
            String name = from.get(i);
            if (name.equals(CONTENT_LENGTH)) {
                length = from.get(i + 1);
            } else if (!HOP_BY_HOP.contains(name)) {
                to.add(name, from.get(i + 1));
            }
        }
        return length;
    }

    /** Bytes of header lines: name, value, name, value…, and what stands between them. */
    static long bytes(List<String> headers) {
        long bytes = 0;
        for (String text : headers) {
            bytes += text.length() + 2;
        }
        return bytes;
    }
}
