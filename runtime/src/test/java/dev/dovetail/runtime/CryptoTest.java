package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** crypto.subtle, by known answers and round trips. */
class CryptoTest {
    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private String run(String body) {
        return workers.evaluate(
                "export default class extends WorkerEntrypoint {}",
                "const s = crypto.subtle; const bytes = (t) => new TextEncoder().encode(t);"
                        + " const unhex = (t) => new Uint8Array(t.match(/../g).map((b) =>"
                        + " parseInt(b, 16))); const hex = (b) => [...new Uint8Array(b)].map((n) =>"
                        + " n.toString(16).padStart(2, '0')).join('');"
                        + body);
    }

    @Test
    void digestsAreThoseOfTheStandard() {
        assertThat(run("return hex(await s.digest('sha-256', bytes('abc')))"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(run("return hex(await s.digest({ name: 'MD5' }, new Uint8Array(0)))"))
                .isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
        assertThat(
                        run(
                                "const all = new Uint8Array(3 << 20).fill(97); const d = new"
                                        + " crypto.DigestStream('SHA-1'); const w = d.getWriter();"
                                        + " await w.write(all); await w.close(); return hex(await"
                                        + " d.digest) === hex(await s.digest('SHA-1', all))"))
                .isEqualTo("true");
    }

    @Test
    void macsAndDerivedBitsAreThoseOfTheStandards() {
        assertThat(
                        run(
                                "const k = await s.importKey('raw', bytes('Jefe'), { name: 'HMAC',"
                                    + " hash: 'SHA-256' }, false, ['sign']); return hex(await"
                                    + " s.sign('HMAC', k, bytes('what do ya want for nothing?')))"))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(
                        run(
                                "const k = await s.importKey('raw', bytes('password'), 'PBKDF2',"
                                        + " false, ['deriveBits']); return hex(await s.deriveBits({"
                                        + " name: 'PBKDF2', hash: 'SHA-1', salt: bytes('salt'),"
                                        + " iterations: 4096 }, k, 160))"))
                .isEqualTo("4b007901b765489abead49d926f721d065a429c1");
        assertThat(
                        run(
                                "const k = await s.importKey('raw', new Uint8Array(22).fill(11),"
                                        + " 'HKDF', false, ['deriveBits']); return hex(await"
                                        + " s.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt:"
                                        + " unhex('000102030405060708090a0b0c'), info:"
                                        + " unhex('f0f1f2f3f4f5f6f7f8f9') }, k, 336))"))
                .isEqualTo(
                        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                                + "34007208d5b887185865");
    }

    @ParameterizedTest
    @CsvSource({
        "32", "64", "96", "128",
    })
    void gcmTakesTagsOfAnyLengthAndRefusesWhatWasChanged(int bits) {
        assertThat(
                        run(
                                "const k = await s.importKey('raw', new Uint8Array(16), 'AES-GCM',"
                                        + " false, ['encrypt', 'decrypt']); const a = { name:"
                                        + " 'AES-GCM', iv: new Uint8Array(16).fill(7), tagLength: "
                                        + bits
                                        + ", additionalData: bytes('more') }; const c = new"
                                        + " Uint8Array(await s.encrypt(a, k, bytes('message')));"
                                        + " const p = new TextDecoder().decode(await s.decrypt(a,"
                                        + " k, c)); c[1] ^= 1; const e = await s.decrypt(a, k,"
                                        + " c).catch((e) => e.name); return [c.length, p,"
                                        + " e].join()"))
                .isEqualTo((7 + bits / 8) + ",message,OperationError");
    }

    @Test
    void aShortTagIsTheStartOfTheLongOne() {
        assertThat(
                        run(
                                "const k = await s.importKey('raw', new Uint8Array(32).fill(3),"
                                    + " 'AES-GCM', false, ['encrypt']); const e = async (tagLength,"
                                    + " iv) => hex(await s.encrypt({ name: 'AES-GCM', iv,"
                                    + " tagLength, additionalData: bytes('aad') }, k, new"
                                    + " Uint8Array(50))); const out = []; for (const n of [12, 20])"
                                    + " { const iv = new Uint8Array(n); out.push((await e(128,"
                                    + " iv)).startsWith(await e(64, iv))); } return out.join()"))
                .isEqualTo("true,true");
    }

    @ParameterizedTest
    @CsvSource({
        "'{ name: \"RSASSA-PKCS1-v1_5\", hash: \"SHA-256\", modulusLength: 2048, publicExponent: e"
                + " }', '\"RSASSA-PKCS1-v1_5\"'",
        "'{ name: \"RSA-PSS\", hash: \"SHA-384\", modulusLength: 2048, publicExponent: e }', '{"
                + " name: \"RSA-PSS\", saltLength: 20 }'",
        "'{ name: \"ECDSA\", namedCurve: \"P-256\" }', '{ name: \"ECDSA\", hash: \"SHA-256\" }'",
        "'{ name: \"ECDSA\", namedCurve: \"P-521\" }', '{ name: \"ECDSA\", hash: \"SHA-512\" }'",
        "'{ name: \"Ed25519\" }', '\"Ed25519\"'",
    })
    void signaturesHoldAcrossEveryFormatOfKeys(String generate, String sign) {
        assertThat(
                        run(
                                "const e = new Uint8Array([1, 0, 1]); const a = "
                                        + generate
                                        + "; const pair = await s.generateKey(a, true, ['sign',"
                                        + " 'verify']); const by = "
                                        + sign
                                        + "; const out = []; for (const f of ['pkcs8', 'jwk']) {"
                                        + " const key = await s.importKey(f, await s.exportKey(f,"
                                        + " pair.privateKey), a, true, ['sign']); for (const g of"
                                        + " ['spki', 'jwk']) { const other = await s.importKey(g,"
                                        + " await s.exportKey(g, pair.publicKey), a, true,"
                                        + " ['verify']); const sig = await s.sign(by, key,"
                                        + " bytes('x')); out.push(await s.verify(by, other, sig,"
                                        + " bytes('x')), await s.verify(by, other, sig,"
                                        + " bytes('y'))); } } return out.join()"))
                .isEqualTo("true,false,true,false,true,false,true,false");
    }

    @ParameterizedTest
    @CsvSource({
        "'{ name: \"ECDH\", namedCurve: \"P-384\" }', 48",
        "'{ name: \"X25519\" }', 32",
    })
    void twoPairsAgreeOnASecret(String algorithm, int length) {
        assertThat(
                        run(
                                "const a = "
                                        + algorithm
                                        + "; const make = () => s.generateKey(a, true,"
                                        + " ['deriveBits']); const [p, q] = [await make(), await"
                                        + " make()]; const raw = await s.importKey('raw', await"
                                        + " s.exportKey('raw', q.publicKey), a, true, []); const x"
                                        + " = await s.deriveBits({ ...a, public: raw },"
                                        + " p.privateKey); const y = await s.deriveBits({ ...a,"
                                        + " public: p.publicKey }, q.privateKey); return [hex(x)"
                                        + " === hex(y), x.byteLength].join()"))
                .isEqualTo("true," + length);
    }

    @Test
    void keysAreWrappedAndUnwrapped() {
        assertThat(
                        run(
                                "const kek = await s.generateKey({ name: 'AES-KW', length: 256 },"
                                        + " true, ['wrapKey', 'unwrapKey']); const k = await"
                                        + " s.generateKey({ name: 'AES-CTR', length: 128 }, true,"
                                        + " ['encrypt']); const w = await s.wrapKey('raw', k, kek,"
                                        + " 'AES-KW'); const u = await s.unwrapKey('raw', w, kek,"
                                        + " 'AES-KW', 'AES-CTR', true, ['encrypt']); return"
                                        + " [w.byteLength, hex(await s.exportKey('raw', k)) ==="
                                        + " hex(await s.exportKey('raw', u))].join()"))
                .isEqualTo("24,true");
        assertThat(
                        run(
                                "const rsa = await s.generateKey({ name: 'RSA-OAEP', hash:"
                                    + " 'SHA-256', modulusLength: 2048, publicExponent: new"
                                    + " Uint8Array([1, 0, 1]) }, true, ['wrapKey', 'unwrapKey']);"
                                    + " const h = { name: 'HMAC', hash: 'SHA-256' }; const k ="
                                    + " await s.generateKey(h, true, ['sign']); const a = { name:"
                                    + " 'RSA-OAEP', label: bytes('label') }; const w = await"
                                    + " s.wrapKey('jwk', k, rsa.publicKey, a); const u = await"
                                    + " s.unwrapKey('jwk', w, rsa.privateKey, a, h, true,"
                                    + " ['sign']); return hex(await s.exportKey('raw', k)) ==="
                                    + " hex(await s.exportKey('raw', u))"))
                .isEqualTo("true");
    }

    @Test
    void globalsThatAreReplacedLearnNothing() {
        assertThat(
                        run(
                                "const k = await s.importKey('raw', new Uint8Array(16).fill(42),"
                                    + " 'AES-GCM', false, ['encrypt']); let seen = 0; const a = {"
                                    + " name: 'AES-GCM', iv: new Uint8Array(12) }; const data ="
                                    + " bytes('x'); const P ="
                                    + " Object.getPrototypeOf(Uint8Array.prototype); P.set = () =>"
                                    + " { seen++; }; P.subarray = P.slice = P.set;"
                                    + " Object.defineProperty(P, 'length', { get() { seen++; return"
                                    + " 0; } }); Array.prototype.push = P.set; const c = await"
                                    + " s.encrypt(a, k, data); return [seen, c.byteLength].join()"))
                .isEqualTo("0,17");
    }
}
