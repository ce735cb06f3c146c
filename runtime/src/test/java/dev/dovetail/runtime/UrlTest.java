package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * URLs. Ordinary ones are parsed by one pass of our own, all others by whatwg-url's state machine:
 * the two have to agree. {@code differential/cases/urls.js} compares them with workerd's.
 */
@Label("URL")
class UrlTest {
    /** Pieces that URLs are made of, and such that make them something else than they seem. */
    private static final Arbitrary<String> PIECES =
            Arbitraries.of(
                    "http://",
                    "https://",
                    "HTTP://",
                    "http:",
                    "ftp://",
                    "//",
                    "/",
                    "\\",
                    ":",
                    "@",
                    "?",
                    "#",
                    ".",
                    "..",
                    "%2e",
                    "%2E%2e",
                    "%",
                    "%41",
                    "%zz",
                    "a",
                    "B",
                    "example",
                    ".com",
                    "127.0.0.1",
                    "0x7f.1",
                    "256",
                    "01.2.3.4",
                    "1.2.3",
                    "99999999999",
                    "[::1]",
                    "[",
                    "]",
                    "xn--",
                    "xn--a",
                    "a--b",
                    "-",
                    "_",
                    "~",
                    "!",
                    "$",
                    "&",
                    "'",
                    "(",
                    ")",
                    "*",
                    "+",
                    ",",
                    ";",
                    "=",
                    "|",
                    "^",
                    "`",
                    "{",
                    "}",
                    "<",
                    ">",
                    "\"",
                    " ",
                    "\t",
                    "\n",
                    "\u0000",
                    "\u00e9",
                    "\u00df",
                    "\u3002",
                    "\uff0e",
                    "\ud83d\ude00",
                    "\ud800",
                    "80",
                    "443",
                    ":80",
                    ":443",
                    ":8080",
                    ":0",
                    ":00",
                    ":65535",
                    ":65536",
                    "user:pw@",
                    "file:",
                    "own:",
                    "ws://",
                    "/c:",
                    "|",
                    "[1:2::3.4.5.6]",
                    "%00",
                    "%C3%A9",
                    "\ufffd",
                    "\u200d",
                    "b\u00fccher",
                    "\u05d0");

    private static @Nullable Workers workers;

    @BeforeContainer
    static void open() throws IOException {
        workers = new Workers().deploy("url", text("url.js"));
    }

    @AfterContainer
    static void close() {
        running().close();
    }

    private static Workers running() {
        return Objects.requireNonNull(workers);
    }

    @Provide
    Arbitrary<String> urls() {
        return Arbitraries.of(
                        "http://a.example",
                        "https://a.example",
                        "http://1.2.3.4",
                        "",
                        "http://",
                        "own:")
                .flatMap(start -> texts().map(text -> start + text));
    }

    @Provide
    Arbitrary<String> texts() {
        return PIECES.list().ofMaxSize(8).map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<String> bases() {
        return Arbitraries.of(
                "http://b.example",
                "https://u:p@b.example:8080/x/y?q#h",
                "own:b",
                "own://b/c",
                "file:///c:/d/e");
    }

    @Property(tries = 60)
    void bothParsersAgree(@ForAll @Size(50) List<@From("urls") String> urls) {
        assertThat(run("compare", urls, null)).isEmpty();
    }

    @Property(tries = 60)
    void bothParsersAgreeOnWhatABaseMakesOfAnInput(
            @ForAll @Size(50) List<@From("urls") String> urls, @ForAll("bases") String base) {
        assertThat(run("compare", urls, base)).isEmpty();
    }

    @Property(tries = 60)
    void aNormalFormIsItsOwnNormalForm(
            @ForAll @Size(50) List<@From("urls") String> urls, @ForAll("bases") String base) {
        assertThat(run("settle", urls, null)).isEmpty();
        assertThat(run("settle", urls, base)).isEmpty();
    }

    @Property(tries = 60)
    void whateverAMemberIsSetToAUrlIsInItsNormalForm(
            @ForAll @Size(20) List<@From("urls") String> urls, @ForAll("texts") String text) {
        assertThat(run("change", urls, text)).isEmpty();
    }

    @Example
    void theRulesOfTheStandardHold() {
        Workers its = running();
        TestOutcome outcome = its.runtime.test(its.lane, new Service("url", "known", "")).join();

        assertThat(outcome.passed()).as("%s %s", outcome, its.log).isTrue();
    }

    private static String text(String name) throws IOException {
        try (InputStream in = UrlTest.class.getResourceAsStream("/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String run(String way, List<String> urls, @Nullable String second) {
        List<String> cases =
                urls.stream()
                        .map(
                                url ->
                                        "["
                                                + json(url)
                                                + (second == null ? "]" : "," + json(second) + "]"))
                        .toList();
        String body = "{\"way\":\"" + way + "\",\"cases\":[" + String.join(",", cases) + "]}";
        return running()
                .send(
                        "url",
                        new HttpRequest(
                                "POST",
                                "http://example.com/",
                                List.of(),
                                new Body.Whole(body.getBytes(StandardCharsets.UTF_8)),
                                "manual"))
                .body();
    }

    private static String json(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> json.append("\\u%04x".formatted(c)));
        return json.append('"').toString();
    }
}
