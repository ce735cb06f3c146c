package dev.dovetail.web;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;

/** The elliptic curves of the short Weierstrass form, and points on them. */
enum Curve {
    P_224("P-224", "secp224r1", SECObjectIdentifiers.secp224r1),
    P_256("P-256", "prime256v1", SECObjectIdentifiers.secp256r1),
    P_384("P-384", "secp384r1", SECObjectIdentifiers.secp384r1),
    P_521("P-521", "secp521r1", SECObjectIdentifiers.secp521r1),
    SECP256K1("secp256k1", "secp256k1", SECObjectIdentifiers.secp256k1);

    /** JSON Web Key's name. */
    final String web;

    /** OpenSSL's name. */
    final String openssl;

    private final String oid;

    Curve(String web, String openssl, ASN1ObjectIdentifier oid) {
        this.web = web;
        this.openssl = openssl;
        this.oid = oid.getId();
    }

    ASN1ObjectIdentifier oid() {
        return new ASN1ObjectIdentifier(oid);
    }

    static @Nullable Curve find(ASN1ObjectIdentifier oid) {
        for (Curve curve : values()) {
            if (curve.oid.equals(oid.getId())) {
                return curve;
            }
        }
        return null;
    }

    static @Nullable Curve find(String name) {
        for (Curve curve : values()) {
            if (curve.web.equals(name) || curve.openssl.equals(name)) {
                return curve;
            }
        }
        return name.equals("secp256r1") ? P_256 : null;
    }

    static Curve of(String name) throws WebException {
        Curve curve = find(name);
        if (curve == null) {
            throw WebException.error("Invalid EC curve name");
        }
        return curve;
    }

    /** Whether Java's own providers know it: they are faster. */
    boolean inJava() {
        return this == P_256 || this == P_384 || this == P_521;
    }

    X9ECParameters parameters() {
        return CustomNamedCurves.getByOID(oid());
    }

    ECDomainParameters domain() {
        return new ECDomainParameters(parameters());
    }

    /** The length of a coordinate in bytes. */
    int bytes() {
        return (parameters().getCurve().getFieldSize() + 7) / 8;
    }

    /** The length of a private key in bytes. */
    int scalarBytes() {
        return (parameters().getN().bitLength() + 7) / 8;
    }

    /** The public point of a private key, or null if the key is out of range. */
    @Nullable ECPoint publicOf(BigInteger d) {
        if (d.signum() <= 0 || d.compareTo(parameters().getN()) >= 0) {
            return null;
        }
        return new FixedPointCombMultiplier().multiply(parameters().getG(), d).normalize();
    }

    /** The point of an encoding, or null if it is none on the curve. */
    @Nullable ECPoint decode(byte[] encoded) {
        try {
            ECPoint point = parameters().getCurve().decodePoint(encoded).normalize();
            return point.isInfinity() || !point.isValid() ? null : point;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The point of two coordinates, or null if it is none on the curve. */
    @Nullable ECPoint point(BigInteger x, BigInteger y) {
        try {
            ECPoint point = parameters().getCurve().createPoint(x, y).normalize();
            return point.isInfinity() || !point.isValid() ? null : point;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
