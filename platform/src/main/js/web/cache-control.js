// How long a response may be kept: https://www.rfc-editor.org/rfc/rfc9111, as a shared cache, with Cloudflare's times
// for responses that do not say (developers.cloudflare.com/cache/how-to/configure-cache-status-code).

import {
  DateNow,
  DateParse,
  Number,
  NumberIsNaN,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  StringPrototypeTrim,
} from "../kernel/primordials.js";

/**
 * The directives of a Cache-Control header, by their names in lower case; without a value they are empty.
 *
 * @param {string | null} header
 * @returns {Record<string, string>}
 */
export function directives(header) {
  const found = { __proto__: null };
  let rest = header ?? "";
  while (rest !== "") {
    let end = StringPrototypeIndexOf(rest, ",");
    const quote = StringPrototypeIndexOf(rest, '"');
    if (quote !== -1 && quote < end) {
      const close = StringPrototypeIndexOf(rest, '"', quote + 1);
      end = close === -1 ? -1 : StringPrototypeIndexOf(rest, ",", close);
    }
    const item = end === -1 ? rest : StringPrototypeSlice(rest, 0, end);
    rest = end === -1 ? "" : StringPrototypeSlice(rest, end + 1);
    const equals = StringPrototypeIndexOf(item, "=");
    const name = equals === -1 ? item : StringPrototypeSlice(item, 0, equals);
    let value = equals === -1 ? "" : StringPrototypeTrim(StringPrototypeSlice(item, equals + 1));
    if (StringPrototypeIndexOf(value, '"') === 0) value = StringPrototypeSlice(value, 1, -1);
    found[StringPrototypeToLowerCase(StringPrototypeTrim(name))] = value;
  }
  return found;
}

/**
 * For how many seconds a response may be kept; 0 or less: it may not.
 *
 * @param {number} status
 * @param {Record<string, string>} control
 * @param {string | null} expires the header
 */
export function lifetime(status, control, expires) {
  if (control["no-store"] !== undefined || control["no-cache"] !== undefined) return 0;
  if (control.private === "") return 0;
  const age = control["s-maxage"] ?? control["max-age"];
  if (age !== undefined) {
    const seconds = Number(age);
    return NumberIsNaN(seconds) ? 0 : seconds;
  }
  if (expires !== null) {
    const date = DateParse(expires);
    return NumberIsNaN(date) ? 0 : (date - DateNow()) / 1000;
  }
  return usual(status);
}

function usual(status) {
  switch (status) {
    case 200:
    case 301:
      return 7200;
    case 302:
    case 303:
      return 1200;
    case 404:
    case 410:
      return 180;
    default:
      return 0;
  }
}
