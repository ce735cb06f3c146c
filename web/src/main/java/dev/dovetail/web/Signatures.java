package dev.dovetail.web;

import dev.dovetail.web.AsymmetricKey.Ec;
import dev.dovetail.web.AsymmetricKey.Kind;
import dev.dovetail.web.AsymmetricKey.Okp;
import dev.dovetail.web.AsymmetricKey.Rsa;
import dev.dovetail.web.AsymmetricKey.RsaSecret;

import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Signatures, and encryption with RSA. */
@SuppressWarnings("InsecureCryptoUsage") // The program chooses.
final class Signatures {
    /** A salt as long as the hash. */
    private static final int SALT_DIGEST = -1;

    /** The longest salt; when verifying, any. */
    private static final int SALT_MAX = -2;

    private Signatures() {}

    // ---------------------------------------------------- signing

    /**
     * scheme (pkcs1, pss, ecdsa, eddsa), hash or null, private DER, data, salt's length or null,
     * DER? (else IEEE P1363; ECDSA).
     */
    static byte[] sign(Arguments in) throws WebException {
        AsymmetricKey key = Keys.read(in.bytes(2), true);
        byte[] data = in.bytes(3);
        try {
            return switch (key) {
                case Rsa rsa -> {
                    Signature signature = rsa(in, rsa);
                    signature.initSign(javaPrivate(rsa), Keys.RANDOM);
                    signature.update(data);
                    yield signature.sign();
                }
                case Ec ec -> ecdsa(ec, Hash.of(in.text(1)).of(data), in.flag(5));
                case Okp okp when okp.kind() == Kind.ED25519 -> {
                    Signature signature = Signature.getInstance("Ed25519");
                    signature.initSign(
                            KeyFactory.getInstance("Ed25519")
                                    .generatePrivate(
                                            new PKCS8EncodedKeySpec(KeyFormats.encode(okp))));
                    signature.update(data);
                    yield signature.sign();
                }
                default -> throw WebException.error("Unsupported key type");
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw WebException.dom("OperationError", "Signing failed: " + e.getMessage());
        }
    }

    private static byte[] ecdsa(Ec key, byte[] digest, boolean der)
            throws GeneralSecurityException {
        if (key.curve().inJava()) {
            Signature signature = javaEcdsa(der);
            signature.initSign(
                    KeyFactory.getInstance("EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(KeyFormats.encode(key))),
                    Keys.RANDOM);
            signature.update(digest);
            return signature.sign();
        }
        var signer = new ECDSASigner();
        BigInteger d = key.d();
        if (d == null) {
            throw new IllegalArgumentException("a public key");
        }
        signer.init(
                true,
                new ParametersWithRandom(
                        new ECPrivateKeyParameters(d, key.curve().domain()), Keys.RANDOM));
        BigInteger[] rs = signer.generateSignature(digest);
        if (der) {
            var sequence = new ASN1EncodableVector();
            sequence.add(new ASN1Integer(rs[0]));
            sequence.add(new ASN1Integer(rs[1]));
            try {
                return new DERSequence(sequence).getEncoded();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        int bytes = key.curve().scalarBytes();
        byte[] out = Arrays.copyOf(Numbers.bytes(rs[0], bytes), 2 * bytes);
        System.arraycopy(Numbers.bytes(rs[1], bytes), 0, out, bytes, bytes);
        return out;
    }

    // ---------------------------------------------------- verifying

    /** scheme, hash or null, public DER, data, salt's length or null, DER?, signature. */
    static boolean verify(Arguments in) throws WebException {
        AsymmetricKey key = Keys.read(in.bytes(2), false);
        byte[] data = in.bytes(3);
        byte[] signed = in.bytes(6);
        try {
            return switch (key) {
                case Rsa rsa -> verifyRsa(in, rsa, data, signed);
                case Ec ec -> verifyEcdsa(ec, Hash.of(in.text(1)).of(data), signed, in.flag(5));
                case Okp okp when okp.kind() == Kind.ED25519 -> {
                    Signature signature = Signature.getInstance("Ed25519");
                    signature.initVerify(
                            KeyFactory.getInstance("Ed25519")
                                    .generatePublic(new X509EncodedKeySpec(KeyFormats.spki(okp))));
                    signature.update(data);
                    yield signature.verify(signed);
                }
                default -> throw WebException.error("Unsupported key type");
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean verifyRsa(Arguments in, Rsa key, byte[] data, byte[] signed)
            throws WebException, GeneralSecurityException {
        if (in.text(0).equals("pss") && !in.isNull(4) && (int) in.number(4) == SALT_MAX) {
            // Any length is right: the signer's is one that the key leaves room for.
            int longest = maxSalt(key, Hash.of(in.text(1)));
            for (int salt = longest; salt >= 0; salt--) {
                if (verifyRsa(pss(Hash.of(in.text(1)), salt), key, data, signed)) {
                    return true;
                }
            }
            return false;
        }
        return verifyRsa(rsa(in, key), key, data, signed);
    }

    private static boolean verifyRsa(Signature signature, Rsa key, byte[] data, byte[] signed)
            throws GeneralSecurityException {
        signature.initVerify(javaPublic(key));
        signature.update(data);
        return signature.verify(signed);
    }

    private static boolean verifyEcdsa(Ec key, byte[] digest, byte[] signed, boolean der)
            throws GeneralSecurityException {
        if (key.curve().inJava()) {
            Signature signature = javaEcdsa(der);
            signature.initVerify(
                    KeyFactory.getInstance("EC")
                            .generatePublic(new X509EncodedKeySpec(KeyFormats.spki(key))));
            signature.update(digest);
            return signature.verify(signed);
        }
        BigInteger r;
        BigInteger s;
        if (der) {
            try {
                ASN1Sequence sequence =
                        ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(signed));
                if (sequence.size() != 2) {
                    return false;
                }
                r = ASN1Integer.getInstance(sequence.getObjectAt(0)).getValue();
                s = ASN1Integer.getInstance(sequence.getObjectAt(1)).getValue();
            } catch (IOException e) {
                return false;
            }
        } else {
            int bytes = key.curve().scalarBytes();
            if (signed.length != 2 * bytes) {
                return false;
            }
            r = Numbers.of(Arrays.copyOf(signed, bytes));
            s = Numbers.of(Arrays.copyOfRange(signed, bytes, 2 * bytes));
        }
        var signer = new ECDSASigner();
        signer.init(false, new ECPublicKeyParameters(key.point(), key.curve().domain()));
        return signer.verifySignature(digest, r, s);
    }

    private static Signature javaEcdsa(boolean der) throws GeneralSecurityException {
        return Signature.getInstance(der ? "NONEwithECDSA" : "NONEwithECDSAinP1363Format");
    }

    // ---------------------------------------------------- RSA

    private static Signature rsa(Arguments in, Rsa key)
            throws WebException, GeneralSecurityException {
        Hash hash = Hash.of(in.text(1));
        if (in.text(0).equals("pss")) {
            int salt = in.isNull(4) ? SALT_DIGEST : in.integer(4, SALT_MAX, 1 << 16);
            return pss(
                    hash,
                    switch (salt) {
                        case SALT_DIGEST -> hash.bytes;
                        case SALT_MAX -> maxSalt(key, hash);
                        default -> salt;
                    });
        }
        String name = hash == Hash.SHA_1 ? "SHA1" : hash.standard;
        if (name.startsWith("SHA-")) {
            name = "SHA" + name.substring(4);
        }
        return Signature.getInstance(name + "withRSA");
    }

    private static int maxSalt(Rsa key, Hash hash) {
        return Math.max(0, (key.n().bitLength() - 1 + 7) / 8 - hash.bytes - 2);
    }

    private static Signature pss(Hash hash, int salt) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(
                new PSSParameterSpec(
                        hash.standard, "MGF1", new MGF1ParameterSpec(hash.standard), salt, 1));
        return signature;
    }

    /**
     * encrypt?, padding (oaep, pkcs1, none), hash or null, DER, label or null, data, private key?
     */
    static byte[] rsaCipher(Arguments in) throws WebException {
        boolean encrypt = in.flag(0);
        boolean secret = in.flag(6);
        if (!(Keys.read(in.bytes(3), secret) instanceof Rsa key)) {
            throw WebException.error("Not an RSA key");
        }
        try {
            byte[] label = in.bytesOrNull(4);
            Cipher cipher =
                    Cipher.getInstance(
                            switch (in.text(1)) {
                                case "oaep" -> "RSA/ECB/OAEPPadding";
                                case "pkcs1" -> "RSA/ECB/PKCS1Padding";
                                default -> "RSA/ECB/NoPadding";
                            });
            var javaKey = secret ? javaPrivate(key) : javaPublic(key);
            if (in.text(1).equals("oaep")) {
                String hash = Hash.of(in.text(2)).standard;
                cipher.init(
                        Aes.mode(encrypt),
                        javaKey,
                        new OAEPParameterSpec(
                                hash,
                                "MGF1",
                                new MGF1ParameterSpec(hash),
                                label == null
                                        ? PSource.PSpecified.DEFAULT
                                        : new PSource.PSpecified(label)));
            } else {
                cipher.init(Aes.mode(encrypt), javaKey);
            }
            return cipher.doFinal(in.bytes(5));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw WebException.dom("OperationError", "RSA-OAEP failed encrypt/decrypt.");
        }
    }

    private static PublicKey javaPublic(Rsa key) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(key.n(), key.e()));
    }

    private static PrivateKey javaPrivate(Rsa key) throws GeneralSecurityException {
        @Nullable RsaSecret s = key.secret();
        if (s == null) {
            throw new IllegalArgumentException("a public key");
        }
        return KeyFactory.getInstance("RSA")
                .generatePrivate(
                        new RSAPrivateCrtKeySpec(
                                key.n(), key.e(), s.d(), s.p(), s.q(), s.dp(), s.dq(), s.qi()));
    }
}
