// From a string to the parts of a URL: https://url.spec.whatwg.org/#url-parsing
//
// An ordinary http or https URL is already in its normal form, and one pass over it shows that and
// finds the parts. Anything else goes to whatwg-url's state machine, 20 times slower.

import "./library-globals.js";
import stateMachine from "whatwg-url/lib/url-state-machine.js";
import {
  String,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  Uint8Array,
  encodeURIComponent,
} from "../kernel/primordials.js";

const { basicURLParse, hasAnOpaquePath, serializeHost, serializePath } = stateMachine;

/**
 * A URL's normal form, and where its parts lie in it. Absent parts are empty; a search or a hash
 * begins with its mark.
 *
 * @typedef {object} Parts
 * @property {string} href
 * @property {number} protocolEnd behind the colon
 * @property {number} usernameStart
 * @property {number} usernameEnd
 * @property {number} passwordEnd a password begins behind the colon at usernameEnd
 * @property {number} hostStart
 * @property {number} hostnameEnd
 * @property {number} hostEnd a port begins behind the colon at hostnameEnd
 * @property {number} pathStart
 * @property {number} searchStart
 * @property {number} hashStart
 */

const HOST = 1;
const PATH = 2;
const QUERY = 4;
const FRAGMENT = 8;

/** For each ASCII unit, in which parts it stands as it is. */
const MAY = new Uint8Array(128);
for (let unit = 0x21; unit < 0x7f; unit++) {
  const c = String.fromCharCode(unit);
  if ("abcdefghijklmnopqrstuvwxyz0123456789-_".includes(c)) MAY[unit] |= HOST;
  if (!'"#<>?`{}^\\'.includes(c)) MAY[unit] |= PATH;
  if (!"\"#<>'".includes(c)) MAY[unit] |= QUERY;
  if (!'"<>`'.includes(c)) MAY[unit] |= FRAGMENT;
}

const HASH = 0x23;
const PERCENT = 0x25;
const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const QUESTION = 0x3f;

/**
 * The parts of an http or https URL that is in its normal form (but may lack the path's slash).
 *
 * @param {string} input
 * @returns {Parts | null} null if it is anything else, valid or not
 */
export function parseOrdinary(input) {
  const secure = StringPrototypeStartsWith(input, "https://");
  if (!secure && !StringPrototypeStartsWith(input, "http://")) return null;
  const { length } = input;
  const hostStart = secure ? 8 : 7;
  const hostnameEnd = ordinaryHost(input, hostStart);
  if (hostnameEnd === -1) return null;
  let at = hostnameEnd;
  if (at < length && StringPrototypeCharCodeAt(input, at) === COLON) {
    at = ordinaryPort(input, at + 1, secure ? 443 : 80);
    if (at === -1) return null;
  }
  const hostEnd = at;
  if (at === length) {
    return partsOf(`${input}/`, hostStart, hostnameEnd, at, length + 1, length + 1);
  }
  if (StringPrototypeCharCodeAt(input, at) !== SLASH) return null;
  at = ordinaryPath(input, at);
  if (at === -1) return null;
  const searchStart = at;
  let unit = at < length ? StringPrototypeCharCodeAt(input, at) : 0;
  if (unit === QUESTION) {
    for (at++; at < length; at++) {
      unit = StringPrototypeCharCodeAt(input, at);
      if (unit > 127) return null;
      if ((MAY[unit] & QUERY) === 0) break;
    }
  }
  const hashStart = at;
  if (at < length) {
    if (unit !== HASH) return null;
    for (at++; at < length; at++) {
      unit = StringPrototypeCharCodeAt(input, at);
      if (unit > 127 || (MAY[unit] & FRAGMENT) === 0) return null;
    }
  }
  return partsOf(input, hostStart, hostnameEnd, hostEnd, searchStart, hashStart);
}

function partsOf(href, hostStart, hostnameEnd, hostEnd, searchStart, hashStart) {
  return {
    href,
    protocolEnd: hostStart - 2,
    usernameStart: hostStart,
    usernameEnd: hostStart,
    passwordEnd: hostStart,
    hostStart,
    hostnameEnd,
    hostEnd,
    pathStart: hostEnd,
    searchStart,
    hashStart,
  };
}

/** Where a host of ordinary labels, or of four plain numbers, ends; -1 if it is another kind. */
function ordinaryHost(input, from) {
  const { length } = input;
  let labelStart = from;
  let at = from;
  for (; at < length; at++) {
    const unit = StringPrototypeCharCodeAt(input, at);
    if (unit > 127) return -1;
    if ((MAY[unit] & HOST) === 0) {
      if (unit !== DOT) break;
      if (at === labelStart) return -1;
      labelStart = at + 1;
    } else if (unit === DASH && at === labelStart + 3) {
      // Only "xn--" matters, but two dashes there are rare enough.
      if (StringPrototypeCharCodeAt(input, at - 1) === DASH) return -1;
    }
  }
  if (at === labelStart) return -1;
  const first = StringPrototypeCharCodeAt(input, labelStart);
  if (first >= ZERO && first <= NINE && !isPlainIPv4(input, from, at)) return -1;
  return at;
}

function isPlainIPv4(input, from, to) {
  let numbers = 0;
  let value = -1;
  for (let at = from; at <= to; at++) {
    const unit = at < to ? StringPrototypeCharCodeAt(input, at) : DOT;
    if (unit === DOT) {
      if (value < 0 || value > 255) return false;
      numbers++;
      value = -1;
    } else if (unit >= ZERO && unit <= NINE) {
      if (value === 0) return false;
      value = (value < 0 ? 0 : value * 10) + (unit - ZERO);
      if (value > 255) return false;
    } else {
      return false;
    }
  }
  return numbers === 4;
}

/** Where a port in its normal form ends; -1 if it is not, or is the scheme's own. */
function ordinaryPort(input, from, own) {
  let port = 0;
  let at = from;
  for (; at < input.length; at++) {
    const unit = StringPrototypeCharCodeAt(input, at);
    if (unit < ZERO || unit > NINE) break;
    if (at === from && unit === ZERO) return -1;
    port = port * 10 + (unit - ZERO);
    if (port > 65535) return -1;
  }
  return at === from || port === own ? -1 : at;
}

/** Where a path without dot segments ends: at a `?`, a `#` or the end; -1 if it is another kind. */
function ordinaryPath(input, from) {
  const { length } = input;
  let at = from;
  let before = 0;
  for (; at < length; at++) {
    const unit = StringPrototypeCharCodeAt(input, at);
    if (unit > 127) return -1;
    if ((MAY[unit] & PATH) === 0) return unit === QUESTION || unit === HASH ? at : -1;
    if (unit === DOT && before === SLASH) {
      const next = at + 1 < length ? StringPrototypeCharCodeAt(input, at + 1) : SLASH;
      if (
        next === SLASH || next === DOT || next === PERCENT || next === QUESTION || next === HASH
      ) {
        return -1;
      }
    } else if (unit === PERCENT && before === SLASH) {
      // %2e is a dot too.
      if (StringPrototypeStartsWith(input, "2", at + 1)) return -1;
    }
    before = unit;
  }
  return at;
}

/**
 * The parts of any URL.
 *
 * @param {string} input well-formed
 * @param {Parts} [base]
 * @returns {Parts | null} null if it is none
 */
export function parse(input, base = undefined) {
  const ordinary = parseOrdinary(input);
  if (ordinary !== null) return ordinary;
  if (base !== undefined && isRooted(input) && parseOrdinary(base.href) !== null) {
    const joined = parseOrdinary(StringPrototypeSlice(base.href, 0, base.pathStart) + input);
    if (joined !== null) return joined;
  }
  const baseURL = base === undefined ? null : basicURLParse(base.href);
  const record = basicURLParse(withPlainCredentials(input), { baseURL });
  return record === null ? null : partsOfRecord(record);
}

/**
 * whatwg-url counts units where it should count code points of names and passwords, so those that take two units are
 * encoded before, as each of them would be anywhere in a URL.
 */
function withPlainCredentials(input) {
  if (StringPrototypeIndexOf(input, "@") === -1) return input;
  let output = "";
  let from = 0;
  for (let at = 0; at < input.length; at++) {
    const unit = StringPrototypeCharCodeAt(input, at);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    output += StringPrototypeSlice(input, from, at) + encodeURIComponent(StringPrototypeSlice(input, at, at + 2));
    from = at + 2;
  }
  return from === 0 ? input : output + StringPrototypeSlice(input, from);
}

/** Whether it begins with exactly one slash: a path from the root. */
function isRooted(input) {
  if (input.length === 0 || StringPrototypeCharCodeAt(input, 0) !== SLASH) return false;
  return input.length === 1 || StringPrototypeCharCodeAt(input, 1) !== SLASH;
}

/** The parts of whatwg-url's record: https://url.spec.whatwg.org/#url-serializing */
export function partsOfRecord(record) {
  let href = `${record.scheme}:`;
  const protocolEnd = href.length;
  let usernameStart = protocolEnd;
  let usernameEnd = protocolEnd;
  let passwordEnd = protocolEnd;
  let hostStart = protocolEnd;
  let hostnameEnd = protocolEnd;
  if (record.host !== null) {
    href += "//";
    usernameStart = href.length;
    href += record.username;
    usernameEnd = href.length;
    if (record.password !== "") href += `:${record.password}`;
    passwordEnd = href.length;
    if (passwordEnd > usernameStart) href += "@";
    hostStart = href.length;
    href += serializeHost(record.host);
    hostnameEnd = href.length;
    if (record.port !== null) href += `:${record.port}`;
  }
  const hostEnd = href.length;
  const rootless = record.host === null && !hasAnOpaquePath(record);
  if (rootless && record.path.length > 1 && record.path[0] === "") href += "/.";
  const pathStart = href.length;
  href += serializePath(record);
  const searchStart = href.length;
  if (record.query !== null) href += `?${record.query}`;
  const hashStart = href.length;
  if (record.fragment !== null) href += `#${record.fragment}`;
  return {
    href,
    protocolEnd,
    usernameStart,
    usernameEnd,
    passwordEnd,
    hostStart,
    hostnameEnd,
    hostEnd,
    pathStart,
    searchStart,
    hashStart,
  };
}

/** whatwg-url's record of a URL that is in its normal form, for the setters. */
export function recordOf(parts) {
  return basicURLParse(parts.href);
}

export { stateMachine };
