// What the web's part of the platform puts on the global object.

import { TypeError, defineProperty, ownKeys } from "../kernel/primordials.js";
import { reportUncaught } from "../kernel/report.js";
import { AbortController, AbortSignal } from "./abort.js";
import { atob, btoa } from "./base64.js";
import { Blob, File } from "./blob.js";
import {
  FixedLengthStream,
  IdentityTransformStream,
  TextDecoderStream,
  TextEncoderStream,
} from "./transforms.js";
import { console } from "./console.js";
import { Crypto, crypto } from "./crypto.js";
import { DOMException } from "./dom-exception.js";
import { TextDecoder, TextEncoder } from "./encoding.js";
import { CustomEvent, ErrorEvent, Event, EventTarget, PromiseRejectionEvent } from "./events.js";
import { FormData } from "./form-data.js";
import { Headers } from "./headers.js";
import { defineInterface, hidden, illegalConstructor, illegalInvocation } from "./interface.js";
import { queueMicrotask } from "./microtask.js";
import { Performance, performance } from "./performance.js";
import { Request } from "./request.js";
import { Response } from "./response.js";
import {
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  TransformStream,
  TransformStreamDefaultController,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
} from "./streams.js";
import { URL, URLSearchParams } from "./url.js";

const KEY = { __proto__: null };

class Navigator {
  #brand;

  constructor(key) {
    if (key !== KEY) throw illegalConstructor();
  }

  get userAgent() {
    if (!(#brand in this)) throw illegalInvocation();
    return "Cloudflare-Workers";
  }
}
defineInterface(Navigator, "Navigator");

/** Reports an error as if nobody had caught it. */
function reportError(error) {
  if (arguments.length === 0) throw new TypeError("reportError needs an error.");
  reportUncaught(error);
}

const CLASSES = {
  __proto__: null,
  AbortController,
  AbortSignal,
  Blob,
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  Crypto,
  CustomEvent,
  DOMException,
  ErrorEvent,
  Event,
  EventTarget,
  File,
  FixedLengthStream,
  FormData,
  Headers,
  IdentityTransformStream,
  Navigator,
  Performance,
  PromiseRejectionEvent,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  Request,
  Response,
  TextDecoder,
  TextDecoderStream,
  TextEncoder,
  TextEncoderStream,
  TransformStream,
  TransformStreamDefaultController,
  URL,
  URLSearchParams,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
  console,
};
const FUNCTIONS = { __proto__: null, atob, btoa, queueMicrotask, reportError };

/**
 * Defines the web's classes, functions and objects, except for timers, fetch and structuredClone.
 *
 * @param {object} target the global object
 */
export function installWebGlobals(target) {
  const classes = ownKeys(CLASSES);
  for (let i = 0; i < classes.length; i++) {
    defineProperty(target, classes[i], hidden(CLASSES[classes[i]]));
  }
  const functions = ownKeys(FUNCTIONS);
  for (let i = 0; i < functions.length; i++) {
    defineProperty(target, functions[i], enumerable(FUNCTIONS[functions[i]]));
  }
  defineProperty(target, "crypto", enumerable(crypto));
  defineProperty(target, "navigator", enumerable(new Navigator(KEY)));
  defineProperty(target, "performance", enumerable(performance));
  defineProperty(target, "self", enumerable(target));
  // It would block the thread that the isolate runs on; workerd has none either.
  if (target.Atomics !== undefined) delete target.Atomics.wait;
}

function enumerable(value) {
  return { __proto__: null, value, writable: true, enumerable: true, configurable: true };
}
