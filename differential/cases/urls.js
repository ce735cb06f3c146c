// Addresses: what the URL standard makes of them, in texts of our own.
import { cases, thrown } from "../suite.js";

const MEMBERS = ["href", "origin", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"];

/** All that a URL tells of itself; null if it is none. */
function parts(input, base) {
  const url = URL.parse(input, base);
  return url === null ? null : MEMBERS.map((member) => url[member]);
}

const all = (...inputs) => inputs.map((input) => parts(input));
const on = (base, ...inputs) => inputs.map((input) => parts(input, base));

/** What is left of addresses when one member is set to one value after another. */
function set(member, addresses, values) {
  return addresses.map((address) => values.map((value) => {
    const url = new URL(address);
    url[member] = value;
    return url.href;
  }));
}

const ADDRESSES = ["http://u:p@host.example:8080/a/b?q=1#f", "https://host.example", "file:///c:/dir/file", "mail:someone@host", "own://host/path", "own:/path"];

/** Every ASCII unit and some beyond, one at a time. */
const UNITS = [...Array.from({ length: 128 }, (_, unit) => String.fromCharCode(unit)), "\x80", "\xa0", "é", "ß", "ẞ", "ς", "İ", "ı", "\u200b", "\u200d", "\u2028", "。", "．", "Ａ", "\ufdd0", "\ufeff", "\uffff", "\u{1f600}", "\ud800", "\udfff"];
const everywhere = (make) => UNITS.map((unit) => parts(make(unit))?.[0] ?? null);

export default cases({
  // schemes
  schemes: () => all("http://h", "https://h", "ws://h", "wss://h", "ftp://h", "file://h", "own://h", "HTTP://h", "hTtPs://h", "a+b-c.d1://h", "1a://h", "+a://h", "-://h", ".://h", "a b://h", "é://h", "http//h", "://h", ":h", ":", "h", ""),
  slashes: () => all("http:h", "http:/h", "http:///h", "http:////h", "http:\\h", "http:\\\\h", "http:/\\h", "http:\\/h", "own:h", "own:/h", "own:///h", "own:\\\\h", "file:h", "file:/h", "file:///h", "file:////h", "file:\\\\h"),
  defaultPorts: () => all("http://h:80", "http://h:443", "https://h:443", "https://h:80", "ws://h:80", "wss://h:443", "ftp://h:21", "own://h:80", "file://h:80"),
  whitespace: () => all(" http://h ", "\thttp://h\n", "\u0000http://h\u001f", "ht\ttp://h", "http:/\n/h", "http://h\r.example", "http://h/a\tb?c\nd#e\rf", "http://h/a b?c d#e f", "\u00a0http://h", "http://h\u00a0", "own:a b c ", "own:a ?b", "own:a #b", "own:a  "),

  // users
  credentials: () => all("http://u@h", "http://u:@h", "http://:p@h", "http://:@h", "http://@h", "http://u:p:q@h", "http://u@v@h", "http://u:p@v:q@h", "http://u%40:p%3a@h", "http://u@", "http://u:p@:80", "http://u@/h", "http://u/@h", "http://u?@h", "http://u#@h", "http://[u]@h", "http://u;=p@h", "http://\u00fc:\u{1f511}@h", "own://u:p@h", "own://u:p@", "file://u@h"),
  credentialUnits: () => everywhere((unit) => `http://${unit}:${unit}@h`),

  // hosts
  ipv4: () => all("http://1.2.3.4", "http://1.2.3.4.", "http://1.2.3.4..", "http://1.2.3", "http://1.2", "http://1", "http://0", "http://0x7f.1", "http://0X7F.0.0.1", "http://0x", "http://0x.0x.0", "http://017.1", "http://08", "http://09.1", "http://256", "http://256.1", "http://1.256.1.1", "http://1.2.3.256", "http://1.2.65535", "http://1.2.65536", "http://1.16777215", "http://1.16777216", "http://4294967295", "http://4294967296", "http://0xffffffff", "http://0x100000000", "http://1.2.3.4.5", "http://1..2", "http://.1", "http://a.1", "http://1.a", "http://a.0x1", "http://a.09", "http://a.0xg", "http://1.2.3.4a", "http://１.２.３.４", "http://0x7F。1", "http://%31.2.3.4", "http://1%2e2.3.4", "http://999999999999999999999", "http://00000000000000000001", "own://1.2.3", "own://256.256.256.256", "http://-1", "http://+1", "http://1e3", "http://1_0"),
  ipv6: () => all("http://[::]", "http://[::1]", "http://[1::]", "http://[1:2:3:4:5:6:7:8]", "http://[1:2:3:4:5:6:7::]", "http://[::2:3:4:5:6:7:8]", "http://[1:0:0:4:0:0:0:8]", "http://[1:0:0:0:5:0:0:0]", "http://[0:0:3:0:0:6:0:0]", "http://[1:0:3:0:5:0:7:0]", "http://[00ab:0CdE::FFFF]", "http://[::1.2.3.4]", "http://[::ffff:192.168.0.1]", "http://[1:2:3:4:5:6:1.2.3.4]", "http://[1:2:3:4:5:6:7:1.2.3.4]", "http://[::1.2.3]", "http://[::1.2.3.4.5]", "http://[::1.2.3.256]", "http://[::01.2.3.4]", "http://[::1.2.3.]", "http://[1:2:3]", "http://[1:2:3:4:5:6:7:8:9]", "http://[1::2::3]", "http://[:1]", "http://[1:]", "http://[:::]", "http://[12345::]", "http://[g::]", "http://[::1%25eth0]", "http://[::1]a", "http://[::1]:80", "http://[::1]:8080", "http://[::1", "http://::1", "http://[]", "http://[ ::1]", "http://[1.2.3.4]", "own://[::1]", "own://[1:0::]", "file://[::1]/p"),
  domains: () => all("http://EXAMPLE.com", "http://a.", "http://a..", "http://.a", "http://a..b", "http://.", "http://..", "http://a_b", "http://-a-", "http://a--b", "http://ab--c", "http://*.a", "http://a,b", "http://a'b", "http://(a)", "http://{a}", "http://a|b", "http://a^b", "http://a%b", "http://a%41", "http://%41", "http://%61%2eb", "http://a%00b", "http://a%20b", "http://a%2fb", "http://a%3Ab", "http://a%40b", "http://a%zz", "http://%E4%BD%A0", "http://%ff", "http://" + "a".repeat(63), "http://" + "a".repeat(64), "http://" + "a.".repeat(126) + "b", "http://" + "a.".repeat(128) + "b", "http://" + "long".repeat(500)),
  idna: () => all("http://bücher.example", "http://BÜCHER.example", "http://faß.de", "http://FAẞ.de", "http://βόλος.com", "http://日本語。ＪＰ", "http://例え．テスト", "http://☃.net", "http://😀.com", "http://a\u00adb", "http://\u00ad", "http://a\u200bb", "http://a\u200cb", "http://क्\u200dष", "http://\u0301a", "http://ﬁ.com", "http://Ⅷ.com", "http://㎏", "http://K.com", "http://İ.com", "http://ı.com", "http://אב", "http://aא", "http://1א", "http://א1", "http://א.a", "http://٠١", "http://\u06f0\u0660", "http://‽.com", "http://a\ufdd0", "http://\ufffd", "http://a\u3000b", "http://≠", "http://a≠b", "http://a\u2260", "http://ö.ä.ü", "http://e\u0301", "http://é", "http://a。b．c｡d"),
  punycode: () => all("http://xn--bcher-kva.example", "http://XN--BCHER-KVA.example", "http://xn--", "http://xn--a", "http://xn--a-", "http://xn--abc", "http://xn--fa-hia.de", "http://xn--zca.xxx", "http://xn--ls8h.la", "http://xn--1ch.com", "http://xn--n3h", "http://xn--99999999", "http://xn--bcher-kvaé", "http://xn--ÿ", "http://a.xn--", "http://xn--.a", "http://xn--pokxncvks", "http://xn--u-ccb", "http://xn--0", "http://xn--iñvalid.com", "http://xn--53h.com", "own://xn--", "own://bücher"),
  hostUnits: () => everywhere((unit) => `http://a${unit}b/`),
  hostUnitsEncoded: () => everywhere((unit) => { try { return `http://a${encodeURIComponent(unit)}b/`; } catch { return "http://lone/"; } }),
  opaqueHostUnits: () => everywhere((unit) => `own://a${unit}b/`),
  ports: () => all("http://h:", "http://h:0", "http://h:00", "http://h:1", "http://h:0080", "http://h:65535", "http://h:65536", "http://h:000000000000000000080", "http://h:99999999999999999999", "http://h:-1", "http://h:+1", "http://h:1.5", "http://h:8a", "http://h:a", "http://h:80 ", "http://h: 80", "http://h:8\t0", "http://h:８０", "http://h:80:80", "http://:80", "own://h:", "own://h:0", "own://:80", "file://h:0/"),

  // paths
  dots: () => all("http://h/.", "http://h/..", "http://h/./", "http://h/../", "http://h/a/.", "http://h/a/..", "http://h/a/./b", "http://h/a/../b", "http://h/../../a", "http://h/a/b/../../../c", "http://h/.a", "http://h/a.", "http://h/..a", "http://h/a..", "http://h/...", "http://h/a/.../b", "http://h/%2e", "http://h/%2E", "http://h/%2e%2e", "http://h/.%2e", "http://h/%2e.", "http://h/%2E%2e/a", "http://h/a/%2e%2E/b", "http://h/%2e%2ea", "http://h/%252e", "http://h/a/..?q", "http://h/a/..#f", "http://h/a//..", "http://h/a//../..", "http://h\\a\\..\\b", "own://h/a/../b", "own://h\\a", "own:/a/../b", "own:/..//b", "own:/.//b", "own:a/../b", "own:/./a", "own://h/..", "http://h/a/..;/b"),
  empties: () => all("http://h//", "http://h///a", "http://h//a//b//", "http://h?", "http://h#", "http://h?#", "http://h/?#", "http://h/a?#f", "http://h/a?q#", "own://", "own:///", "own://?q", "own://#f", "own:?q", "own:#f", "own:", "own:/", "own://h", "own://h/", "own://h?q"),
  pathUnits: () => everywhere((unit) => `http://h/a${unit}b`),
  opaquePathUnits: () => everywhere((unit) => `own:a${unit}b`),
  queryUnits: () => everywhere((unit) => `http://h/?a${unit}b`),
  ownQueryUnits: () => everywhere((unit) => `own://h/?a${unit}b`),
  fragmentUnits: () => everywhere((unit) => `http://h/#a${unit}b`),
  percents: () => all("http://h/%", "http://h/%4", "http://h/%41", "http://h/%zz", "http://h/%e4%bd%a0", "http://h/%C3%A9é", "http://h/%00", "http://h/?%", "http://h/?%zz=%41", "http://h/#%", "http://h/#%41", "own:%41%", "own://%41/%41"),
  files: () => all("file:///a", "file://h/a", "file://localhost/a", "file://LOCALHOST/a", "file:///c:/a", "file:///c|/a", "file:c:/a", "file:c|a", "file:///c:", "file:///c:/..", "file:///c:/../..", "file:///c:/a/../..", "file://c:/a", "file://c|/a", "file:///1:/a", "file:///cc:/a", "file:////c:/a", "file:\\c:\\a", "file:.", "file:..", "file:?q", "file:#f", "file:", "file://", "file:///", "file:////", "file://h", "file://h/c:/..", "file:///c:?q", "file:///c%3a/..", "file:///c%7C/.."),
  opaquePaths: () => all("mailto:a@b.example", "data:text/plain,Hello%20you #f", "data:text/html,<p>?x</p>", "javascript:alert('1')", "blob:http://h/uuid", "blob:https://h:443/x", "blob:own://h", "blob:", "blob:blob:http://h", "about:blank", "urn:isbn:0451450523", "tel:+1-816", "view-source:http://h", "own:\u00e9", "own:a b", "own:\u0000"),

  // bases
  onHttp: () => on("http://u:p@b.example:81/d/e/f?q#h", "", ".", "..", "../..", "../../..", "../../../..", "a", "./a", "../a", "/a", "//a", "///a", "\\a", "\\\\a", "/\\a", "?", "?a", "#", "#a", "a:b", "http:a", "http:/a", "http://a", "http:", "http:?a", "http:#a", "HTTP:a", "https:a", "https:/a", "ws:a", "file:a", " a ", "a/b/c", "a//b", "//u@a", "//:1", "//a:0", "//", "///", "a?b#c", ";a", "a;b", "%2e%2e/a", ":", ":a", "/:a", "?:a", "@a", "//@a", "\ta", "a\n/b", "/..//a", "é"),
  onFile: () => on("file:///c:/d/e?q#h", "", "a", "..", "../..", "/a", "//a", "//", "///a", "///", "/d:/a", "d:/a", "d|/a", "//d:/a", "///d:/a", "?a", "#a", "file:", "file:a", "file:/a", "file://a", "file:..", "file:?a", "\\a", "\\\\a", "http:a", "/", "c:", "/c:", "c|", "c|a"),
  onHostedFile: () => on("file://server/share/file", "", "a", "/a", "//b/a", "..", "/c:/a", "c:/a", "?a", "file:a", "file:///a"),
  onOwn: () => on("own://u@h:1/d/e?q#h", "", "a", "..", "../..", "../../..", "/a", "//a", "///a", "\\a", "?a", "#a", "own:a", "own:/a", "own://a", "http:a", "é"),
  onRootedOwn: () => on("own:/d/e", "a", "..", "../..", "/a", "//a", "///a", "/..//a", "..//a", "?a", "#a"),
  onOpaque: () => on("own:path?q#h", "", "a", "/a", "//a", "?a", "#a", "#", "own:a", "http://a", "http:a"),
  onNothing: () => on("no base", "http://a", "a", "", "#"),
  onItself: () => [new URL(new URL("http://h/a"), new URL("http://b")).href, new URL("c", new URL("http://b/a")).href, new URL({ toString: () => "http://o" }).href],

  // refusals
  throws: async () => [await thrown(() => new URL()), await thrown(() => new URL("a")), await thrown(() => new URL("http://")), await thrown(() => new URL("a", "b")), await thrown(() => new URL(undefined)), await thrown(() => new URL("http://h").href.x.y), await thrown(() => URL("http://h")), await thrown(() => { new URL("http://h").href = "no"; })].map((e) => e === "nothing" ? e : [e.name, e instanceof TypeError]),
  canParse: () => [URL.canParse("http://h"), URL.canParse("h"), URL.canParse("h", "http://b"), URL.canParse("h", "b"), URL.canParse(undefined, "http://b"), URL.parse("h"), URL.parse("h", "http://b").href],

  // setters
  setHref: () => set("href", ["http://a/"], ["http://b/?c#d", " own:x ", "HTTPS://B:443"]),
  setProtocol: () => set("protocol", ADDRESSES, ["https", "https:", "ftp", "ws://x", "file", "own", "own2:", "", ":", "1a", "a b", "htt\tps", "é", "HTTP", "data"]),
  setPorted: () => set("protocol", ["http://h:443/", "https://h:80/", "ws://h:21/", "ftp://h:8/"], ["http", "https", "ws", "wss", "ftp"]),
  setUsername: () => set("username", ADDRESSES, ["", "x", "a:b@c/d", "é", "%41%", "\0", "a\tb"]),
  setPassword: () => set("password", ADDRESSES, ["", "x", "a:b@c/d", "é", "%41%", "\0", "a\tb"]),
  setHost: () => set("host", ADDRESSES, ["", "x", "X.Y", "x:1", "x:80", "x:", "x:a", "x:1a", ":1", "x/y", "x?y", "x#y", "x\\y", "u@x", "[::1]", "[::1]:9", "[::1", "1.2", "0x7f.1", "256.1", "bücher", "a b", "a<b", "%41", "x:65536", "a\tb", "localhost", "xn--"]),
  setHostname: () => set("hostname", ADDRESSES, ["", "x", "x:1", ":1", "x/y", "x?y", "x#y", "x\\y", "u@x", "[::1]", "[::1]:9", "1.2", "256.1", "bücher", "a b", "localhost", "a:"]),
  setPort: () => set("port", ADDRESSES, ["", "1", "80", "443", "0", "00090", "65535", "65536", "a", "9a", "9/x", "9?x", " 9", "9 ", "-9", "+9", "9.5", "9\t0", 8, 1e10, null]),
  setPathname: () => set("pathname", ADDRESSES, ["", "/", "x", "/x/y", "//x", "///", "/..", "/a/../b", "x?y", "x#y", "\\x", "/%2e%2e/x", "é", "%zz", "/c|/x", " x ", "/a\tb", "/\0"]),
  setSearch: () => set("search", ADDRESSES, ["", "?", "x", "?x", "??x", "#x", "x#y", "é", "'", "\"<>", "%zz", " x ", "a\tb", "\0", "\ud800"]),
  setHash: () => set("hash", ADDRESSES, ["", "#", "x", "#x", "##x", "x#y", "é", "`\"<>", "%zz", " x ", "a\tb", "\0", "\ud800"]),
  setOpaque: () => ["hash", "search", "pathname", "host", "hostname", "port", "username", "password"].map((member) => { const url = new URL("data:text,a   #h"); url[member] = "x"; const first = url.href; url[member] = ""; return [first, url.href]; }),
  stripsSpaces: () => { const url = new URL("own:a  ?q#h"); url.hash = ""; const first = url.href; url.search = ""; return [first, url.href, url.pathname]; },
  setRootless: () => set("pathname", ["own:/a", "own://h/a"], ["//p", "/.//p", ""]).concat(set("host", ["own:/a//b", "own:/.//b"], ["h", ""])),
  originIsFixed: () => { const url = new URL("http://h"); try { "use strict"; url.origin = "http://x"; } catch (e) { return e.name; } return url.origin; },

  // parameters
  params: () => ["", "?", "a", "?a=b", "a=b&c=d", "&&a&&", "=", "=b", "a=", "a=b=c", "a+b=c+d", "a%20b=%2B", "%", "%zz=1", "a=%e4%bd%a0", "a=%ff", "é=ü", "a=b;c=d", "??a", "#a", "a=1&a=2&b=3&a=4", "\ud800=1", "\ufeff=1", "%EF%BB%BFa=1"].map((text) => { const p = new URLSearchParams(text); return [[...p], p.toString(), p.size]; }),
  paramUnits: () => UNITS.map((unit) => new URLSearchParams([[`a${unit}`, unit]]).toString()),
  paramSources: async () => [[["a", "b"], ["a", "c"]], { a: 1, b: null, c: undefined, d: [1, 2] }, new URLSearchParams("x=y"), new Map([["k", "v"]]), new Set([["s", "t"]]), "?q=1", undefined, 5].map((source) => new URLSearchParams(source).toString()).concat(await Promise.all([[["a"]], [["a", "b", "c"]], [1], [[]], null].map(async (source) => (await thrown(() => new URLSearchParams(source))).name ?? String(new URLSearchParams(source))))),
  paramMethods: () => {
    const p = new URLSearchParams("a=1&b=2&a=3&c=4&b=5");
    const seen = [p.get("a"), p.get("z"), p.getAll("b"), p.has("a"), p.has("a", "3"), p.has("a", "9")];
    p.append("d", 6); p.set("b", "x"); p.set("n", "new"); p.delete("a", "3"); seen.push(String(p)); p.delete("c"); p.sort(); seen.push(String(p));
    p.forEach((value, key, self) => seen.push([key, value, self === p]));
    return [seen, [...p.keys()], [...p.values()], [...p.entries()], p.size];
  },
  paramOrder: () => ["z=1&a=2&z=0&ä=3&A=4", "\ufb03=1&\u{1f308}=2", "a\u0300=1&a=2&aa=3", "b&a&b=1&a=1"].map((text) => { const p = new URLSearchParams(text); p.sort(); return [...p]; }),
  paramChanges: () => { const p = new URLSearchParams("a=1&b=2&c=3"); const seen = []; for (const [key] of p) { seen.push(key); if (key === "a") p.delete("b"); if (key === "c" && seen.length < 5) p.append("d", 4); } return seen; },
  paramsOfUrl: () => {
    const url = new URL("http://h/?a=1%202#f");
    const p = url.searchParams;
    const seen = [p === url.searchParams, p.get("a")];
    p.append("b", "ü &"); seen.push(url.href); url.search = "?c=3"; seen.push([...p]); p.delete("c"); seen.push(url.href, url.search); p.set("x", "y"); url.href = "http://k/?z=1"; seen.push([...p], url.href); url.hash = "g"; p.append("~", "*-._'()"); seen.push(url.href);
    const same = new URL("http://h/?a=~b c"); same.searchParams.sort(); seen.push(same.href); same.searchParams.delete("none"); seen.push(same.href);
    const own = new URL("own:a ?b#c"); own.searchParams.delete("b"); seen.push(own.href);
    return seen;
  },
  strings: () => { const url = new URL("http://h/a"); return [String(url), url.toJSON(), JSON.stringify({ url }), Object.prototype.toString.call(url), Object.prototype.toString.call(url.searchParams), Object.prototype.toString.call(url.searchParams.entries()), Object.keys(url), MEMBERS.every((member) => member in url)]; },
});
