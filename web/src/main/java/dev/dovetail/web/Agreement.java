package dev.dovetail.web;

import dev.dovetail.web.AsymmetricKey.Ec;
import dev.dovetail.web.AsymmetricKey.Kind;
import dev.dovetail.web.AsymmetricKey.Okp;

import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.rfc7748.X25519;

import java.math.BigInteger;

/** Secrets that two keys have in common: ECDH and X25519. */
final class Agreement {
    private Agreement() {}

    /** private DER, public DER. */
    static byte[] secret(Arguments in) throws WebException {
        AsymmetricKey own = Keys.read(in.bytes(0), true);
        AsymmetricKey other = Keys.read(in.bytes(1), false);
        if (own instanceof Ec a && other instanceof Ec b && a.curve() == b.curve()) {
            BigInteger d = a.d();
            if (d != null) {
                ECPoint shared = b.point().multiply(d).normalize();
                if (!shared.isInfinity()) {
                    return Numbers.bytes(
                            shared.getAffineXCoord().toBigInteger(), a.curve().bytes());
                }
            }
        }
        if (own instanceof Okp a
                && other instanceof Okp b
                && a.kind() == Kind.X25519
                && b.kind() == Kind.X25519) {
            byte[] d = a.d();
            byte[] secret = new byte[32];
            if (d != null && X25519.calculateAgreement(d, 0, b.x(), 0, secret, 0)) {
                return secret;
            }
            throw WebException.dom(
                    "OperationError",
                    "Detected small order secure curve points, aborting EDDH derivation");
        }
        throw WebException.dom("OperationError", "Failed to generate shared ECDH secret");
    }
}
