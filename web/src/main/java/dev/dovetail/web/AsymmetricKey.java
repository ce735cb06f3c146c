package dev.dovetail.web;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;

/** A public key, or a private key with its public part. */
sealed interface AsymmetricKey {
    /** Whether there is a private part. */
    boolean isPrivate();

    /**
     * An RSA key.
     *
     * @param secret its private part
     * @param pss whether it may be used for RSA-PSS only
     */
    record Rsa(BigInteger n, BigInteger e, @Nullable RsaSecret secret, boolean pss)
            implements AsymmetricKey {
        @Override
        public boolean isPrivate() {
            return secret != null;
        }
    }

    /** The private part of an RSA key. */
    record RsaSecret(
            BigInteger d, BigInteger p, BigInteger q, BigInteger dp, BigInteger dq, BigInteger qi) {

        /** The same from what no key may lack; null if the numbers are no key. */
        static @Nullable RsaSecret of(BigInteger n, BigInteger e, BigInteger d) {
            BigInteger k = d.multiply(e).subtract(BigInteger.ONE);
            int twos = k.getLowestSetBit();
            if (k.signum() <= 0 || twos <= 0) {
                return null;
            }
            BigInteger odd = k.shiftRight(twos);
            for (int g = 2; g < 100; g++) {
                BigInteger x = BigInteger.valueOf(g).modPow(odd, n);
                for (int i = 0; i < twos; i++) {
                    BigInteger square = x.multiply(x).mod(n);
                    boolean trivial =
                            x.equals(BigInteger.ONE) || x.equals(n.subtract(BigInteger.ONE));
                    if (square.equals(BigInteger.ONE) && !trivial) {
                        BigInteger p = x.subtract(BigInteger.ONE).gcd(n);
                        return ofPrimes(d, p.max(n.divide(p)), p.min(n.divide(p)));
                    }
                    x = square;
                }
            }
            return null;
        }

        private static RsaSecret ofPrimes(BigInteger d, BigInteger p, BigInteger q) {
            return new RsaSecret(
                    d,
                    p,
                    q,
                    d.mod(p.subtract(BigInteger.ONE)),
                    d.mod(q.subtract(BigInteger.ONE)),
                    q.modInverse(p));
        }
    }

    /** An elliptic curve key. */
    record Ec(Curve curve, ECPoint point, @Nullable BigInteger d) implements AsymmetricKey {
        @Override
        public boolean isPrivate() {
            return d != null;
        }
    }

    /** An Ed25519 or X25519 key. */
    record Okp(Kind kind, byte[] x, byte @Nullable [] d) implements AsymmetricKey {
        @Override
        public boolean isPrivate() {
            return d != null;
        }
    }

    /** A Diffie-Hellman, DSA or other key that is only passed on. */
    record Other(String type, byte[] der, boolean isPrivate) implements AsymmetricKey {}

    /** The curves of {@link Okp}. */
    enum Kind {
        ED25519("Ed25519", "1.3.101.112"),
        X25519("X25519", "1.3.101.110");

        final String web;
        private final String oid;

        Kind(String web, String oid) {
            this.web = web;
            this.oid = oid;
        }

        ASN1ObjectIdentifier oid() {
            return new ASN1ObjectIdentifier(oid);
        }

        static @Nullable Kind find(ASN1ObjectIdentifier oid) {
            String id = oid.getId();
            return id.equals(ED25519.oid) ? ED25519 : id.equals(X25519.oid) ? X25519 : null;
        }

        static Kind of(String name) throws WebException {
            return switch (name) {
                case "Ed25519" -> ED25519;
                case "X25519" -> X25519;
                default -> throw WebException.error("Invalid key type");
            };
        }
    }
}
