package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.isolate.ModuleSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** node:crypto and node:zlib. */
class NodeCryptoTest {
    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private String run(String body) {
        String source =
                "import crypto from 'node:crypto'; import zlib from 'node:zlib'; import { Buffer }"
                        + " from 'node:buffer'; const run = async () => {"
                        + body
                        + "}; export default { async fetch() { try { return new"
                        + " Response(String(await run())); } catch (e) { return new Response('threw"
                        + " ' + e.stack); } } }";
        workers.runtime.deploy(
                new WorkerDefinition(
                        "a",
                        List.of(new ModuleSource("a.js", source)),
                        Map.of(),
                        "{}",
                        Limits.PAID,
                        Set.of("nodejs_compat"),
                        UnaryOperator.identity()));
        return workers.get("a");
    }

    @Test
    void hashesAreStreamsAndCanBeCopied() {
        assertThat(
                        run(
                                "const h = crypto.createHash('sha1').update('a'); const c ="
                                        + " h.copy(); c.update('bc'); const s ="
                                        + " crypto.createHash('sha1'); s.end('abc'); return"
                                        + " [c.digest('hex') === '"
                                        + "a9993e364706816aba3e25717850c26c9cd0d89d"
                                        + "', s.read().toString('hex') ==="
                                        + " crypto.hash('sha1', 'abc'), h.digest('hex') ==="
                                        + " crypto.hash('sha1', 'a'), crypto.createHmac('sha256',"
                                        + " 'Jefe').update('what do ya want for"
                                        + " nothing?').digest('hex').slice(0, 8)].join()"))
                .isEqualTo("true,true,true,5bdcc146");
    }

    @Test
    void aLongMessageIsHashedLikeAShortOne() {
        assertThat(
                        run(
                                "const b = Buffer.alloc(1 << 20, 'x'); const h ="
                                    + " crypto.createHash('sha256'); for (let i = 0; i < b.length;"
                                    + " i += 5000) h.update(b.subarray(i, i + 5000)); return"
                                    + " h.digest('hex') === crypto.hash('sha256', b)"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource({
        "aes-128-cbc,16,16",
        "aes-256-ctr,32,16",
        "aes-256-gcm,32,12",
        "chacha20-poly1305,32,12",
    })
    void ciphersAndTheirReversesAgree(String name, int key, int iv) {
        assertThat(
                        run(
                                ("const k = crypto.randomBytes(%d), iv = crypto.randomBytes(%d);"
                                     + " const aead = !/c[bt]/.test('%s'); const c ="
                                     + " crypto.createCipheriv('%s', k, iv); if (aead)"
                                     + " c.setAAD(Buffer.from('more')); const e ="
                                     + " Buffer.concat([c.update('some ', 'utf8'),"
                                     + " c.update('text'), c.final()]); const d ="
                                     + " crypto.createDecipheriv('%s', k, iv); if (aead) {"
                                     + " d.setAAD(Buffer.from('more'));"
                                     + " d.setAuthTag(c.getAuthTag()); } return d.update(e, null,"
                                     + " 'utf8') + d.final('utf8')")
                                        .formatted(key, iv, name, name, name)))
                .isEqualTo("some text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'rsa', { modulusLength: 2048 }", "'ec', { namedCurve: 'P-256' }"})
    void keysGoThroughPemAndSign(String kind) {
        assertThat(
                        run(
                                "const { publicKey, privateKey } = crypto.generateKeyPairSync("
                                        + kind
                                        + "); const p = crypto.createPrivateKey(privateKey.export({"
                                        + " format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc',"
                                        + " passphrase: 'pass' }).length > 0 ? { key:"
                                        + " privateKey.export({ format: 'pem', type: 'pkcs8',"
                                        + " cipher: 'aes-256-cbc', passphrase: 'pass' }),"
                                        + " passphrase: 'pass' } : ''); const sig ="
                                        + " crypto.createSign('sha256').update('x').sign(p); return"
                                        + " crypto.verify('sha256', Buffer.from('x'),"
                                        + " publicKey.export({ format: 'pem', type: 'spki' }),"
                                        + " sig)"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip,gunzip", "deflate,inflate", "brotliCompress,brotliDecompress"})
    void whatIsCompressedComesBack(String names) {
        String[] pair = names.split(",", 2);
        assertThat(
                        run(
                                "const b = Buffer.alloc(200000, 'pattern'); const small = zlib."
                                        + pair[0]
                                        + "Sync(b); return [small.length < 20000, zlib."
                                        + pair[1]
                                        + "Sync(small).equals(b), await new Promise((r) => zlib."
                                        + pair[1]
                                        + "(small, (e, out) => r(out.equals(b))))].join()"))
                .isEqualTo("true,true,true");
    }

    @Test
    void aStreamThatInflatesStopsWhenNobodyReads() {
        assertThat(
                        run(
                                "const big = zlib.gzipSync(Buffer.alloc(50 << 20)); const s ="
                                    + " zlib.createGunzip(); s.end(big); await new Promise((r) =>"
                                    + " setTimeout(r, 1)); const waiting = s.readableLength; let n"
                                    + " = 0; for await (const c of s) n += c.length; return"
                                    + " [waiting <= 1 << 17, n].join()"))
                .isEqualTo("true," + (50 << 20));
    }
}
