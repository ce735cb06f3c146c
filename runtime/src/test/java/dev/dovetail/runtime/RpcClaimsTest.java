package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller may rely on, claim by claim: an expression in the caller, and what it gives. */
class RpcClaimsTest {
    private static final String CALLEE =
            """
            let gets = 0, calls = 0, disposed = 0, sent = 0;
            class Target extends RpcTarget {
              n = 1;
              get value() { gets++; return 7; }
              add(x) { return (this.n += x); }
              [Symbol.dispose]() { disposed++; }
            }
            export default class extends WorkerEntrypoint {
              constructor(ctx, env) { super(ctx, env); this.same = this.ctx === ctx && this.env === env; }
              echo(x) { calls++; return x; }
              isSame() { return this.same; }
              target() { return new Target(); }
              counts() { return { gets, calls, disposed, sent }; }
              call(f, x) { return f(x); }
              send() { sent++; }
              five() { return 5; }
              nothing() { return null; }
              wrap(stub) { const kept = stub.dup(); return { add: (x) => kept.add(x) }; }
              bare() { return Object.create(null); }
              propsOf() { return JSON.stringify(this.ctx.props); }
              fetch(request, ...rest) {
                const { pathname } = new URL(request.url);
                if (pathname === "/rest") return new Response(String(rest.length));
                if (pathname === "/303") return new Response(null, { status: 303, headers: { location: "/method" } });
                if (pathname === "/blank") return new Response(null, { status: 302, headers: { location: " /\\tmethod " } });
                if (pathname === "/round") return Response.redirect("http://x/round");
                if (pathname === "/method") return new Response(request.method);
                if (pathname === "/204") return new Response(null, { status: 204 });
                return new Response("body");
              }
            }
            """;

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    const a = [1], p = env.B.echo(a); a.push(2); return p                                    | 1
                    const f = env.B.five; return f()                                                         | 5
                    using t = await env.B.target(); const v = t.value; await v; await v; return (await env.B.counts()).gets | 2
                    const p = env.B.echo(1); await p; await p; return (await env.B.counts()).calls           | 1
                    const t = await env.B.target(); t[Symbol.dispose](); t[Symbol.dispose](); return t.add(1) | threw Error: RPC stub used after being disposed.
                    const p = env.B.target(); p[Symbol.dispose](); return p.add(1)                           | threw Error: RPC promise used after being disposed.
                    const p = env.B.five(); await p; return p.foo()                                          | threw TypeError: Can't pipeline on RPC that did not return an object.
                    return [typeof env.B.then, env.B instanceof ServiceStub, env.B.five() instanceof RpcPromise, env.B.five instanceof RpcProperty] | undefined,true,true,true
                    return env.B.echo([env.B.five()])                                                        | threw DataCloneError: Could not serialize object of type "RpcPromise". This type does not support serialization.
                    return env.B.echo({ f: env.B.five })                                                     | threw DataCloneError: Could not serialize object of type "RpcProperty". This type does not support serialization.
                    return env.B.bare()                                                                      | threw DataCloneError: Could not serialize object of type "Object". This type does not support serialization. (remote)
                    return env.B.echo(new Proxy(new (class X {})(), {}))                                     | threw DataCloneError: Proxy could not be serialized because it is not a valid RPC receiver type. The Proxy must emulate either a plain object or an RpcTarget, as indicated by the Proxy's prototype chain.
                    using s = await env.B.echo(new Proxy({ a: 1 }, {})); return [s instanceof RpcStub, await s.a] | true,1
                    using f = await env.B.call((x) => () => x, 3); return f()                                | 3
                    using t = await env.B.target(); using w = await env.B.wrap(t); return w.add(2)           | 3
                    { using t = await env.B.target(); } await scheduler.wait(5); return (await env.B.counts()).disposed | 1
                    env.B.send(); await env.B.five(); return (await env.B.counts()).sent                     | 1
                    using t = await env.B.target(); console.log(t, env.B); return t.add(1)                   | 2
                    return env.B.isSame()                                                                    | true
                    return env.B.propsOf()                                                                   | {}
                    return env.B.nothing().foo()                                                             | threw TypeError: The RPC receiver does not implement the method "foo". (remote)
                    return (await env.B.fetch("http://x/rest", {}, 3)).text()                                | 0
                    return (await env.B.fetch("http://x/303", { method: "POST", body: "x" })).text()         | GET
                    return (await env.B.fetch("http://x/blank")).text()                                      | GET
                    const r = await env.B.fetch("http://x/blank#part"); return [r.url, r.redirected]         | http://x/method,true
                    return (await env.B.fetch("http://x/204")).body                                          | null
                    return (await env.B.fetch("http://x/", { method: "HEAD" })).body                         | null
                    return env.B.fetch("http://x/round").catch((e) => [e.name, e.message.split(", ").length]) | TypeError,21
                    return env.B.fetch("ftp://x/")                                                           | threw TypeError: Fetch API cannot load: ftp://x/
                    (await env.B.fetch("http://x/")).headers.set("a", "b")                                   | threw TypeError: Can't modify immutable headers.
                    """)
    void holds(String expression, String result) {
        assertThat(workers.evaluate(CALLEE, expression)).isEqualTo(result);
    }
}
