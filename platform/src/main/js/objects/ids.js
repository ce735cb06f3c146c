// Ids of Durable Objects: 64 hexadecimal digits, which Java makes of a name or at random.
import {
  RegExpPrototypeExec,
  StringPrototypeCharCodeAt,
  StringPrototypeToWellFormed,
  TypeError,
} from "../kernel/primordials.js";
import { scratch } from "../kernel/host.js";
import { work } from "../kernel/work.js";
import { defineInterface, illegalInvocation } from "../web/interface.js";
import { encodeInto, utf8Length } from "../web/utf8.js";

// operations of dev.dovetail.runtime.ObjectWork
const ID_OF_NAME = 90;
const UNIQUE_ID = 91;
const IS_ID = 92;

const BYTES = 32;
const MAX_NAME_BYTES = 65536;
const HEX = /^[0-9a-fA-F]{64}$/;
const DIGITS = "0123456789abcdef";
const KEY = {};

export class DurableObjectId {
  #hex;
  #name;
  /** The namespace's number that it was made by, or -1 for the id of the object itself. */
  #namespace;

  constructor(key, hex, name, namespace) {
    if (key !== KEY) throw new TypeError("Illegal constructor");
    this.#hex = hex;
    this.#name = name;
    this.#namespace = namespace;
  }

  /** What the id was made of, if that is known. */
  get name() {
    return this.#name;
  }

  get jurisdiction() {
    if (!(#hex in this)) throw illegalInvocation();
    return undefined;
  }

  toString() {
    return this.#hex;
  }

  equals(other) {
    if (!isId(other)) {
      throw new TypeError(
        "Failed to execute 'equals' on 'DurableObjectId': parameter 1 is not of type 'DurableObjectId'.",
      );
    }
    return this.#hex === other.#hex;
  }

  static {
    isId = (value) => typeof value === "object" && value !== null && #hex in value;
    namespaceOf = (id) => id.#namespace;
    hexOf = (id) => id.#hex;
    nameOf = (id) => id.#name;
  }
}

/** @type {(value: unknown) => value is DurableObjectId} */
export let isId;
let namespaceOf;
/** An id's digits, and its name: a program may have put something else before what it inherits. */
export let hexOf;
export let nameOf;

defineInterface(DurableObjectId, "DurableObjectId");

export function newId(hex, name, namespace) {
  return new DurableObjectId(KEY, hex, name, namespace);
}

export function idFromName(namespace, name) {
  const text = StringPrototypeToWellFormed(name);
  if (utf8Length(text) > MAX_NAME_BYTES) throw new TypeError("A Durable Object's name may have 65536 bytes at most.");
  const bytes = scratch();
  let length = 0;
  for (; length < text.length; length++) {
    const unit = StringPrototypeCharCodeAt(text, length);
    if (unit > 0x7f) {
      encodeInto(text, 0, bytes, 0);
      length = utf8Length(text);
      break;
    }
    bytes[length] = unit;
  }
  work(ID_OF_NAME, namespace, length);
  return newId(readHex(), name, namespace);
}

export function uniqueId(namespace) {
  work(UNIQUE_ID, namespace, 0);
  return newId(readHex(), undefined, namespace);
}

export function idFromString(namespace, text) {
  if (RegExpPrototypeExec(HEX, text) === null) {
    throw new TypeError("Invalid Durable Object ID: must be 64 hex digits");
  }
  const hex = writeHex(text);
  if (work(IS_ID, namespace, BYTES) === 0) throw notMine();
  return newId(hex, undefined, namespace);
}

/** Throws unless a namespace made the id. */
export function checkId(namespace, id) {
  if (namespaceOf(id) === namespace) return;
  writeHex(hexOf(id));
  if (work(IS_ID, namespace, BYTES) === 0) throw notMine();
}

function notMine() {
  return new TypeError("Durable Object ID is not valid for this namespace.");
}

function readHex() {
  const bytes = scratch();
  let hex = "";
  for (let i = 0; i < BYTES; i++) hex += DIGITS[bytes[i] >> 4] + DIGITS[bytes[i] & 15];
  return hex;
}

/** Writes the bytes of digits; returns the digits in lower case. */
function writeHex(text) {
  const bytes = scratch();
  let hex = "";
  for (let i = 0; i < BYTES; i++) {
    const high = digit(text, i * 2);
    const low = digit(text, i * 2 + 1);
    bytes[i] = (high << 4) | low;
    hex += DIGITS[high] + DIGITS[low];
  }
  return hex;
}

function digit(text, at) {
  const unit = StringPrototypeCharCodeAt(text, at) | 0x20;
  return unit < 0x3a ? unit - 0x30 : unit - 0x57;
}
