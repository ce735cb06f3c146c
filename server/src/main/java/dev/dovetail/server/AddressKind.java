package dev.dovetail.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Who is behind an address: the internet, or somebody nearer. By IANA's registries of
 * special-purpose addresses (iana.org/assignments/iana-ipv4-special-registry and
 * iana-ipv6-special-registry).
 */
enum AddressKind {
    PUBLIC("a public address"),
    UNSPECIFIED("the unspecified address"),
    LOOPBACK("a loopback address"),
    LINK_LOCAL("a link-local address"),
    PRIVATE("a private address"),
    SHARED("an address of a carrier's network"),
    MULTICAST("a multicast address"),
    METADATA("the address of a cloud's metadata service"),
    RESERVED("a reserved address");

    /** 168.63.129.16: Azure's, which looks like any other. */
    private static final int AZURE_METADATA = 0xA83F8110;

    private static final int IPV6_BYTES = 16;

    private final String text;

    AddressKind(String text) {
        this.text = text;
    }

    /** As a sentence about an address says it: "a loopback address". */
    String text() {
        return text;
    }

    /** The kind of an address. One that carries an IPv4 address is what that one is. */
    static AddressKind of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? ofIpv4(bytes, 0) : ofIpv6(bytes);
    }

    private static AddressKind ofIpv4(byte[] in, int at) {
        int a = in[at] & 0xFF;
        int b = in[at + 1] & 0xFF;
        int all = a << 24 | b << 16 | word(in, at / 2 + 1);
        return switch (a) {
            case 0 -> UNSPECIFIED;
            case 10 -> PRIVATE;
            case 100 -> (b & 0xC0) == 64 ? SHARED : PUBLIC;
            case 127 -> LOOPBACK;
            case 168 -> all == AZURE_METADATA ? METADATA : PUBLIC;
            case 169 -> b == 254 ? LINK_LOCAL : PUBLIC;
            case 172 -> (b & 0xF0) == 16 ? PRIVATE : PUBLIC;
            case 192 -> ofIpv4At192(all);
            // benchmarks, documentation
            case 198 -> (b & 0xFE) == 18 || is24(all, 0xC6336400) ? RESERVED : PUBLIC;
            case 203 -> is24(all, 0xCB007100) ? RESERVED : PUBLIC;
            default -> a >= 240 ? RESERVED : a >= 224 ? MULTICAST : PUBLIC;
        };
    }

    private static AddressKind ofIpv4At192(int all) {
        if ((all & 0xFFFF0000) == 0xC0A80000) {
            return PRIVATE;
        }
        // protocol assignments, documentation, relays from IPv6
        return is24(all, 0xC0000000) || is24(all, 0xC0000200) || is24(all, 0xC0586300)
                ? RESERVED
                : PUBLIC;
    }

    private static boolean is24(int address, int net) {
        return (address & 0xFFFFFF00) == net;
    }

    private static AddressKind ofIpv6(byte[] in) {
        int first = word(in, 0);
        if (first == 0) {
            return ofIpv6At0(in);
        }
        if (first == 0x64 && word(in, 1) == 0xFF9B) {
            // translated to IPv4: for everybody, or within a network
            return isZero(in, 4, 12) ? ofIpv4(in, 12) : PRIVATE;
        }
        if (first == 0x2002) {
            return ofIpv4(in, 2);
        }
        if ((first & 0xFE00) == 0xFC00 || (first & 0xFFC0) == 0xFEC0) {
            return PRIVATE;
        }
        if ((first & 0xFFC0) == 0xFE80) {
            return LINK_LOCAL;
        }
        if ((first & 0xFF00) == 0xFF00) {
            return MULTICAST;
        }
        // documentation, and 2001::/23: tunnels and other protocols
        boolean reserved =
                (first == 0x2001 && (word(in, 1) == 0xDB8 || word(in, 1) < 0x200))
                        || (first == 0x3FFF && word(in, 1) < 0x1000);
        return (first & 0xE000) == 0x2000 && !reserved ? PUBLIC : RESERVED;
    }

    /** ::, ::1 and the two ways to write an IPv4 address. */
    private static AddressKind ofIpv6At0(byte[] in) {
        if (isZero(in, 2, IPV6_BYTES)) {
            return UNSPECIFIED;
        }
        if (isZero(in, 2, IPV6_BYTES - 1) && in[IPV6_BYTES - 1] == 1) {
            return LOOPBACK;
        }
        boolean mapped = isZero(in, 2, 10) && word(in, 5) == 0xFFFF;
        boolean translated = isZero(in, 2, 8) && word(in, 4) == 0xFFFF && word(in, 5) == 0;
        return mapped || translated || isZero(in, 2, 12) ? ofIpv4(in, 12) : RESERVED;
    }

    private static int word(byte[] in, int index) {
        return (in[2 * index] & 0xFF) << 8 | (in[2 * index + 1] & 0xFF);
    }

    private static boolean isZero(byte[] in, int from, int to) {
        return Arrays.equals(in, from, to, new byte[to - from], 0, to - from);
    }
}
