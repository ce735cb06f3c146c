package dev.dovetail.runtime;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The trace that a request belongs to: https://www.w3.org/TR/trace-context/. Every invocation that
 * works on the request has a part of its own in it, a span, whose id is made when it is needed.
 *
 * @param id 32 hexadecimal digits
 * @param parent the span that the request came from, 16 hexadecimal digits; null if it began here
 * @param sampled whether the one who began the trace recorded it
 * @param state what others keep in {@code tracestate}; empty for nothing
 * @param seed makes the ids of spans: nobody outside can guess it
 */
record Trace(String id, @Nullable String parent, boolean sampled, String state, long seed) {
    static final String TRACEPARENT = "traceparent";
    static final String TRACESTATE = "tracestate";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();

    /** The form of version 00; a later one may go on after another dash. */
    private static final Pattern PARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    private static final Pattern KEY =
            Pattern.compile(
                    "[a-z0-9][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13}");

    /** Printable ASCII but comma and equals sign, no space at the end. */
    private static final Pattern STATE_VALUE =
            Pattern.compile(
                    "[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

    private static final int MAX_MEMBERS = 32;

    /** A trace that begins with this request. */
    static Trace begin() {
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        id[0] |= 1;
        return new Trace(HEX.formatHex(id), null, false, "", RANDOM.nextLong());
    }

    /**
     * The trace that a request's headers name, or null: none, or not as the rules want it.
     *
     * @param headers name, value, name, value…
     */
    static @Nullable Trace of(List<String> headers) {
        String parent = null;
        List<String> states = new ArrayList<>(0);
        for (int i = 0; i + 1 < headers.size(); i += 2) {
            String name = headers.get(i);
            if (name.equalsIgnoreCase(TRACEPARENT)) {
                if (parent != null) {
                    return null;
                }
                parent = headers.get(i + 1).strip();
            } else if (name.equalsIgnoreCase(TRACESTATE)) {
                states.add(headers.get(i + 1));
            }
        }
        if (parent == null) {
            return null;
        }
        var matcher = PARENT.matcher(parent);
        if (!matcher.matches()
                || matcher.group(1).equals("ff")
                || (matcher.group(1).equals("00") && matcher.group(5) != null)
                || matcher.group(2).equals(NO_TRACE)
                || matcher.group(3).equals(NO_SPAN)) {
            return null;
        }
        boolean sampled = (HexFormat.fromHexDigits(matcher.group(4)) & 1) != 0;
        String state = checkedState(String.join(",", states));
        return new Trace(matcher.group(2), matcher.group(3), sampled, state, RANDOM.nextLong());
    }

    /** The members of a tracestate; nothing if one is malformed. */
    private static String checkedState(String state) {
        List<String> members = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (String part : state.split(",", -1)) {
            String member = part.strip();
            if (member.isEmpty()) {
                continue;
            }
            int equals = member.indexOf('=');
            if (equals < 0
                    || !KEY.matcher(member.substring(0, equals)).matches()
                    || !STATE_VALUE.matcher(member.substring(equals + 1)).matches()
                    || !keys.add(member.substring(0, equals))) {
                return "";
            }
            members.add(member);
        }
        return members.size() > MAX_MEMBERS ? "" : String.join(",", members);
    }

    /** The id of an invocation's span. */
    String span(long invocation) {
        long mixed = mix(invocation ^ seed);
        return HEX.toHexDigits(mixed == 0 ? 1 : mixed);
    }

    /** The header with which an invocation passes the trace on. */
    String header(long invocation) {
        return "00-" + id + "-" + span(invocation) + (sampled ? "-01" : "-00");
    }

    /** The finisher of SplitMix64: different numbers stay different. */
    private static long mix(long number) {
        long z = number;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
