package dev.dovetail.web;

import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;

/**
 * The operations that take values and give one, by their names in JavaScript: as a job (in {@link
 * Jobs}) or while JavaScript waits (in {@link Work}).
 */
final class Operation {
    private Operation() {}

    /**
     * Does one.
     *
     * @return a byte array, String, Double, Boolean, null, or a list of them
     */
    static @Nullable Object run(String name, Arguments in) throws WebException {
        try {
            return find(name, in);
        } catch (GeneralSecurityException e) {
            throw WebException.dom("OperationError", "The operation failed: " + e.getMessage());
        }
    }

    private static @Nullable Object find(String name, Arguments in)
            throws WebException, GeneralSecurityException {
        return switch (name) {
            case "digest" -> Hash.of(in.text(0)).of(in.bytes(1));
            case "hmac" -> Hmac.of(Hash.of(in.text(0)), in.bytes(1), in.bytes(2));
            case "aesCbc" -> Aes.cbc(in);
            case "aesGcm" -> Aes.gcm(in);
            case "aesCtr" -> Aes.ctr(in);
            case "aesKeyWrap" -> Aes.keyWrap(in);
            case "rsaCipher" -> Signatures.rsaCipher(in);
            case "sign" -> Signatures.sign(in);
            case "verify" -> Signatures.verify(in);
            case "agree" -> Agreement.secret(in);
            case "hkdf" -> Derivation.hkdf(in);
            case "pbkdf2" -> Derivation.pbkdf2(in);
            case "scrypt" -> Derivation.scrypt(in);
            case "generateKey" -> Keys.generate(in);
            case "importDer" -> Keys.importDer(in);
            case "keyParts" -> Keys.parts(in);
            case "keyOfParts" -> Keys.ofParts(in);
            case "keyOfPoint" -> Keys.ofPoint(in);
            case "keyOfScalar" -> Keys.ofScalar(in);
            case "keyPoint" -> Keys.point(in);
            case "publicKeyOf" -> Keys.publicOf(in);
            case "exportKey" -> Keys.export(in);
            case "decryptKey" -> KeyEncryption.decrypt(in);
            case "encryptKey" -> KeyEncryption.encrypt(in);
            case "certificateKey" -> KeyEncryption.ofCertificate(in);
            case "prime" -> Primes.generate(in);
            case "isPrime" -> Primes.check(in);
            default -> throw WebException.error("There is no operation \"" + name + "\".");
        };
    }
}
