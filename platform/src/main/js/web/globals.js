// What the web's part of the platform puts on the global object.

import { defineProperty, ownKeys } from "../kernel/primordials.js";
import { AbortController, AbortSignal } from "./abort.js";
import { atob, btoa } from "./base64.js";
import { Blob, File } from "./blob.js";
import { Cache, CacheStorage, caches } from "./cache.js";
import { cloudflare } from "./cloudflare.js";
import { CompressionStream, DecompressionStream } from "./compression.js";
import { console } from "./console.js";
import { Crypto, crypto } from "./crypto.js";
import { CryptoKey } from "./crypto-key.js";
import { DOMException } from "./dom-exception.js";
import { TextDecoder, TextEncoder } from "./encoding.js";
import {
  CustomEvent,
  ErrorEvent,
  Event,
  EventTarget,
  ExtendableEvent,
  PromiseRejectionEvent,
} from "./events.js";
import { EventSource } from "./event-source.js";
import { FormData } from "./form-data.js";
import { WorkerGlobalScope, reportError } from "./global-scope.js";
import { Headers } from "./headers.js";
import { HTMLRewriter } from "./html-rewriter.js";
import { hidden } from "./interface.js";
import { MessageChannel, MessagePort } from "./message-channel.js";
import { CloseEvent, MessageEvent } from "./message-events.js";
import { queueMicrotask } from "./microtask.js";
import { Navigator, navigator } from "./navigator.js";
import {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  PerformanceResourceTiming,
  performance,
} from "./performance.js";
import { Request } from "./request.js";
import { Response } from "./response.js";
import { scheduler } from "./scheduler.js";
import {
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  FixedLengthStream,
  IdentityTransformStream,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  TextDecoderStream,
  TextEncoderStream,
  TransformStream,
  TransformStreamDefaultController,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
} from "./streams.js";
import { SubtleCrypto } from "./subtle.js";
import { URL, URLSearchParams } from "./url.js";
import { URLPattern } from "./url-pattern.js";
import { WebSocketRequestResponsePair } from "../objects/sockets.js";
import { WebSocket, WebSocketPair } from "./websocket.js";

const CLASSES = {
  __proto__: null,
  AbortController,
  AbortSignal,
  Blob,
  ByteLengthQueuingStrategy,
  Cache,
  CacheStorage,
  CloseEvent,
  CompressionStream,
  CountQueuingStrategy,
  Crypto,
  CryptoKey,
  CustomEvent,
  DOMException,
  DecompressionStream,
  ErrorEvent,
  Event,
  EventSource,
  EventTarget,
  ExtendableEvent,
  File,
  FixedLengthStream,
  FormData,
  HTMLRewriter,
  Headers,
  IdentityTransformStream,
  MessageChannel,
  MessageEvent,
  MessagePort,
  Navigator,
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  PerformanceResourceTiming,
  PromiseRejectionEvent,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  Request,
  Response,
  SubtleCrypto,
  TextDecoder,
  TextDecoderStream,
  TextEncoder,
  TextEncoderStream,
  TransformStream,
  TransformStreamDefaultController,
  URL,
  URLPattern,
  URLSearchParams,
  WebSocket,
  WebSocketPair,
  WebSocketRequestResponsePair,
  WorkerGlobalScope,
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
  defineProperty(target, "navigator", enumerable(navigator));
  defineProperty(target, "performance", enumerable(performance));
  defineProperty(target, "scheduler", enumerable(scheduler));
  defineProperty(target, "caches", enumerable(caches));
  defineProperty(target, "Cloudflare", enumerable(cloudflare));
  defineProperty(target, "origin", enumerable("null"));
  defineProperty(target, "self", enumerable(target));
  // It would block the thread that the isolate runs on; workerd has none either.
  if (target.Atomics !== undefined) delete target.Atomics.wait;
}

function enumerable(value) {
  return { __proto__: null, value, writable: true, enumerable: true, configurable: true };
}
