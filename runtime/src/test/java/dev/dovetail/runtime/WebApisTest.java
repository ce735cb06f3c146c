package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The web's APIs that are neither streams nor cryptography, each in a real isolate. */
class WebApisTest {
    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private String run(String body) {
        return workers.evaluate("export default class extends WorkerEntrypoint {}", body);
    }

    @Test
    void theGlobalObjectIsAnEventTarget() {
        assertThat(
                        run(
                                "let seen; addEventListener('ping', (e) => { seen = e.target ==="
                                        + " globalThis }, { once: true }); dispatchEvent(new"
                                        + " Event('ping')); return [seen, globalThis instanceof"
                                        + " EventTarget].join()"))
                .isEqualTo("true,true");
    }

    @Test
    void anErrorOfAMicrotaskReachesTheListenersAndIsLoggedUnlessPrevented() {
        assertThat(
                        run(
                                "const seen = []; const hear = (e) => { seen.push(e.message);"
                                    + " return e.error.message === 'quiet' };"
                                    + " addEventListener('error', hear); for (const m of ['quiet',"
                                    + " 'loud']) queueMicrotask(() => { throw new Error(m) });"
                                    + " await scheduler.wait(1); removeEventListener('error',"
                                    + " hear); return seen.join()"))
                .isEqualTo("Uncaught Error: quiet,Uncaught Error: loud");
        assertThat(workers.log).anyMatch(line -> line.startsWith("a ERROR Uncaught Error: loud"));
        assertThat(workers.log).noneMatch(line -> line.contains("quiet"));
    }

    @Test
    void aRejectionThatNobodyHandlesIsToldAndLogged() {
        assertThat(
                        run(
                                "const seen = []; addEventListener('unhandledrejection', (e) =>"
                                    + " seen.push(e.reason.message)); Promise.reject(new"
                                    + " Error('lost')); Promise.reject(new Error('found')).catch(()"
                                    + " => {}); await scheduler.wait(1); return seen.join()"))
                .isEqualTo("lost");
        assertThat(workers.log)
                .anyMatch(line -> line.startsWith("a ERROR Uncaught (in promise) Error: lost"));
    }

    @Test
    void aPromiseThatWasPipelinedOnDoesNotCountAsUnhandled() {
        assertThat(
                        workers.evaluate(
                                "export default class extends WorkerEntrypoint { bad() { throw new"
                                        + " Error('bad') } }",
                                "try { await env.B.bad().more() } catch (e) { await"
                                        + " scheduler.wait(1); return e.message }"))
                .isEqualTo("bad");
        assertThat(workers.log).isEmpty();
    }

    @Test
    void aSignalFollowsTheFirstOfSeveral() {
        assertThat(
                        run(
                                "const a = new AbortController(), b = new AbortController(); const"
                                    + " s = AbortSignal.any([a.signal, b.signal]); const l = [];"
                                    + " s.onabort = () => l.push(s.reason); b.abort('b');"
                                    + " a.abort('a'); return l.join()"))
                .isEqualTo("b");
    }

    @Test
    void aWaitThatIsAbortedRejects() {
        assertThat(run("await scheduler.wait(60000, { signal: AbortSignal.timeout(1) })"))
                .isEqualTo("threw TimeoutError: The operation was aborted due to timeout");
    }

    @Test
    void portsDeliverClones() {
        assertThat(
                        run(
                                "const { port1, port2 } = new MessageChannel(); const sent = { x: 1"
                                    + " }; port1.postMessage(sent); sent.x = 2; const e = await new"
                                    + " Promise((r) => { port2.onmessage = r }); return e.data.x"))
                .isEqualTo("1");
    }

    @Test
    void legacyEncodingsAreDecodedAlsoInPieces() {
        assertThat(
                        run(
                                "const d = new TextDecoder('sjis'); return [d.encoding,"
                                        + " d.decode(Uint8Array.of(0x82), { stream: true }) +"
                                        + " d.decode(Uint8Array.of(0xa0)), new"
                                        + " TextDecoder('koi8-r').decode(Uint8Array.of(0xf0)), new"
                                        + " TextDecoder('gbk').decode(Uint8Array.of(0xd6,"
                                        + " 0xd0))].join()"))
                .isEqualTo("shift_jis,あ,П,中");
        assertThat(run("new TextDecoder('big5', { fatal: true })" + ".decode(Uint8Array.of(0xa4))"))
                .isEqualTo("threw TypeError: Failed to decode input.");
        assertThat(run("new TextDecoder('utf-7')")).startsWith("threw RangeError");
    }

    @Test
    void patternsOfAddressesMatchAndNameTheirParts() {
        assertThat(
                        run(
                                "const p = new URLPattern('/books/:id(\\\\d+)/*',"
                                    + " 'https://example.com'); const m ="
                                    + " p.exec('https://example.com/books/12/a/b'); return"
                                    + " [p.pathname, m.pathname.groups.id, m.pathname.groups[0],"
                                    + " p.test('https://example.com/books/x/a')].join()"))
                .isEqualTo("/books/:id(\\d+)/*,12,a/b,false");
    }

    @Test
    void aFormSurvivesTheWayThroughABody() {
        assertThat(
                        run(
                                "const f = new FormData(); f.append('a', '1\\n"
                                    + "2'); f.append('b', new File(['x'], 'n.txt', { type: 'text/x'"
                                    + " })); const g = await new Response(f).formData(); const b ="
                                    + " g.get('b'); return [JSON.stringify(g.get('a')), b.name,"
                                    + " b.type, await b.text()].join()"))
                .isEqualTo("\"1\\r\\n2\",n.txt,text/x,x");
    }

    @Test
    void dataAddressesNeedNoNetwork() {
        assertThat(
                        run(
                                "const r = await fetch('data:text/plain;base64,aGk='); return"
                                    + " [r.headers.get('content-type'), await r.text()].join()"))
                .isEqualTo("text/plain,hi");
    }

    @Test
    void theCacheKeepsWhatItMayKeep() {
        assertThat(
                        run(
                                "const c = caches.default, put = (u, h) => c.put('http://x/' + u,"
                                    + " new Response(u, { headers: { 'cache-control': h } }));"
                                    + " await put('a', 'max-age=60'); await put('b', 'no-store');"
                                    + " const a = await c.match('http://x/a'); return [await"
                                    + " a.text(), a.headers.get('cf-cache-status'), await"
                                    + " c.match('http://x/b'), await c.delete('http://x/a'), await"
                                    + " c.match('http://x/a')].join()"))
                .isEqualTo("a,HIT,,true,");
    }

    @Test
    void anEventSourceReadsAStream() {
        assertThat(
                        run(
                                "const s = EventSource.from(new Response('id: 7\\ndata: one\\ndata:"
                                        + " two\\n\\n').body); const e = await new Promise((r) => {"
                                        + " s.onmessage = r }); s.close(); return [e.data,"
                                        + " e.lastEventId].join()"))
                .isEqualTo("one\ntwo,7");
    }

    @Test
    void blobsAndExceptionsAreClonedAndFilesAreNot() {
        assertThat(
                        run(
                                "const b = structuredClone(new Blob(['x'], { type: 'a/b' })); const"
                                    + " e = structuredClone(new DOMException('m', 'AbortError'));"
                                    + " return [await b.text(), b.type, e.name, e.message].join()"))
                .isEqualTo("x,a/b,AbortError,m");
        assertThat(run("structuredClone(new File([], 'f'))")).startsWith("threw DataCloneError");
    }

    @Test
    void anInvocationHasALimitedNumberOfTimers() {
        assertThat(run("for (let i = 0; i <= 10000; i++) setTimeout(() => {}, 60000)"))
                .startsWith("threw QuotaExceededError: You have exceeded the number of active");
    }
}
