package dev.dovetail.server;

import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The host and port of a Host header in the normal form of
 * https://url.spec.whatwg.org/#host-parsing. Names of letters that are no ASCII come as punycode,
 * which is taken as it is.
 */
final class RequestHost {
    private static final int MAX_PORT = 65535;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_PIECES = 8;

    private RequestHost() {}

    /**
     * The normal form, or null if there is none.
     *
     * @param authority a host, with or without a port
     * @param ownPort the scheme's, which is left out
     */
    static @Nullable String of(String authority, int ownPort) {
        int end = endOfHost(authority);
        String host = end < 0 ? null : normalHost(authority.substring(0, end));
        if (host == null) {
            return null;
        }
        if (end >= authority.length() - 1) {
            // a colon without a port may stand there
            return host;
        }
        long port = number(authority, end + 1, 10, MAX_PORT);
        if (port < 0) {
            return null;
        }
        return port == ownPort ? host : host + ":" + port;
    }

    /** Where the host ends: at a colon or at the end; -1 if something else is there. */
    private static int endOfHost(String authority) {
        boolean bracketed = authority.startsWith("[");
        int from = bracketed ? authority.indexOf(']') + 1 : 0;
        int colon = authority.indexOf(':', from);
        int end = colon < 0 ? authority.length() : colon;
        return bracketed && (from == 0 || end != from) ? -1 : end;
    }

    private static @Nullable String normalHost(String host) {
        if (host.startsWith("[")) {
            return ipv6(host.substring(1, host.length() - 1));
        }
        if (host.isEmpty()) {
            return null;
        }
        boolean capital = false;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || isDigit(c) || "-._".indexOf(c) >= 0;
            if (!plain && !(c >= 'A' && c <= 'Z')) {
                return null;
            }
            capital |= !plain;
        }
        String lower = capital ? host.toLowerCase(Locale.ROOT) : host;
        return endsInNumber(lower) ? ipv4(lower) : lower;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** https://url.spec.whatwg.org/#ends-in-a-number-checker */
    private static boolean endsInNumber(String host) {
        int end = host.endsWith(".") ? host.length() - 1 : host.length();
        int begin = host.lastIndexOf('.', end - 1) + 1;
        if (begin == end || !isDigit(host.charAt(begin))) {
            return false;
        }
        return isDigits(host, begin, end, 10)
                || (host.startsWith("0x", begin) && isDigits(host, begin + 2, end, 16));
    }

    private static boolean isDigits(String text, int from, int to, int radix) {
        for (int i = from; i < to; i++) {
            if (Character.digit(text.charAt(i), radix) < 0) {
                return false;
            }
        }
        return true;
    }

    /** https://url.spec.whatwg.org/#concept-ipv4-parser */
    private static @Nullable String ipv4(String host) {
        String trimmed = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String[] parts = trimmed.split("\\.", -1);
        if (parts.length > IPV4_BYTES) {
            return null;
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            int bytes = last ? IPV4_BYTES - i : 1;
            long part = ipv4Part(parts[i], (1L << (8 * bytes)) - 1);
            if (part < 0) {
                return null;
            }
            address |= part << (last ? 0 : 8 * (IPV4_BYTES - 1 - i));
        }
        return "%d.%d.%d.%d"
                .formatted(
                        address >> 24, (address >> 16) & 255, (address >> 8) & 255, address & 255);
    }

    private static long ipv4Part(String part, long max) {
        if (part.startsWith("0x")) {
            return part.length() == 2 ? 0 : number(part, 2, 16, max);
        }
        if (part.length() > 1 && part.startsWith("0")) {
            return number(part, 1, 8, max);
        }
        return number(part, 0, 10, max);
    }

    /** The number that a text's rest is, or -1 if it is none, or larger. */
    private static long number(String text, int from, int radix, long max) {
        if (from == text.length()) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = Character.digit(text.charAt(i), radix);
            number = number * radix + digit;
            if (digit < 0 || number > max) {
                return -1;
            }
        }
        return number;
    }

    /**
     * https://url.spec.whatwg.org/#concept-ipv6-serializer, but no IPv4 address may stand within,
     * which nobody sends.
     */
    private static @Nullable String ipv6(String address) {
        Inet6Address parsed = address.indexOf('%') < 0 ? NetUtil.getByName(address, false) : null;
        if (parsed == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(parsed.getAddress());
        int[] pieces = new int[IPV6_PIECES];
        for (int i = 0; i < IPV6_PIECES; i++) {
            pieces[i] = bytes.getShort() & 0xffff;
        }
        int gap = -1;
        int gapLength = 1;
        for (int i = 0, zeros = 0; i < IPV6_PIECES; i++) {
            zeros = pieces[i] == 0 ? zeros + 1 : 0;
            if (zeros > gapLength) {
                gapLength = zeros;
                gap = i - zeros + 1;
            }
        }
        StringBuilder out = new StringBuilder(41).append('[');
        for (int i = 0; i < IPV6_PIECES; i++) {
            if (i == gap) {
                out.append(i == 0 ? "::" : ":");
                i += gapLength - 1;
            } else {
                out.append(Integer.toHexString(pieces[i]));
                if (i < IPV6_PIECES - 1) {
                    out.append(':');
                }
            }
        }
        return out.append(']').toString();
    }
}
