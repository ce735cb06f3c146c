package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A request's URL is what `new URL` would make of its host and target: nobody parses it again. */
final class RequestUrlTest {
    /**
     * For each line of the body, a host and a target of bytes in hexadecimal: their URL by the
     * platform, or null.
     */
    private static final String JUDGE =
            """
            function ofHex(hex) {
              const bytes = new Uint8Array(hex.length / 2);
              for (let i = 0; i < bytes.length; i++) {
                bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
              }
              return new TextDecoder().decode(bytes);
            }
            function hrefOf(line) {
              const [host, target] = line.split(" ").map(ofHex);
              try {
                return new URL("http://" + host + target).href;
              } catch {
                return "null";
              }
            }
            export default {
              async fetch(request) {
                if (request.method === "GET") {
                  return new Response(request.url + " " + new URL(request.url).href);
                }
                return new Response((await request.text()).split("\\n").map(hrefOf).join("\\n"));
              },
            };
            """;

    private static final List<String> TARGETS =
            List.of(
                    "/",
                    "//",
                    "///a",
                    "/a",
                    "/a/b/",
                    "/a//b",
                    "/?",
                    "/??",
                    "/?a=1&b=2",
                    "/a?b?c",
                    "/.",
                    "/..",
                    "/./",
                    "/../",
                    "/a/.",
                    "/a/..",
                    "/a/./b",
                    "/a/../b",
                    "/a/b/../..",
                    "/a/b/../../..",
                    "/../../a",
                    "/.a",
                    "/..a",
                    "/...",
                    "/a.",
                    "/a..",
                    "/a/.b/..c",
                    "/%2e",
                    "/%2E",
                    "/%2e%2e",
                    "/.%2e",
                    "/%2e.",
                    "/a/%2E%2e/b",
                    "/%2ea",
                    "/%2e%2e%2e",
                    "/%",
                    "/%a",
                    "/%zz",
                    "/%00",
                    "/%2f",
                    "/%5c",
                    "/%C3%A9",
                    "/%c3%a9",
                    "/%FF",
                    "/a?.",
                    "/a?/../b",
                    "/a?%2e",
                    "/?/.",
                    "/a?../..",
                    "/a/..?b",
                    "/a\\b",
                    "/\\",
                    "/\\\\a",
                    "/a\\..\\b",
                    "/a?b\\c",
                    "/..\\a",
                    "/\"",
                    "/<",
                    "/>",
                    "/^",
                    "/`",
                    "/{",
                    "/|",
                    "/}",
                    "/'",
                    "/~",
                    "/!$&()*+,;=:@",
                    "/?\"",
                    "/?<",
                    "/?>",
                    "/?^",
                    "/?`",
                    "/?{",
                    "/?|",
                    "/?}",
                    "/?'",
                    "/?~",
                    "/?!$&()*+,;=:@[]",
                    "/[a]",
                    "/#",
                    "/a#b",
                    "/a?b#c",
                    "/#?a",
                    "/#\"<>`{}^|",
                    "/a#b#c",
                    "/a/../#/../b",
                    "/;a/..;/b",
                    "/a:b",
                    "/http://x/",
                    "/@",
                    "/user:pw@host/",
                    "/C:/a",
                    "/c|/a/..",
                    "/\u00e9",
                    "/\u00e9?\u00e9#\u00e9",
                    "/\u65e5\u672c?\ud83d\ude00",
                    "/a\u007fb",
                    "/?a\u007fb",
                    "/index.html",
                    "/.well-known/x",
                    "/a/.hidden?x=.#.",
                    "/%7E~",
                    "/a%20b+c?d+e%20f");

    private static final List<String> HOSTS =
            List.of(
                    "a",
                    "localhost",
                    "EXAMPLE.com",
                    "a.b.c",
                    "a.",
                    "a..b",
                    "a-b",
                    "a_b",
                    "-a",
                    "a-",
                    "a:80",
                    "a:443",
                    "a:8080",
                    "a:",
                    "a:0",
                    "a:00080",
                    "a:65535",
                    "a:65536",
                    "a:x",
                    "1.2.3.4",
                    "1.2.3.4.",
                    "1.2.3",
                    "1.2",
                    "1",
                    "0",
                    "01.02.03.04",
                    "0x7f.1",
                    "0x",
                    "0X7F000001",
                    "1.2.3.256",
                    "1.2.3.4.5",
                    "256",
                    "4294967295",
                    "4294967296",
                    "08",
                    "1.0x",
                    "1.0xg",
                    "a.1",
                    "a.0x1",
                    "a.1a",
                    "1a",
                    "0xz",
                    "1..2",
                    "1.2.3.4:81",
                    "[::1]",
                    "[::]",
                    "[1::]",
                    "[::1]:81",
                    "[::1]:80",
                    "[2001:DB8::1]",
                    "[1:2:3:4:5:6:7:8]",
                    "[1:0:0:2:0:0:0:3]",
                    "[1:0:2:3:4:5:6:7]",
                    "[0:0:0:0:0:0:0:0]",
                    "[::ffff:102:304]",
                    "[1:2::7:8]",
                    "[1:2:3:4:5:6:7]",
                    "[1:2:3:4:5:6:7:8:9]",
                    "[::1%25eth0]",
                    "[::g]",
                    "[]",
                    "[",
                    "]",
                    "[::1",
                    "xn--bcher-kva.example",
                    "XN--BCHER-KVA.example",
                    "",
                    ":80");

    private static FrontDoor door;

    @BeforeAll
    static void open() {
        door = new FrontDoor(JUDGE);
    }

    @AfterAll
    static void close() {
        door.close();
    }

    private record Case(String host, String target) {
        /** As the server has it: a character for each byte. */
        String url() {
            byte[] bytes = FrontDoor.utf8(target);
            return String.valueOf(
                    RequestUrl.of(false, host, new String(bytes, StandardCharsets.ISO_8859_1)));
        }

        String line() {
            return hex(host) + " " + hex(target);
        }

        private static String hex(String text) {
            StringBuilder hex = new StringBuilder();
            for (byte b : FrontDoor.utf8(text)) {
                hex.append("%02x".formatted(b & 0xff));
            }
            return hex.toString();
        }
    }

    private static void compare(List<Case> cases) {
        String body = String.join("\n", cases.stream().map(Case::line).toList());
        String[] judged = door.post("/", body).body().split("\n", -1);
        assertThat(judged).hasSize(cases.size());
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < judged.length; i++) {
            softly.assertThat(cases.get(i).url()).as("%s", cases.get(i)).isEqualTo(judged[i]);
        }
        softly.assertAll();
    }

    @Test
    void everyTargetOfTheTableIsWhatThePlatformMakesOfIt() {
        compare(TARGETS.stream().map(target -> new Case("host", target)).toList());
    }

    @Test
    void everyHostOfTheTableIsWhatThePlatformMakesOfIt() {
        compare(HOSTS.stream().map(host -> new Case(host, "/")).toList());
    }

    @Test
    void targetsOfOddPiecesAreWhatThePlatformMakesOfThem() {
        String[] pieces = {
            "/", "/", "/", ".", ".", "%2e", "%2E", "?", "#", "\\", "a", "b", "%", "%20", "'", "\"",
            "{", "^", "|", "\u00e9", "\u20ac", "..", "/..", "/.", "<", "`", "~", "=", "&", ":", "@",
            ";", "//"
        };
        Random random = new Random(1);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            StringBuilder target = new StringBuilder("/");
            for (int length = random.nextInt(9); length > 0; length--) {
                target.append(pieces[random.nextInt(pieces.length)]);
            }
            cases.add(new Case("host", target.toString()));
        }
        compare(cases);
    }

    @Test
    void anAddressOfNumbersIsWhatThePlatformMakesOfIt() {
        String[] pieces = {
            "0", "1", "255", "256", "0x", "0x1f", "010", "08", "65536", "999999", ".", ".", ".", "a"
        };
        Random random = new Random(2);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            StringBuilder host = new StringBuilder();
            for (int length = 1 + random.nextInt(7); length > 0; length--) {
                host.append(pieces[random.nextInt(pieces.length)]);
            }
            cases.add(new Case(host.toString(), "/"));
        }
        compare(cases);
    }

    @Test
    void theWorkerGetsThatUrlAlsoFromOddBytesOnTheWire() {
        for (String target : TARGETS) {
            if (target.indexOf('\u007f') >= 0) {
                continue;
            }
            String bytes = new String(FrontDoor.utf8(target), StandardCharsets.ISO_8859_1);
            String answer = get(bytes, "host");
            String[] urls = answer.substring(answer.lastIndexOf("\r\n") + 2).split(" ", -1);
            assertThat(urls[0]).as(target).isEqualTo(new Case("host", target).url());
            assertThat(urls[1]).as(target).isEqualTo(urls[0]);
        }
    }

    @Test
    void bytesThatAreNoUtf8StayTheBytesTheyAre() {
        assertThat(get("/\u00ff\u00c3?\u00e9", "host"))
                .endsWith("http://host/%FF%C3?%E9 http://host/%FF%C3?%E9");
    }

    @Test
    void anAbsoluteTargetWinsOverTheHostHeader() {
        assertThat(get("http://Other:81/a/../b?c", "host"))
                .endsWith("\r\nhttp://other:81/b?c http://other:81/b?c");
        assertThat(get("HTTP://other", "host")).endsWith("\r\nhttp://other/ http://other/");
        assertThat(get("http://other?a", "host")).endsWith("\r\nhttp://other/?a http://other/?a");
    }

    @Test
    void theAsteriskOfOptionsIsAPath() {
        assertThat(RequestUrl.of(false, "host", "*")).isEqualTo("http://host/*");
    }

    @Test
    void aSecureRequestHasASecureUrl() {
        assertThat(RequestUrl.of(true, "host:443", "/")).isEqualTo("https://host/");
        assertThat(RequestUrl.of(true, "host:80", "/")).isEqualTo("https://host:80/");
    }

    private static String get(String target, String host) {
        return door.exchange(
                "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }
}
