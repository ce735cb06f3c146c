package dev.dovetail.web;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.Locale;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/** Private keys under a password (PKCS #8 with PBES2), and public keys in certificates. */
@SuppressWarnings("InsecureCryptoUsage") // The program chooses.
final class KeyEncryption {
    private static final int ITERATIONS = 2048;
    private static final int SALT_BYTES = 16;

    private KeyEncryption() {}

    /** DER, password. @return PKCS #8, or null if the password is wrong */
    static byte @Nullable [] decrypt(Arguments in) throws WebException {
        try {
            var info = new EncryptedPrivateKeyInfo(in.bytes(0));
            // Its own name is PBES2; the parameters know the whole one.
            String algorithm = String.valueOf(info.getAlgParameters());
            String name = algorithm.startsWith("PBE") ? algorithm : info.getAlgName();
            var key = SecretKeyFactory.getInstance(name).generateSecret(password(in.bytes(1)));
            var cipher = Cipher.getInstance(name);
            cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
            return cipher.doFinal(info.getEncryptedData());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * PKCS #8, cipher by OpenSSL's name, password. @return DER, or null if there is no such cipher
     */
    static byte @Nullable [] encrypt(Arguments in) throws WebException {
        String name =
                switch (in.text(1).toLowerCase(Locale.ROOT)) {
                    case "aes-128-cbc", "aes128" -> "PBEWithHmacSHA256AndAES_128";
                    case "aes-256-cbc", "aes256" -> "PBEWithHmacSHA256AndAES_256";
                    default -> "";
                };
        if (name.isEmpty()) {
            return null;
        }
        try {
            var key = SecretKeyFactory.getInstance(name).generateSecret(password(in.bytes(2)));
            var cipher = Cipher.getInstance(name);
            byte[] salt = new byte[SALT_BYTES];
            Keys.RANDOM.nextBytes(salt);
            cipher.init(Cipher.ENCRYPT_MODE, key, new PBEParameterSpec(salt, ITERATIONS));
            byte[] data = cipher.doFinal(in.bytes(0));
            ASN1Encodable parameters =
                    ASN1Primitive.fromByteArray(cipher.getParameters().getEncoded());
            var id = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters);
            return new org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo(id, data).getEncoded();
        } catch (IOException | GeneralSecurityException e) {
            throw WebException.error("Failed to encode private key");
        }
    }

    private static PBEKeySpec password(byte[] bytes) {
        return new PBEKeySpec(new String(bytes, StandardCharsets.UTF_8).toCharArray());
    }

    /** certificate. @return SubjectPublicKeyInfo, or null if it is none */
    static byte @Nullable [] ofCertificate(Arguments in) throws WebException {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(in.bytes(0)))
                    .getPublicKey()
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            return null;
        }
    }
}
