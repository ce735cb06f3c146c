package dev.dovetail.web;

import dev.dovetail.web.AsymmetricKey.Ec;
import dev.dovetail.web.AsymmetricKey.Kind;
import dev.dovetail.web.AsymmetricKey.Okp;
import dev.dovetail.web.AsymmetricKey.Other;
import dev.dovetail.web.AsymmetricKey.Rsa;
import dev.dovetail.web.AsymmetricKey.RsaSecret;
import dev.dovetail.web.KeyFormats.BadKeyException;

import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asymmetric keys: made, taken apart and put together. JavaScript holds them as DER: PKCS #8 or
 * SubjectPublicKeyInfo.
 */
final class Keys {
    static final SecureRandom RANDOM = new SecureRandom();
    private static final int CACHED = 256;

    /** Keys by their DER: reading one costs more than most operations with it. */
    private static final Map<ByteBuffer, AsymmetricKey> CACHE =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ByteBuffer, AsymmetricKey> eldest) {
                    return size() > CACHED;
                }
            };

    private Keys() {}

    /** The key of a DER that came from here. */
    static AsymmetricKey read(byte[] der, boolean secret) throws WebException {
        ByteBuffer id = ByteBuffer.wrap(der);
        synchronized (CACHE) {
            AsymmetricKey known = CACHE.get(id);
            if (known != null && known.isPrivate() == secret) {
                return known;
            }
        }
        try {
            AsymmetricKey key = secret ? KeyFormats.privateKey(der) : KeyFormats.spki(der);
            synchronized (CACHE) {
                CACHE.put(id, key);
            }
            return key;
        } catch (BadKeyException e) {
            throw WebException.dom("DataError", String.valueOf(e.getMessage()));
        }
    }

    // ---------------------------------------------------- operations

    /**
     * format, DER. The formats: pkcs8 (PKCS #1 and SEC 1 too), pkcs8Only, spki, pkcs1.
     *
     * @return [DER, facts], or what is wrong
     */
    static Object importDer(Arguments in) throws WebException {
        String format = in.text(0);
        byte[] der = in.bytes(1);
        String label = format.toUpperCase(java.util.Locale.ROOT);
        int trailing = KeyFormats.trailing(der);
        if (trailing != 0) {
            return trailing < 0
                    ? "Invalid " + label + " input."
                    : "Invalid " + trailing + " trailing bytes after " + label + " input.";
        }
        try {
            AsymmetricKey key =
                    switch (format) {
                        case "spki" -> KeyFormats.spki(der);
                        case "pkcs1" -> KeyFormats.pkcs1(der);
                        case "pkcs8Only" -> KeyFormats.pkcs8Only(der);
                        default -> KeyFormats.privateKey(der);
                    };
            return List.of(KeyFormats.encode(key), facts(key));
        } catch (BadKeyException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** What JavaScript shows of a key: [type, bits or curve, public exponent]. */
    private static List<Object> facts(AsymmetricKey key) {
        return switch (key) {
            case Rsa rsa ->
                    List.of(
                            rsa.pss() ? "rsa-pss" : "rsa",
                            (double) rsa.n().bitLength(),
                            Numbers.bytes(rsa.e()));
            case Ec ec -> List.of("ec", ec.curve().web);
            case Okp okp -> List.of(okp.kind().web);
            case Other other -> List.of(other.type());
        };
    }

    /** type, then bits and exponent, or curve. @return [private DER, public DER] */
    static List<Object> generate(Arguments in) throws WebException, GeneralSecurityException {
        AsymmetricKey key =
                switch (in.text(0)) {
                    case "rsa" -> generateRsa(in.integer(1, 512, 16384), Numbers.of(in.bytes(2)));
                    case "ec" -> generateEc(Curve.of(in.text(1)));
                    default -> generateOkp(Kind.of(in.text(0)));
                };
        return List.of(KeyFormats.encode(key), KeyFormats.spki(key));
    }

    private static AsymmetricKey generateRsa(int bits, BigInteger exponent)
            throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(new RSAKeyGenParameterSpec(bits, exponent), RANDOM);
        var key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
        return new Rsa(
                key.getModulus(),
                key.getPublicExponent(),
                new RsaSecret(
                        key.getPrivateExponent(),
                        key.getPrimeP(),
                        key.getPrimeQ(),
                        key.getPrimeExponentP(),
                        key.getPrimeExponentQ(),
                        key.getCrtCoefficient()),
                false);
    }

    private static AsymmetricKey generateEc(Curve curve) throws WebException {
        BigInteger n = curve.parameters().getN();
        BigInteger d;
        do {
            d = new BigInteger(n.bitLength(), RANDOM);
        } while (d.signum() == 0 || d.compareTo(n) >= 0);
        try {
            return KeyFormats.ec(curve, d, null);
        } catch (BadKeyException e) {
            throw WebException.dom("OperationError", String.valueOf(e.getMessage()));
        }
    }

    private static AsymmetricKey generateOkp(Kind kind) throws WebException {
        byte[] d = new byte[32];
        RANDOM.nextBytes(d);
        try {
            return KeyFormats.okp(kind, d);
        } catch (BadKeyException e) {
            throw WebException.dom("OperationError", String.valueOf(e.getMessage()));
        }
    }

    /**
     * private?, DER.
     *
     * @return the numbers of a JSON Web Key in its order: n, e, d, p, q, dp, dq, qi; or x, y, d; or
     *     x, d
     */
    static List<Object> parts(Arguments in) throws WebException {
        AsymmetricKey key = read(in.bytes(1), in.flag(0));
        List<Object> parts = new ArrayList<>();
        switch (key) {
            case Rsa rsa -> {
                add(parts, rsa.n(), rsa.e());
                RsaSecret s = rsa.secret();
                if (s != null) {
                    add(parts, s.d(), s.p(), s.q(), s.dp(), s.dq(), s.qi());
                }
            }
            case Ec ec -> {
                int bytes = ec.curve().bytes();
                parts.add(Numbers.bytes(ec.point().getAffineXCoord().toBigInteger(), bytes));
                parts.add(Numbers.bytes(ec.point().getAffineYCoord().toBigInteger(), bytes));
                BigInteger d = ec.d();
                if (d != null) {
                    parts.add(Numbers.bytes(d, ec.curve().scalarBytes()));
                }
            }
            case Okp okp -> {
                parts.add(okp.x());
                byte[] d = okp.d();
                if (d != null) {
                    parts.add(d);
                }
            }
            case Other other -> throw WebException.error("Unsupported key type " + other.type());
        }
        return parts;
    }

    private static void add(List<Object> parts, BigInteger... numbers) {
        for (BigInteger number : numbers) {
            parts.add(Numbers.bytes(number));
        }
    }

    /**
     * The reverse of {@link #parts}: type, curve or null, the numbers.
     *
     * @return [DER, facts], or null if they are no key
     */
    static @Nullable Object ofParts(Arguments in) throws WebException {
        Arguments parts = in.list(2);
        try {
            AsymmetricKey key =
                    switch (in.text(0)) {
                        case "rsa" -> rsa(parts);
                        case "ec" -> ec(Curve.of(in.text(1)), parts);
                        default -> okp(Kind.of(in.text(0)), parts);
                    };
            return key == null ? null : List.of(KeyFormats.encode(key), facts(key));
        } catch (BadKeyException | ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable AsymmetricKey rsa(Arguments parts) throws WebException {
        BigInteger n = Numbers.of(parts.bytes(0));
        BigInteger e = Numbers.of(parts.bytes(1));
        if (n.bitLength() < 256 || !n.testBit(0) || !e.testBit(0)) {
            return null;
        }
        if (parts.count() == 2) {
            return new Rsa(n, e, null, false);
        }
        BigInteger d = Numbers.of(parts.bytes(2));
        if (parts.count() == 3) {
            RsaSecret secret = RsaSecret.of(n, e, d);
            return secret == null ? null : new Rsa(n, e, secret, false);
        }
        RsaSecret secret =
                new RsaSecret(
                        d,
                        Numbers.of(parts.bytes(3)),
                        Numbers.of(parts.bytes(4)),
                        Numbers.of(parts.bytes(5)),
                        Numbers.of(parts.bytes(6)),
                        Numbers.of(parts.bytes(7)));
        return secret.p().multiply(secret.q()).equals(n) ? new Rsa(n, e, secret, false) : null;
    }

    private static @Nullable AsymmetricKey ec(Curve curve, Arguments parts)
            throws WebException, BadKeyException {
        ECPoint point = curve.point(Numbers.of(parts.bytes(0)), Numbers.of(parts.bytes(1)));
        if (point == null) {
            return null;
        }
        return parts.count() == 2
                ? new Ec(curve, point, null)
                : KeyFormats.ec(curve, Numbers.of(parts.bytes(2)), point);
    }

    private static @Nullable AsymmetricKey okp(Kind kind, Arguments parts)
            throws WebException, BadKeyException {
        return parts.count() == 1
                ? new Okp(kind, parts.bytes(0), null)
                : KeyFormats.okp(kind, parts.bytes(1));
    }

    /** curve, encoded point. @return public DER, or null if it is no point of the curve */
    static byte @Nullable [] ofPoint(Arguments in) throws WebException {
        Curve curve = Curve.of(in.text(0));
        ECPoint point = curve.decode(in.bytes(1));
        return point == null ? null : KeyFormats.encode(new Ec(curve, point, null));
    }

    /** curve, private number. @return private DER, or null if it is none of the curve */
    static byte @Nullable [] ofScalar(Arguments in) throws WebException {
        try {
            return KeyFormats.encode(
                    KeyFormats.ec(Curve.of(in.text(0)), Numbers.of(in.bytes(1)), null));
        } catch (BadKeyException e) {
            return null;
        }
    }

    /** private?, DER. @return the public key as an uncompressed point, or as 32 bytes */
    static byte[] point(Arguments in) throws WebException {
        return switch (read(in.bytes(1), in.flag(0))) {
            case Ec ec -> ec.point().getEncoded(false);
            case Okp okp -> okp.x();
            default -> throw WebException.error("internal error");
        };
    }

    /** private DER. @return public DER */
    static byte[] publicOf(Arguments in) throws WebException {
        return KeyFormats.spki(read(in.bytes(0), true));
    }

    /** private?, DER, format (pkcs1, sec1). @return the key in that format, or null */
    static byte @Nullable [] export(Arguments in) throws WebException {
        AsymmetricKey key = read(in.bytes(1), in.flag(0));
        return switch (in.text(2)) {
            case "pkcs1" -> key instanceof Rsa rsa ? KeyFormats.pkcs1(rsa) : null;
            case "sec1" -> key instanceof Ec ec && ec.isPrivate() ? KeyFormats.sec1(ec) : null;
            default -> null;
        };
    }
}
