// Each path makes so many objects of one of the web's classes and reads them back.
const N = 1_000_000;

const cases = {
  headers() {
    let n = 0;
    for (let i = 0; i < N; i++) {
      const headers = new Headers({ "content-type": "text/plain", "x-id": "1" });
      n += headers.get("content-type").length + headers.get("x-id").length;
    }
    return n;
  },
  request() {
    let n = 0;
    for (let i = 0; i < N; i++) {
      const request = new Request("https://example.com/path?x=1", {
        method: "POST",
        headers: { "content-type": "text/plain" },
        body: "hello",
      });
      n += request.method.length + request.url.length + request.headers.get("content-type").length;
    }
    return n;
  },
  response() {
    let n = 0;
    for (let i = 0; i < N; i++) {
      const response = new Response("hello", { status: 201, headers: { "x-a": "b" } });
      n += response.status + response.headers.get("x-a").length;
    }
    return n;
  },
  async text() {
    let n = 0;
    for (let i = 0; i < N; i++) n += (await new Response("hello").text()).length;
    return n;
  },
  url() {
    let n = 0;
    for (let i = 0; i < N; i++) {
      const url = new URL("https://user.example.com:8080/a/b/c?x=1&y=2#frag");
      n += url.pathname.length + url.host.length;
    }
    return n;
  },
  params() {
    let n = 0;
    for (let i = 0; i < N; i++) n += new URLSearchParams("a=1&b=2&c=hello%20world").get("c").length;
    return n;
  },
};

export default {
  async fetch(request) {
    const run = cases[new URL(request.url).pathname.slice(1)];
    return new Response(String(run ? await run() : 0));
  },
};
