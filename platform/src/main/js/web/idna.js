// Domain names in other scripts: https://unicode.org/reports/tr46/, as the URL standard uses it. The tables are
// Java's (dev.dovetail.web.Idna); the npm package whatwg-url knows this module as "tr46".
import { StringPrototypeCharCodeAt, StringPrototypeToLowerCase } from "../kernel/primordials.js";
import { scratch } from "../kernel/host.js";
import { work } from "../kernel/work.js";
import { decodeUtf8, encodeInto, utf8Length } from "./utf8.js";

/** dev.dovetail.web.Work.TO_ASCII */
const TO_ASCII = 1;
/** Longer names are no names: one has 253 characters at most. */
const MAX_BYTES = 16384;

/**
 * The name in ASCII, each label by itself. One that is in ASCII already stays as it is: as in workerd and in browsers,
 * a label need not be valid Punycode because it begins with "xn--".
 *
 * @param {string} domain
 * @returns {string | null} null if it is none
 */
export function toASCII(domain) {
  if (isAscii(domain)) return StringPrototypeToLowerCase(domain);
  const bytes = utf8Length(domain);
  if (bytes > MAX_BYTES) return null;
  encodeInto(domain, 0, scratch(), 0);
  const length = work(TO_ASCII, 0, bytes);
  return length === 0 ? null : decodeUtf8(scratch(), length);
}

function isAscii(domain) {
  for (let i = 0; i < domain.length; i++) if (StringPrototypeCharCodeAt(domain, i) > 127) return false;
  return true;
}
