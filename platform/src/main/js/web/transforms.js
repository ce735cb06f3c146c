// IdentityTransformStream and FixedLengthStream (Cloudflare's), TextEncoderStream and
// TextDecoderStream: transforms that the platform makes from TransformStream.

import {
  NumberIsSafeInteger,
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
  TypeError,
  TypedArrayPrototypeGetByteLength,
  getOwnPropertyDescriptor,
  uncurryThis,
} from "../kernel/primordials.js";
import { copyBytes, viewBytes } from "./buffer-source.js";
import { TextDecoder, encodeUtf8 } from "./encoding.js";
import { defineInterface, illegalInvocation } from "./interface.js";
import {
  TransformStream,
  TransformStreamDefaultController,
  notBytes,
  setLengthOfStream,
} from "./streams.js";

const enqueue = uncurryThis(TransformStreamDefaultController.prototype.enqueue);
const getReadable = uncurryThis(
  getOwnPropertyDescriptor(TransformStream.prototype, "readable").get,
);
const decode = uncurryThis(TextDecoder.prototype.decode);

/** Passes bytes on, and nothing but bytes. */
function passBytes(chunk, controller) {
  const bytes = viewBytes(chunk);
  if (bytes === null) throw notBytes();
  const length = TypedArrayPrototypeGetByteLength(bytes);
  if (length > 0) enqueue(controller, copyBytes(bytes));
  return length;
}

export class IdentityTransformStream extends TransformStream {
  constructor() {
    super({
      __proto__: null,
      transform(chunk, controller) {
        passBytes(chunk, controller);
      },
    });
  }
}
defineInterface(IdentityTransformStream, "IdentityTransformStream");

export class FixedLengthStream extends TransformStream {
  /** @param {number | bigint} expectedLength in bytes */
  constructor(expectedLength) {
    const expected = lengthOf(expectedLength);
    let seen = 0;
    super({
      __proto__: null,
      transform(chunk, controller) {
        const bytes = viewBytes(chunk);
        if (bytes === null) throw notBytes();
        if (seen + TypedArrayPrototypeGetByteLength(bytes) > expected) {
          throw new TypeError(
            "Attempt to write too many bytes through a FixedLengthStream.",
          );
        }
        seen += passBytes(bytes, controller);
      },
      flush() {
        if (seen < expected) {
          throw new TypeError(
            "FixedLengthStream did not see all expected bytes before close().",
          );
        }
      },
    });
    setLengthOfStream(getReadable(this), expected);
  }
}
defineInterface(FixedLengthStream, "FixedLengthStream");

function lengthOf(value) {
  if (typeof value !== "number" && typeof value !== "bigint") {
    throw new TypeError("FixedLengthStream requires an integer expected length.");
  }
  const number = typeof value === "bigint" ? bigToNumber(value) : value;
  if (!NumberIsSafeInteger(number) || number < 0) {
    throw new TypeError("FixedLengthStream requires an integer expected length.");
  }
  return number;
}

function bigToNumber(value) {
  return +`${value}`;
}

export class TextEncoderStream extends TransformStream {
  #brand;

  constructor() {
    // A string may end between two surrogates; the first one waits for the next string.
    let pending = "";
    super({
      __proto__: null,
      transform(chunk, controller) {
        let text = pending + `${chunk}`;
        pending = "";
        if (text === "") return;
        const last = StringPrototypeCharCodeAt(text, text.length - 1);
        if ((last & 0xfc00) === 0xd800) {
          pending = StringPrototypeSlice(text, -1);
          text = StringPrototypeSlice(text, 0, -1);
          if (text === "") return;
        }
        enqueue(controller, encodeUtf8(text));
      },
      flush(controller) {
        if (pending !== "") enqueue(controller, encodeUtf8(pending));
      },
    });
  }

  get encoding() {
    if (!(#brand in this)) throw illegalInvocation();
    return "utf-8";
  }
}
defineInterface(TextEncoderStream, "TextEncoderStream");

export class TextDecoderStream extends TransformStream {
  #decoder;

  constructor(label = "utf-8", options = undefined) {
    const decoder = new TextDecoder(label, options);
    super({
      __proto__: null,
      transform(chunk, controller) {
        const text = decode(decoder, chunk, STREAM);
        if (text !== "") enqueue(controller, text);
      },
      flush(controller) {
        const text = decode(decoder);
        if (text !== "") enqueue(controller, text);
      },
    });
    this.#decoder = decoder;
  }

  get encoding() {
    if (!(#decoder in this)) throw illegalInvocation();
    return this.#decoder.encoding;
  }

  get fatal() {
    if (!(#decoder in this)) throw illegalInvocation();
    return this.#decoder.fatal;
  }

  get ignoreBOM() {
    if (!(#decoder in this)) throw illegalInvocation();
    return this.#decoder.ignoreBOM;
  }
}
defineInterface(TextDecoderStream, "TextDecoderStream");

const STREAM = { __proto__: null, stream: true };
