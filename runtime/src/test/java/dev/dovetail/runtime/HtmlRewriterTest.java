package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlRewriterTest {
    /**
     * {@code rewrite(html, size, rewriter)} rewrites a document that comes in chunks of that size;
     * {@code marked(selector, html)} marks each element that matches.
     */
    private static final String HELPERS =
            """
            const rewrite = (html, size, rewriter, init) => {
              const bytes = typeof html === "string" ? new TextEncoder().encode(html) : html;
              let at = 0;
              const stream = new ReadableStream({
                pull(c) {
                  if (at >= bytes.length) return c.close();
                  c.enqueue(bytes.slice(at, at + size));
                  at += size;
                },
              });
              return rewriter.transform(new Response(stream, init)).text();
            };
            const marked = (selector, html) => {
              const names = [];
              const element = (e) => { names.push(e.getAttribute("n") ?? e.tagName); };
              return new HTMLRewriter().on(selector, { element }).transform(new Response(html))
                .text().then(() => names.join(""));
            };
            """;

    /** Much of what tokens can look like, well-formed and not. */
    private static final String ODDITIES =
            """
            <!DOCTYPE html><HTML lang=en><head><title>a <b> &amp; c</title>
            <script>if (a < b) { "<!-- <script> </script> -->" } </script>
            <style>p > a { content: "</p>" }</style></head>
            <body class='x "y"' data-é="ü € 😀">1 < 2 <3 </> <? php ?> <!-- a -- b --!>
            <!--><!---><!-- --><!weird><p/>é<br/>p<input disabled value = a/b>
            <svg><path d="M0"/><![CDATA[ <p> ]]><title><i>t</i></title></svg>
            <textarea></text </TEXTAREA ><ul><li>1<li>2</ul></nothing>
            </body></html> after < & <unfinished attr="
            """;

    private static Workers workers;

    @BeforeAll
    static void start() {
        workers = new Workers();
    }

    @AfterAll
    static void stop() {
        workers.close();
    }

    private static String run(String body) {
        return workers.evaluate("export default class extends WorkerEntrypoint {}", HELPERS + body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p|p",
                "P|p",
                "*|1p2",
                ".b|2",
                "div.a.b|2",
                "#i|p",
                "[data-x]|2",
                "[data-x=\"Y z\"]|2",
                "[data-x=\"y z\" i]|2",
                "[data-x~=z]|2",
                "[data-x^=Y]|2",
                "[data-x$=z]|2",
                "[data-x*=\" \"]|2",
                "'[lang|=en]'|1",
                "div p|p",
                "div > p|p",
                "div div > p|''",
                "div:not(.b)|1",
                "div:nth-child(2n + 1)|1",
                "div:nth-child(even)|2",
                "div:first-child|1",
                "div:nth-of-type(2)|2",
                "p, .b|p2",
                ".\\62|2",
            })
    void aSelectorMatchesWhatItSays(String selector, String names) {
        String html =
                "<div n=1 lang=en-GB class=a><p id=i></p></div>"
                        + "<div n=2 class='a b' data-x='Y z'></div>";
        assertThat(run("return marked(%s, %s);".formatted(quoted(selector), quoted(html))))
                .isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~|The selector is empty.",
                "a + b|Unsupported combinator `+` in selector.",
                "a >|Dangling combinator in selector.",
                "a:hover|Unsupported pseudo-class or pseudo-element in selector.",
                "[=a]|Missing attribute name in attribute selector.",
                "[a|Unexpected end of selector.",
                "a:not()|Empty negation in selector.",
                "~svg|a~|Selectors with explicit namespaces are not supported.",
            })
    void aSelectorThatIsNotKnownIsRefusedInWords(String selector, String message) {
        assertThat(
                        run(
                                "try { new HTMLRewriter().on(%s, {}); } catch (e) { return `${e}`; }"
                                        .formatted(quoted(selector))))
                .isEqualTo("TypeError: Parser error: " + message);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 4096})
    void whatNoHandlerChangesStaysAsItWas(int size) {
        String handlers = "{ element() {}, comments() {}, text() {}, doctype() {}, end() {} }";
        assertThat(
                        run(
                                """
                                const html = %s;
                                const got = await rewrite(html, %d,
                                  new HTMLRewriter().on("*", %3$s).onDocument(%3$s));
                                return got === html || got;
                                """
                                        .formatted(quoted(ODDITIES), size, handlers)))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 4096})
    void tokensAreTheSameHoweverTheDocumentIsCut(int size) {
        assertThat(
                        run(
                                """
                                const seen = [];
                                let text = "";
                                const log = {
                                  element(e) { seen.push(e.tagName, ...[...e.attributes].flat()); },
                                  comments(c) { seen.push(`!${c.text}`); },
                                  doctype(d) { seen.push(d.name); },
                                  text(t) {
                                    text += t.text;
                                    if (t.lastInTextNode) { seen.push(`"${text}"`); text = ""; }
                                  },
                                };
                                await rewrite(%s, %d, new HTMLRewriter().on("*", log).onDocument({
                                  doctype: log.doctype }));
                                return seen.join(",").replace(/\\s+/g, " ");
                                """
                                        .formatted(quoted(ODDITIES), size)))
                .isEqualTo(
                        "html,html,lang,en,head,title,\"a <b> &amp; c\",\" \",script,\"if (a < b) {"
                            + " \"<!-- <script> </script> -->\" } \",\" \",style,\"p > a { content:"
                            + " \"</p>\" }\",\" \",body,class,x \"y\",data-é,ü € 😀,\"1 < 2 <3"
                            + " \",!? php ?,\" \",! a -- b ,\" \",!,!,!"
                            + " ,!weird,p,\"é\",br,\"p\",input,disabled,,value,a/b,\""
                            + " \",svg,path,d,M0,\" <p> \",title,i,\"t\",\" \",textarea,\"</text"
                            + " \",ul,li,\"1\",li,\"2\",\" \"");
    }

    @Test
    void anElementIsReplacedUnwrappedAndFilled() {
        assertThat(
                        run(
                                """
                                return rewrite("<a>1</a><b>2<i>3</i></b><c>4</c><d>5<d>6</d></d><img>", 4,
                                  new HTMLRewriter()
                                    .on("a", { element(e) { e.replace("<x>").before("[").after("]"); } })
                                    .on("b", { element(e) { e.removeAndKeepContent(); } })
                                    .on("c", { element(e) {
                                      e.setInnerContent("<n>", { html: true }).prepend("p").append("q");
                                      e.tagName = "cc";
                                      e.setAttribute("T", 'a"b');
                                    } })
                                    .on("d > d", { element(e) { e.remove(); } })
                                    .on("img", { element(e) { e.after("after").append("never"); } }));
                                """))
                .isEqualTo("[&lt;x&gt;]2<i>3</i><cc t=\"a&quot;b\">p<n>q</cc><d>5</d><img>after");
    }

    @Test
    void anEndTagHasAHandlerOfItsOwn() {
        assertThat(
                        run(
                                """
                                const seen = [];
                                const html = await rewrite("<ul><li>1<li>2</ul>", 3, new HTMLRewriter()
                                  .on("ul", { element(e) { e.onEndTag(async (t) => {
                                    await scheduler.wait(1);
                                    seen.push(t.name);
                                    t.before("last").after("!").name = "ol";
                                  }); } })
                                  .on("li", { element(e) { e.append(";"); } }));
                                let refused;
                                await rewrite("<br>", 9, new HTMLRewriter().on("br", { element(e) {
                                  try { e.onEndTag(() => {}); } catch (x) { refused = x.message; }
                                } }));
                                return [html, ...seen, refused].join("|");
                                """))
                .isEqualTo("<ul><li>1<li>2;;last</ol>!|ul|Parser error: No end tag.");
    }

    @Test
    void bytesOfOtherEncodingsStayAndTextIsDecoded() {
        assertThat(
                        run(
                                """
                                const seen = [];
                                const bytes = new Uint8Array([0x3c, 0x70, 0x3e, 0xe9, 0x3c, 0x2f, 0x70, 0x3e]);
                                const got = await new HTMLRewriter()
                                  .on("p", { text(t) { seen.push(t.text); t.after("€"); } })
                                  .transform(new Response(bytes, { headers: {
                                    "content-type": "text/html; charset=windows-1252" } })).bytes();
                                return [seen[0], got[3], new TextDecoder().decode(got.slice(4))].join();
                                """))
                .isEqualTo("é,233,&#8364;&#8364;</p>");
    }

    @Test
    void aHugeTagIsRefusedAndTheReaderSetsThePace() {
        assertThat(
                        run(
                                """
                                let pulls = 0;
                                const stream = new ReadableStream({ pull(c) {
                                  pulls++;
                                  c.enqueue(new Uint8Array(16384).fill(97));
                                } }, { highWaterMark: 0 });
                                const ahead = new HTMLRewriter().transform(new Response(stream));
                                await scheduler.wait(5);
                                const before = pulls;
                                await ahead.body.cancel();
                                const huge = "<p a='" + "b".repeat(4 << 20);
                                const error = await rewrite(huge, 1 << 20, new HTMLRewriter())
                                  .catch((e) => e.message);
                                return [before, error].join();
                                """))
                .isEqualTo("4,Parser error: The memory limit has been exceeded.");
    }

    @Test
    void theRestOfTheResponseStaysExceptItsLength() {
        assertThat(
                        run(
                                """
                                const response = new HTMLRewriter().transform(new Response("a", {
                                  status: 404, headers: { "x-a": "1", "content-length": "1" } }));
                                const none = new Response(null, { status: 204 });
                                return [response.status, response.headers.get("x-a"),
                                  response.headers.get("content-length"),
                                  new HTMLRewriter().transform(none) === none].join();
                                """))
                .isEqualTo("404,1,,true");
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '<' -> out.append("\\x3c");
                default -> out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
