package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** fetch() over a binding. */
class FetchBindingTest {
    private static final String CALLEE =
            """
            export default {
              async fetch(request) {
                const url = new URL(request.url);
                switch (url.pathname) {
                  case "/echo": return new Response(request.body, { headers: request.headers });
                  case "/method": return new Response(`${request.method} ${request.url} ${await request.text()}`);
                  case "/redirect": return new Response(null, { status: 302, headers: { location: "/method" } });
                  case "/temporary": return Response.redirect("http://other/method", 307);
                  case "/loop": return Response.redirect(request.url, 302);
                  case "/slow": await scheduler.wait(10_000); return new Response("late");
                  case "/stream": {
                    let n = 0;
                    return new Response(new ReadableStream({
                      pull(c) { n++ < 100 ? c.enqueue(new Uint8Array(10_000).fill(65)) : c.close(); },
                    }));
                  }
                  case "/broken": return new Response(new ReadableStream({
                    pull(c) { c.error(new RangeError("boom")); } }));
                  case "/throw": throw new RangeError("thrown");
                  case "/nothing": return undefined;
                  default: return new Response("not found", { status: 404 });
                }
              },
            };
            """;

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private String run(String body) {
        return workers.evaluate(CALLEE, body);
    }

    @Test
    void methodUrlAndBodyArriveUnchangedButForTheFragment() {
        assertThat(
                        run(
                                "return (await env.B.fetch('http://some.host/method?q#f', { method:"
                                        + " 'PUT', body: 'sent' })).text()"))
                .isEqualTo("PUT http://some.host/method?q sent");
    }

    @Test
    void theIncomingRequestIsForwardedAsItIs() {
        workers.deploy("b", CALLEE);
        workers.deploy(
                "a",
                "export default { fetch(request, env) { return env.B.fetch(request) } }",
                "B=b");
        assertThat(workers.get("a", "http://example.com/method"))
                .isEqualTo("GET http://example.com/method ");
    }

    @Test
    void redirectsStayInsideTheBinding() {
        assertThat(
                        run(
                                "const r = await env.B.fetch('http://x/redirect', { method: 'POST',"
                                        + " body: 'b' }); return [await r.text(), r.url,"
                                        + " r.redirected].join()"))
                .isEqualTo("GET http://x/method ,http://x/method,true");
        assertThat(
                        run(
                                "const r = await env.B.fetch('http://x/temporary', { method:"
                                        + " 'POST', body: 'b' }); return r.text()"))
                .isEqualTo("POST http://other/method b");
        assertThat(
                        run(
                                "return (await env.B.fetch('http://x/redirect', { redirect:"
                                        + " 'manual' })).status"))
                .isEqualTo("302");
        assertThat(run("return env.B.fetch('http://x/loop')"))
                .startsWith("threw TypeError: Too many redirects.http");
    }

    @Test
    void bodiesStreamBothWays() {
        assertThat(
                        run(
                                "const r = await env.B.fetch('http://x/stream'); return (await"
                                        + " r.text()).length"))
                .isEqualTo("1000000");
        assertThat(
                        run(
                                "const s = new ReadableStream({ start(c) { for (const t of ['a',"
                                    + " 'b']) c.enqueue(new TextEncoder().encode(t)); c.close() }"
                                    + " }); return (await env.B.fetch('http://x/echo', { method:"
                                    + " 'POST', body: s })).text()"))
                .isEqualTo("ab");
    }

    @Test
    void aBrokenStreamBreaksTheReader() {
        assertThat(run("return (await env.B.fetch('http://x/broken')).text()"))
                .isEqualTo("threw RangeError: boom (remote)");
    }

    @Test
    void aThrownErrorRejectsTheFetch() {
        assertThat(run("return env.B.fetch('http://x/throw')"))
                .isEqualTo("threw RangeError: thrown (remote)");
        assertThat(run("return env.B.fetch('http://x/nothing')"))
                .isEqualTo(
                        "threw TypeError: Incorrect type for Promise: the Promise did not resolve"
                                + " to 'Response'. (remote)");
    }

    @Test
    void anAbortRejectsWithItsReason() {
        assertThat(
                        run(
                                "const c = new AbortController(); const p ="
                                        + " env.B.fetch('http://x/slow', { signal: c.signal });"
                                        + " setTimeout(() => c.abort(), 5); return p"))
                .isEqualTo("threw AbortError: The operation was aborted");
        assertThat(run("return env.B.fetch('http://x/slow', { signal: AbortSignal.timeout(5) })"))
                .isEqualTo("threw TimeoutError: The operation was aborted due to timeout");
        assertThat(
                        run(
                                "return env.B.fetch('http://x/slow', { signal:"
                                        + " AbortSignal.abort(new RangeError('no')) })"))
                .isEqualTo("threw RangeError: no");
    }

    @Test
    void aRelativeUrlIsRefused() {
        assertThat(run("return env.B.fetch('/path')"))
                .startsWith("threw TypeError: ")
                .contains("/path");
    }
}
