package dev.dovetail.web;

import dev.dovetail.web.AsymmetricKey.Ec;
import dev.dovetail.web.AsymmetricKey.Kind;
import dev.dovetail.web.AsymmetricKey.Okp;
import dev.dovetail.web.AsymmetricKey.Other;
import dev.dovetail.web.AsymmetricKey.Rsa;
import dev.dovetail.web.AsymmetricKey.RsaSecret;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigInteger;

/** Keys as DER: PKCS #8 (RFC 5958), SubjectPublicKeyInfo (RFC 5280), PKCS #1, SEC 1. */
final class KeyFormats {
    /** A key that is not what it should be. */
    static final class BadKeyException extends Exception {
        private static final long serialVersionUID = 1;

        BadKeyException(String message) {
            super(message);
        }
    }

    private KeyFormats() {}

    /** How many bytes come after the first DER value; -1 if there is none. */
    static int trailing(byte[] der) {
        try (var in = new ASN1InputStream(der)) {
            return in.readObject() == null ? -1 : in.available();
        } catch (IOException | IllegalArgumentException e) {
            return -1;
        }
    }

    // ---------------------------------------------------- reading

    /** A public key from SubjectPublicKeyInfo. */
    static AsymmetricKey spki(byte[] der) throws BadKeyException {
        try {
            var info = SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(der));
            AlgorithmIdentifier algorithm = info.getAlgorithm();
            ASN1ObjectIdentifier oid = algorithm.getAlgorithm();
            if (isRsa(oid)) {
                return rsaPublic(info.parsePublicKey(), isPss(oid));
            }
            byte[] bytes = info.getPublicKeyData().getOctets();
            if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
                Curve curve = curve(algorithm.getParameters());
                ECPoint point = curve.decode(bytes);
                if (point == null) {
                    throw new BadKeyException("Point is not on curve.");
                }
                return new Ec(curve, point, null);
            }
            Kind kind = Kind.find(oid);
            if (kind != null) {
                return new Okp(kind, exactly32(bytes), null);
            }
            return new Other(nameOf(oid), der, false);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new BadKeyException("Invalid SPKI input.");
        }
    }

    /** A private key from PKCS #8, PKCS #1 or SEC 1: they are told apart by what is inside. */
    static AsymmetricKey privateKey(byte[] der) throws BadKeyException {
        try {
            ASN1Sequence sequence = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der));
            if (sequence.size() >= 9 && sequence.getObjectAt(1) instanceof ASN1Integer) {
                return rsaPrivate(sequence, false);
            }
            if (sequence.size() >= 2 && sequence.getObjectAt(1) instanceof ASN1OctetString) {
                return ecPrivate(sequence, null);
            }
            var info = PrivateKeyInfo.getInstance(sequence);
            AlgorithmIdentifier algorithm = info.getPrivateKeyAlgorithm();
            ASN1ObjectIdentifier oid = algorithm.getAlgorithm();
            if (isRsa(oid)) {
                return rsaPrivate(info.parsePrivateKey(), isPss(oid));
            }
            if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
                return ecPrivate(info.parsePrivateKey(), curve(algorithm.getParameters()));
            }
            Kind kind = Kind.find(oid);
            if (kind != null) {
                return okp(kind, ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets());
            }
            return new Other(nameOf(oid), der, true);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new BadKeyException("Invalid PKCS8 input.");
        }
    }

    /** A private key from PKCS #8 and nothing else. */
    static AsymmetricKey pkcs8Only(byte[] der) throws BadKeyException {
        try {
            ASN1Sequence sequence = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der));
            if (sequence.size() < 3 || !(sequence.getObjectAt(1) instanceof ASN1Sequence)) {
                throw new BadKeyException("Invalid PKCS8 input.");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new BadKeyException("Invalid PKCS8 input.");
        }
        return privateKey(der);
    }

    /** A public RSA key from PKCS #1. */
    static AsymmetricKey pkcs1(byte[] der) throws BadKeyException {
        try {
            return rsaPublic(ASN1Primitive.fromByteArray(der), false);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new BadKeyException("Invalid PKCS1 input.");
        }
    }

    private static Rsa rsaPublic(ASN1Encodable encoded, boolean pss) {
        var key = org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(encoded);
        return new Rsa(key.getModulus(), key.getPublicExponent(), null, pss);
    }

    private static Rsa rsaPrivate(ASN1Encodable encoded, boolean pss) {
        var key = org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(encoded);
        return new Rsa(
                key.getModulus(),
                key.getPublicExponent(),
                new RsaSecret(
                        key.getPrivateExponent(),
                        key.getPrime1(),
                        key.getPrime2(),
                        key.getExponent1(),
                        key.getExponent2(),
                        key.getCoefficient()),
                pss);
    }

    private static Ec ecPrivate(ASN1Encodable encoded, @Nullable Curve outer)
            throws BadKeyException {
        ECPrivateKey key = ECPrivateKey.getInstance(encoded);
        ASN1Object inner = key.getParametersObject();
        Curve curve = inner == null && outer != null ? outer : curve(inner);
        if (outer != null && outer != curve) {
            throw new BadKeyException("Invalid PKCS8 input.");
        }
        return ec(curve, key.getKey(), null);
    }

    /** A private key of a curve; its public point is made, and compared if it is known. */
    static Ec ec(Curve curve, BigInteger d, @Nullable ECPoint known) throws BadKeyException {
        ECPoint point = curve.publicOf(d);
        if (point == null || (known != null && !known.equals(point))) {
            throw new BadKeyException("Invalid EC key.");
        }
        return new Ec(curve, point, d);
    }

    /** A private key of 32 bytes; its public part is made. */
    static Okp okp(Kind kind, byte[] d) throws BadKeyException {
        byte[] x =
                switch (kind) {
                    case ED25519 ->
                            new Ed25519PrivateKeyParameters(exactly32(d))
                                    .generatePublicKey()
                                    .getEncoded();
                    case X25519 ->
                            new X25519PrivateKeyParameters(exactly32(d))
                                    .generatePublicKey()
                                    .getEncoded();
                };
        return new Okp(kind, x, d);
    }

    private static byte[] exactly32(byte[] bytes) throws BadKeyException {
        if (bytes.length != 32) {
            throw new BadKeyException("Invalid key length.");
        }
        return bytes;
    }

    private static Curve curve(@Nullable ASN1Encodable parameters) throws BadKeyException {
        Curve curve = parameters instanceof ASN1ObjectIdentifier oid ? Curve.find(oid) : null;
        if (curve == null) {
            throw new BadKeyException("Unsupported elliptic curve group.");
        }
        return curve;
    }

    private static boolean isRsa(ASN1ObjectIdentifier oid) {
        return oid.equals(PKCSObjectIdentifiers.rsaEncryption) || isPss(oid);
    }

    private static boolean isPss(ASN1ObjectIdentifier oid) {
        return oid.equals(PKCSObjectIdentifiers.id_RSASSA_PSS);
    }

    private static String nameOf(ASN1ObjectIdentifier oid) {
        return switch (oid.getId()) {
            case "1.2.840.113549.1.3.1", "1.2.840.10046.2.1" -> "dh";
            case "1.2.840.10040.4.1" -> "dsa";
            case "1.3.101.111" -> "x448";
            case "1.3.101.113" -> "ed448";
            default -> oid.getId();
        };
    }

    // ---------------------------------------------------- writing

    /** PKCS #8 of a private key, SubjectPublicKeyInfo of a public one. */
    static byte[] encode(AsymmetricKey key) {
        return key.isPrivate() ? pkcs8(key) : spki(key);
    }

    /** The public part as SubjectPublicKeyInfo. */
    static byte[] spki(AsymmetricKey key) {
        return switch (key) {
            case Rsa rsa -> der(new SubjectPublicKeyInfo(rsaId(rsa), der(pkcs1Public(rsa))));
            case Ec ec ->
                    der(new SubjectPublicKeyInfo(ecId(ec.curve()), ec.point().getEncoded(false)));
            case Okp okp ->
                    der(
                            new SubjectPublicKeyInfo(
                                    new AlgorithmIdentifier(okp.kind().oid()), okp.x()));
            case Other other -> other.der();
        };
    }

    private static byte[] pkcs8(AsymmetricKey key) {
        return switch (key) {
            case Rsa rsa -> info(rsaId(rsa), pkcs1Private(rsa));
            case Ec ec -> info(ecId(ec.curve()), sec1(ec, false));
            case Okp okp when okp.d() != null ->
                    info(new AlgorithmIdentifier(okp.kind().oid()), new DEROctetString(okp.d()));
            case Okp okp -> throw new IllegalArgumentException(okp.kind().web);
            case Other other -> other.der();
        };
    }

    private static byte[] info(AlgorithmIdentifier id, ASN1Encodable key) {
        try {
            return der(new PrivateKeyInfo(id, key));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PKCS #1 of an RSA key. */
    static byte[] pkcs1(Rsa key) {
        return der(key.isPrivate() ? pkcs1Private(key) : pkcs1Public(key));
    }

    /** SEC 1 of a private elliptic curve key. */
    static byte[] sec1(Ec key) {
        return der(sec1(key, true));
    }

    private static ECPrivateKey sec1(Ec key, boolean named) {
        BigInteger d = key.d();
        if (d == null) {
            throw new IllegalArgumentException("A public key");
        }
        return new ECPrivateKey(
                key.curve().parameters().getN().bitLength(),
                d,
                new DERBitString(key.point().getEncoded(false)),
                named ? key.curve().oid() : null);
    }

    private static ASN1Object pkcs1Public(Rsa key) {
        return new org.bouncycastle.asn1.pkcs.RSAPublicKey(key.n(), key.e());
    }

    private static ASN1Object pkcs1Private(Rsa key) {
        RsaSecret secret = key.secret();
        if (secret == null) {
            throw new IllegalArgumentException("A public key");
        }
        return new org.bouncycastle.asn1.pkcs.RSAPrivateKey(
                key.n(),
                key.e(),
                secret.d(),
                secret.p(),
                secret.q(),
                secret.dp(),
                secret.dq(),
                secret.qi());
    }

    private static AlgorithmIdentifier rsaId(Rsa key) {
        return key.pss()
                ? new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS)
                : new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    }

    private static AlgorithmIdentifier ecId(Curve curve) {
        return new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.oid());
    }

    private static byte[] der(ASN1Object object) {
        try {
            return object.getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
