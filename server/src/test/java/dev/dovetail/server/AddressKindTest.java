package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

class AddressKindTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, UNSPECIFIED",
        "0.255.1.1, UNSPECIFIED",
        "1.1.1.1, PUBLIC",
        "9.255.255.255, PUBLIC",
        "10.0.0.0, PRIVATE",
        "10.255.255.255, PRIVATE",
        "11.0.0.0, PUBLIC",
        "100.63.255.255, PUBLIC",
        "100.64.0.0, SHARED",
        "100.100.100.200, SHARED",
        "100.127.255.255, SHARED",
        "100.128.0.0, PUBLIC",
        "127.0.0.1, LOOPBACK",
        "127.255.255.255, LOOPBACK",
        "128.0.0.0, PUBLIC",
        "168.63.129.16, METADATA",
        "168.63.129.17, PUBLIC",
        "169.253.255.255, PUBLIC",
        "169.254.169.254, LINK_LOCAL",
        "169.255.0.0, PUBLIC",
        "172.15.255.255, PUBLIC",
        "172.16.0.0, PRIVATE",
        "172.31.255.255, PRIVATE",
        "172.32.0.0, PUBLIC",
        "192.0.0.192, RESERVED",
        "192.0.1.0, PUBLIC",
        "192.0.2.1, RESERVED",
        "192.88.99.1, RESERVED",
        "192.167.255.255, PUBLIC",
        "192.168.0.0, PRIVATE",
        "192.168.255.255, PRIVATE",
        "192.169.0.0, PUBLIC",
        "198.17.255.255, PUBLIC",
        "198.18.0.0, RESERVED",
        "198.19.255.255, RESERVED",
        "198.20.0.0, PUBLIC",
        "198.51.100.7, RESERVED",
        "203.0.113.7, RESERVED",
        "203.0.114.1, PUBLIC",
        "223.255.255.255, PUBLIC",
        "224.0.0.1, MULTICAST",
        "239.255.255.255, MULTICAST",
        "240.0.0.1, RESERVED",
        "255.255.255.255, RESERVED"
    })
    void anIpv4AddressIsWhatTheRegistrySays(String address, AddressKind kind)
            throws UnknownHostException {
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();

        assertThat(AddressKind.of(InetAddress.getByAddress(bytes))).isEqualTo(kind);
        assertThat(AddressKind.of(inIpv6("00000000000000000000ffff", bytes)))
                .as("mapped")
                .isEqualTo(kind);
        assertThat(AddressKind.of(inIpv6("0000000000000000ffff0000", bytes)))
                .as("translated by a stateless host")
                .isEqualTo(kind);
        assertThat(AddressKind.of(inIpv6("0064ff9b0000000000000000", bytes)))
                .as("translated by the network")
                .isEqualTo(kind);
    }

    private static InetAddress inIpv6(String prefix, byte[] ipv4) throws UnknownHostException {
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(prefix), 16);
        System.arraycopy(ipv4, 0, bytes, 12, 4);
        return Inet6Address.getByAddress("", bytes, -1);
    }

    @ParameterizedTest
    @CsvSource({
        "::, UNSPECIFIED",
        "::1, LOOPBACK",
        "::2, UNSPECIFIED",
        "::127.0.0.1, LOOPBACK",
        "::ffff:10.0.0.1, PRIVATE",
        "::1:0:0:0, RESERVED",
        "64:ff9b:1::1, PRIVATE",
        "100::1, RESERVED",
        "2001::1, RESERVED",
        "2001:1ff::1, RESERVED",
        "2001:200::1, PUBLIC",
        "2001:db8::1, RESERVED",
        "2001:4860:4860::8888, PUBLIC",
        "2002:7f00:1::1, LOOPBACK",
        "2002:c0a8:101::, PRIVATE",
        "2002:808:808::, PUBLIC",
        "2606:4700:4700::1111, PUBLIC",
        "3fff:fff::1, RESERVED",
        "3fff:1000::1, PUBLIC",
        "4000::1, RESERVED",
        "5f00::1, RESERVED",
        "fc00::1, PRIVATE",
        "fd00:ec2::254, PRIVATE",
        "fdff::1, PRIVATE",
        "fe00::1, RESERVED",
        "fe80::1, LINK_LOCAL",
        "febf::1, LINK_LOCAL",
        "fec0::1, PRIVATE",
        "ff02::1, MULTICAST"
    })
    void anIpv6AddressIsWhatTheRegistrySays(String address, AddressKind kind) {
        assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(kind);
    }

    /** Java knows fewer kinds, but none of those that it knows may pass as public. */
    @Property
    void whatJavaCallsLocalIsNotPublic(@ForAll @Size(16) byte[] bytes, @ForAll boolean ipv4)
            throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(ipv4 ? Arrays.copyOf(bytes, 4) : bytes);
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            assertThat(AddressKind.of(address)).isNotEqualTo(AddressKind.PUBLIC);
        }
    }
}
