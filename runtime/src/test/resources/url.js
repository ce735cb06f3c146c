// The Worker of UrlTest: what it finds wrong with the addresses that it is given, a line each.
const MEMBERS = ["href", "origin", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"];

/** Input, base or nothing, and the normal form. */
const CASES = [
  ["http://example.com", "", "http://example.com/"],
  ["  http://example.com/  ", "", "http://example.com/"],
  ["ht\ntp://ex\tample.com", "", "http://example.com/"],
  ["HTTP://EXAMPLE.COM/A", "", "http://example.com/A"],
  ["http:example.com", "", "http://example.com/"],
  ["http:/example.com", "", "http://example.com/"],
  ["http:////example.com", "", "http://example.com/"],
  ["http:\\\\example.com\\a\\b", "", "http://example.com/a/b"],
  ["http:a", "http://b.com/c/d", "http://b.com/c/a"],
  ["https:a", "http://b.com/c", "https://a/"],
  ["http://example.com:80/", "", "http://example.com/"],
  ["https://example.com:443/", "", "https://example.com/"],
  ["https://example.com:80/", "", "https://example.com:80/"],
  ["http://example.com:/", "", "http://example.com/"],
  ["http://example.com:00080/", "", "http://example.com/"],
  ["http://example.com:65536/", "", "fails"],
  ["http://example.com:8a/", "", "fails"],
  ["ws://example.com:80/", "", "ws://example.com/"],
  ["ftp://example.com:21/", "", "ftp://example.com/"],
  ["http://a:b@c/", "", "http://a:b@c/"],
  ["http://a@b@c/", "", "http://a%40b@c/"],
  ["http://a:@c/", "", "http://a@c/"],
  ["http://:b@c/", "", "http://:b@c/"],
  ["http://@c/", "", "http://c/"],
  ["http://a@/", "", "fails"],
  ["http://", "", "fails"],
  ["http:///", "", "fails"],
  ["", "", "fails"],
  ["a", "", "fails"],
  ["/a", "", "fails"],
  ["//a", "", "fails"],
  ["", "http://a/b?c#d", "http://a/b?c"],
  ["#e", "http://a/b?c#d", "http://a/b?c#e"],
  ["?e", "http://a/b?c#d", "http://a/b?e"],
  ["//e/f", "http://a/b", "http://e/f"],
  ["/e", "http://a/b/c", "http://a/e"],
  ["e", "http://a/b/c", "http://a/b/e"],
  ["..", "http://a/b/c/d", "http://a/b/"],
  ["../../../../e", "http://a/b/c/d", "http://a/e"],
  ["./.", "http://a/b/c", "http://a/b/"],
  ["http://a/b/./c/../d", "", "http://a/b/d"],
  ["http://a/b/%2e/c/%2E%2e/d", "", "http://a/b/d"],
  ["http://a/.b/..c", "", "http://a/.b/..c"],
  ["http://a/b//c", "", "http://a/b//c"],
  ["http://a/ b", "", "http://a/%20b"],
  ["http://a/\u00e9?\u00e9#\u00e9", "", "http://a/%C3%A9?%C3%A9#%C3%A9"],
  ["http://a/{}|^`\"<>", "", "http://a/%7B%7D|%5E%60%22%3C%3E"],
  ["http://a/?'\"<>", "", "http://a/?%27%22%3C%3E"],
  ["a:?'\"<>", "", "a:?'%22%3C%3E"],
  ["http://a/#`\"<> ", "", "http://a/#%60%22%3C%3E"],
  ["http://a/%zz%4", "", "http://a/%zz%4"],
  ["http://a/\ud800", "", "http://a/%EF%BF%BD"],
  ["http://127.1/", "", "http://127.0.0.1/"],
  ["http://0x7f000001/", "", "http://127.0.0.1/"],
  ["http://017700000001/", "", "http://127.0.0.1/"],
  ["http://2130706433/", "", "http://127.0.0.1/"],
  ["http://1.2.3.4./", "", "http://1.2.3.4/"],
  ["http://1.2.3.256/", "", "fails"],
  ["http://1.2.3.4.5/", "", "fails"],
  ["http://a.1/", "", "fails"],
  ["http://09.1/", "", "fails"],
  ["http://4294967296/", "", "fails"],
  ["http://\uff11\uff12\uff17.1/", "", "http://127.0.0.1/"],
  ["http://[::1]/", "", "http://[::1]/"],
  ["http://[0:0:0:0:0:0:0:1]:80/", "", "http://[::1]/"],
  ["http://[1:0:0:2::3]/", "", "http://[1:0:0:2::3]/"],
  ["http://[::127.0.0.1]/", "", "http://[::7f00:1]/"],
  ["http://[::1/", "", "fails"],
  ["http://[::1%25eth0]/", "", "fails"],
  ["http://[1::2::3]/", "", "fails"],
  ["http://b\u00fccher.example/", "", "http://xn--bcher-kva.example/"],
  ["http://a%41/", "", "http://aa/"],
  ["http://a%00/", "", "fails"],
  ["http://a b/", "", "fails"],
  ["http://a<b/", "", "fails"],
  ["http://a_b/", "", "http://a_b/"],
  ["http://xn--/", "", "http://xn--/"],
  ["http://a\u3002b/", "", "http://a.b/"],
  ["http://a\u00adb/", "", "http://ab/"],
  ["http://\u00ad/", "", "fails"],
  ["mailto:a@b.c", "", "mailto:a@b.c"],
  ["data:text/plain,a b#c d", "", "data:text/plain,a b#c%20d"],
  ["a:b", "http://c/", "a:b"],
  ["e", "a:b", "fails"],
  ["#e", "a:b", "a:b#e"],
  ["a://b/../c", "", "a://b/c"],
  ["a:/..//b", "", "a:/.//b"],
  ["a://B%41/", "", "a://B%41/"],
  ["a://b:80/", "", "a://b:80/"],
  ["a:///b", "", "a:///b"],
  ["file:///a/b", "", "file:///a/b"],
  ["file:c:\\d", "", "file:///c:/d"],
  ["file:///c|/d/../..", "", "file:///c:/"],
  ["file://localhost/a", "", "file:///a"],
  ["/x", "file:///c:/d", "file:///c:/x"],
  ["blob:http://a/b", "", "blob:http://a/b"],
  ["javascript:alert(1)", "", "javascript:alert(1)"],
];

/** All that a URL tells of itself. */
function shown(input, base) {
  const url = URL.parse(input, base);
  return url === null ? "fails" : MEMBERS.map((member) => url[member]).join(" ");
}

/** A tab means nothing, but no fast way takes it: what differs between the two parsers. */
function compare(input, base) {
  const fast = shown(input, base);
  const slow = shown(`\t${input}`, base === undefined ? undefined : `\t${base}`);
  return fast === slow ? [] : [`${input} on ${base}: ${fast} but ${slow}`];
}

/** A normal form is its own normal form, and its parts put together are the whole. */
function settle(input, base) {
  const url = URL.parse(input, base);
  if (url === null) return URL.canParse(input, base) ? [`${input} on ${base}: can be parsed, but is not`] : [];
  const wrong = [];
  if (shown(url.href) !== shown(input, base)) wrong.push(`${input} on ${base}: ${shown(input, base)} but ${shown(url.href)}`);
  const { href, protocol, username, password, host, pathname, search, hash } = url;
  const user = username + (password === "" ? "" : `:${password}`);
  const rest = pathname + search + hash;
  const whole = [`${protocol}//${user}${user === "" ? "" : "@"}${host}${rest}`, `${protocol}${rest}`, `${protocol}/.${rest}`];
  if (!whole.includes(href) && !/[?#]/.test(href)) wrong.push(`${input} on ${base}: ${href} is not of its parts`);
  return wrong;
}

/** After any member has been set to any text it still is in its normal form. */
function change(input, text) {
  const url = URL.parse(input);
  if (url === null) return [];
  const wrong = [];
  for (const member of MEMBERS) {
    if (member === "href" || member === "origin") continue;
    url[member] = text;
    if (shown(url.href) !== MEMBERS.map((m) => url[m]).join(" ")) wrong.push(`${input}, ${member} = ${text}: ${url.href}`);
  }
  return wrong;
}

const ways = { compare, settle, change };

export default {
  async fetch(request) {
    const { way, cases } = await request.json();
    return new Response(cases.flatMap(([input, base]) => ways[way](input, base)).join("\n"));
  },
};

export const known = {
  test() {
    const wrong = CASES.flatMap(([input, base, href]) => {
      const is = URL.parse(input, base === "" ? undefined : base)?.href ?? "fails";
      return is === href ? [] : [`${input} on ${base}: ${is}, not ${href}`];
    });
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
  },
};
