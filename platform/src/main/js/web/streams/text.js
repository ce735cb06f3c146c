// https://encoding.spec.whatwg.org/#interface-textencoderstream and #interface-textdecoderstream

import {
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
  TypeError,
  uncurryThis,
} from "../../kernel/primordials.js";
import { viewBytes } from "../buffer-source.js";
import { TextDecoder, encodeUtf8 } from "../encoding.js";
import { defineInterface, illegalInvocation } from "../interface.js";
import { TransformStream, TransformStreamDefaultController } from "./transform.js";

const enqueue = uncurryThis(TransformStreamDefaultController.prototype.enqueue);
const decode = uncurryThis(TextDecoder.prototype.decode);

export class TextEncoderStream extends TransformStream {
  #brand;

  constructor() {
    // A string may end between two surrogates; the first one waits for the next string.
    let pending = "";
    super({
      __proto__: null,
      transform(chunk, controller) {
        let text = `${chunk}`;
        if (text === "") return;
        text = pending + text;
        pending = "";
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
        const bytes = viewBytes(chunk);
        if (bytes === null) {
          throw new TypeError(
            "This TransformStream is being used as a byte stream, but received a value that is " +
              "not a BufferSource.",
          );
        }
        const text = decode(decoder, bytes, STREAM);
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
