package dev.dovetail.web;

import com.ibm.icu.text.IDNA;

import java.util.EnumSet;

/**
 * Domain names in other scripts, by UTS #46 as the URL standard uses it (url.spec.whatwg.org,
 * "domain to ASCII" without beStrict).
 */
final class Idna {
    private static final IDNA UTS46 =
            IDNA.getUTS46Instance(
                    IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.NONTRANSITIONAL_TO_ASCII);

    /** What ICU always checks and the standard does not: CheckHyphens and VerifyDnsLength. */
    private static final EnumSet<IDNA.Error> ALLOWED =
            EnumSet.of(
                    IDNA.Error.HYPHEN_3_4,
                    IDNA.Error.LEADING_HYPHEN,
                    IDNA.Error.TRAILING_HYPHEN,
                    IDNA.Error.EMPTY_LABEL,
                    IDNA.Error.LABEL_TOO_LONG,
                    IDNA.Error.DOMAIN_NAME_TOO_LONG);

    private Idna() {}

    /** The name in ASCII; empty if it is none. */
    static String toAscii(String domain) {
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = new StringBuilder();
        UTS46.nameToASCII(domain, ascii, info);
        return ALLOWED.containsAll(info.getErrors()) ? ascii.toString() : "";
    }
}
