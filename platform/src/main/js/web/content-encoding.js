// Bodies of responses with a Content-Encoding: a Worker sees and gives plain bytes, coded ones go between
// Workers and the network. What a Worker only passes on is never decoded.

import {
  PromisePrototypeThen,
  PromiseResolve,
  StringPrototypeToLowerCase,
  TypedArrayPrototypeGetLength,
} from "../kernel/primordials.js";
import { hasFlag } from "../kernel/flags.js";
import { CompressionPipe } from "./compression-pipe.js";

const NAME = "content-encoding";
const BROTLI_QUALITY = 5;
const BROTLI_WINDOW_BITS = 20;

/**
 * The encoding that headers name, if it is one of those that are coded here.
 *
 * @param {string[]} list flat
 * @returns {"gzip" | "br" | null}
 */
export function encodingOf(list) {
  for (let i = 0; i < list.length; i += 2) {
    if (list[i].length !== NAME.length || StringPrototypeToLowerCase(list[i]) !== NAME) continue;
    const encoding = StringPrototypeToLowerCase(list[i + 1]);
    if (encoding === "gzip") return encoding;
    return encoding === "br" && hasFlag("brotli_content_encoding") ? encoding : null;
  }
  return null;
}

const FIRST = 0x63; // c
const HYPHEN = 0x2d;
const HYPHEN_AT = 7;
const SECOND_AT = 8;
const SECOND = 0x65; // e
const THIRD = 0x6e; // n

/** Whether the bytes of headers may name an encoding: a look that costs less than reading them. */
export function mayNameEncoding(bytes) {
  const end = TypedArrayPrototypeGetLength(bytes) - NAME.length;
  for (let i = 0; i <= end; i++) {
    if (
      bytes[i] === FIRST &&
      bytes[i + HYPHEN_AT] === HYPHEN &&
      bytes[i + SECOND_AT] === SECOND &&
      bytes[i + SECOND_AT + 1] === THIRD
    ) {
      return true;
    }
  }
  return false;
}

/**
 * What a decoded source was made from, if nobody has read of it: its coded bytes may go on as they are.
 *
 * @type {(source: unknown, encoding: string) => {source: object, length: number} | null}
 */
export let original;

/** A ByteSource of another one's bytes, coded or decoded as they are asked for. */
class CodedSource {
  #source;
  #pipe;
  #encoding;
  #length;
  #pulled = false;
  #feeding = false;

  constructor(source, pipe, encoding, length) {
    this.#source = source;
    this.#pipe = pipe;
    this.#encoding = encoding;
    this.#length = length;
  }

  pull() {
    this.#pulled = true;
    const pulled = this.#pipe.pull();
    const waiting = { served: false };
    const serve = () => {
      waiting.served = true;
    };
    PromisePrototypeThen(pulled, serve, serve);
    this.#feedUnless(waiting);
    return pulled;
  }

  /** Whether the pipe had something to give is known a microtask later. */
  #feedUnless(waiting) {
    PromisePrototypeThen(PromiseResolve(), () => {
      if (!waiting.served && !this.#feeding) this.#feed(waiting);
    });
  }

  #feed(waiting) {
    this.#feeding = true;
    PromisePrototypeThen(
      this.#source.pull(),
      (chunk) => {
        this.#feeding = false;
        if (chunk === null) return this.#pipe.end(NOBODY);
        this.#pipe.write(chunk, NOBODY);
        this.#feedUnless(waiting);
      },
      (error) => {
        this.#feeding = false;
        this.#pipe.abort(error);
      },
    );
  }

  cancel(reason) {
    this.#pipe.cancel(reason);
    this.#source.cancel(reason);
  }

  static {
    original = (source, encoding) =>
      source !== null && typeof source === "object" && #pulled in source && !source.#pulled && source.#encoding === encoding
        ? { source: source.#source, length: source.#length }
        : null;
  }
}

const ignore = () => {};
/** Who writes into a pipe and does not care how that goes: reading tells. */
const NOBODY = { __proto__: null, resolve: ignore, reject: ignore };

/** The plain bytes of a coded source. */
export function decodedSource(source, encoding, length) {
  const options = encoding === "br" ? ["unbrotli"] : ["inflate", "gzip", false];
  return new CodedSource(source, new CompressionPipe(options, "lax"), encoding, length);
}

/** A plain source's bytes, coded. */
export function encodedSource(source, encoding) {
  const options =
    encoding === "br" ? ["brotli", BROTLI_QUALITY, BROTLI_WINDOW_BITS, 0] : ["deflate", "gzip", -1, 0];
  return new CodedSource(source, new CompressionPipe(options, "compress"), null, -1);
}
