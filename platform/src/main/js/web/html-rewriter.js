// HTMLRewriter: https://developers.cloudflare.com/workers/runtime-apis/html-rewriter/

import {
  ArrayPrototypeShift,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
  TypeError,
  TypedArrayPrototypeGetLength,
  append,
  uncurryThis,
} from "../kernel/primordials.js";
import { frame } from "../kernel/async-context.js";
import { hasFlag } from "../kernel/flags.js";
import { currentOrNull } from "../kernel/invocation.js";
import { Body, peekBody, setBody, sourceOf, takeBody } from "./body.js";
import { Headers } from "./headers.js";
import { Rewriting } from "./html-rewriting.js";
import { looksAt, parseSelector } from "./html-selector.js";
import { HtmlCharset } from "./html-text.js";
import { defineInterface, dictionary, illegalInvocation, requireArguments } from "./interface.js";
import { mimeParameter } from "./mime.js";
import { Response, isErrorResponse, isResponse, responseHeaders } from "./response.js";

const getHeader = uncurryThis(Headers.prototype.get);
const deleteHeader = uncurryThis(Headers.prototype.delete);

/** How many bytes are rewritten ahead of the reader. */
const AHEAD = 64 * 1024;

export class HTMLRewriter {
  /** @type {import("./html-rewriting.js").Registration[]} */
  #registrations = [];

  on(selector, handlers) {
    if (!(#registrations in this)) throw illegalInvocation();
    requireArguments(arguments.length, 2, "HTMLRewriter.on");
    const selectors = parseSelector(UTF8.toBytes(`${selector}`));
    const what = "ElementContentHandlers";
    dictionary(handlers, what);
    append(this.#registrations, {
      selectors,
      handlers,
      element: handlerOf(handlers, "element", what),
      doctype: undefined,
      comments: handlerOf(handlers, "comments", what),
      text: handlerOf(handlers, "text", what),
      end: undefined,
    });
    return this;
  }

  onDocument(handlers) {
    if (!(#registrations in this)) throw illegalInvocation();
    requireArguments(arguments.length, 1, "HTMLRewriter.onDocument");
    const what = "DocumentContentHandlers";
    dictionary(handlers, what);
    append(this.#registrations, {
      selectors: null,
      handlers,
      element: undefined,
      doctype: handlerOf(handlers, "doctype", what),
      comments: handlerOf(handlers, "comments", what),
      text: handlerOf(handlers, "text", what),
      end: handlerOf(handlers, "end", what),
    });
    return this;
  }

  transform(response) {
    if (!(#registrations in this)) throw illegalInvocation();
    if (!isResponse(response)) {
      throw new TypeError(
        "Failed to execute 'transform' on 'HTMLRewriter': parameter 1 is not of type 'Response'.",
      );
    }
    if (isErrorResponse(response)) throw new TypeError("HTMLRewriter cannot transform an error response");
    if (peekBody(response) === null) return response;
    const contentType = getHeader(responseHeaders(response), "content-type");
    const label = contentType === null ? null : mimeParameter(contentType, "charset");
    const charset = label === null ? UTF8 : new HtmlCharset(label);
    const rewriting = this.#rewriting(charset);
    const input = sourceOf(takeBody(response));
    const transformed = new Response(null, response);
    // The length that was is not the length that will be.
    deleteHeader(responseHeaders(transformed), "content-length");
    setBody(transformed, new Body("source", rewrittenSource(input, rewriting)));
    return transformed;
  }

  #rewriting(charset) {
    const registrations = [];
    const looks = { ancestors: false, types: false };
    for (let i = 0; i < this.#registrations.length; i++) {
      const registration = this.#registrations[i];
      append(registrations, registration);
      if (registration.selectors === null) continue;
      const { ancestors, types } = looksAt(registration.selectors);
      looks.ancestors ||= ancestors;
      looks.types ||= types;
    }
    const esi = hasFlag("html_rewriter_treats_esi_include_as_void_tag");
    const extraVoid = (name) => esi && (name === "esi:include" || name === "esi:comment");
    return new Rewriting(charset, registrations, looks, extraVoid, currentOrNull(), frame);
  }
}
defineInterface(HTMLRewriter, "HTMLRewriter");

const UTF8 = new HtmlCharset("utf-8");

function handlerOf(handlers, name, what) {
  const handler = handlers[name];
  if (handler === undefined || typeof handler === "function") return handler;
  throw new TypeError(
    `Incorrect type for the '${name}' field on '${what}': the provided value is not of type 'function'.`,
  );
}

/**
 * The rewritten bytes. The document is read, and handlers run, before anybody asks for them, but not further than
 * {@link AHEAD}.
 *
 * @param {import("./streams.js").ByteSource} input
 * @param {Rewriting} rewriting
 * @returns {import("./streams.js").ByteSource}
 */
function rewrittenSource(input, rewriting) {
  const ready = [];
  let readyBytes = 0;
  let ended = false;
  let failure = null;
  let canceled = null;
  /** Who waits for bytes, and for room. */
  let reader = null;
  let room = null;

  const settle = () => {
    if (reader === null) return;
    const waiting = reader;
    if (ready.length > 0) {
      reader = null;
      waiting.resolve(next());
    } else if (failure !== null) {
      reader = null;
      waiting.reject(failure.error);
    } else if (ended) {
      reader = null;
      waiting.resolve(null);
    }
  };
  const next = () => {
    const bytes = ArrayPrototypeShift(ready);
    readyBytes -= TypedArrayPrototypeGetLength(bytes);
    if (room !== null && readyBytes < AHEAD) {
      room.resolve();
      room = null;
    }
    return bytes;
  };
  const put = () => {
    const bytes = rewriting.take();
    if (bytes === null) return;
    append(ready, bytes);
    readyBytes += TypedArrayPrototypeGetLength(bytes);
    settle();
  };
  const pump = async () => {
    try {
      for (;;) {
        if (readyBytes >= AHEAD) {
          room = PromiseWithResolvers();
          await room.promise;
        }
        const chunk = canceled === null ? await input.pull() : null;
        if (canceled !== null) {
          if (chunk !== null) input.cancel(canceled.reason);
          break;
        }
        if (chunk === null) break;
        await rewriting.write(chunk);
        put();
      }
      if (canceled === null) await rewriting.end();
    } catch (error) {
      put();
      failure = { error };
      settle();
      await discard(error);
    }
    put();
    ended = true;
    settle();
  };
  /** Tells the input of an error once the reader is there, and takes what it still brings until then. */
  const discard = async (error) => {
    let taken = 0;
    while (ready.length > 0 && taken < AHEAD && canceled === null) {
      const chunk = await input.pull();
      if (chunk === null) return;
      taken += TypedArrayPrototypeGetLength(chunk);
    }
    input.cancel(error);
  };
  PromisePrototypeThen(pump(), undefined, () => {});

  return {
    pull() {
      if (ready.length > 0) return PromiseResolve(next());
      if (failure !== null) return PromiseReject(failure.error);
      if (ended) return PromiseResolve(null);
      reader = PromiseWithResolvers();
      return reader.promise;
    },
    cancel(reason) {
      canceled ??= { reason };
      room?.resolve();
      room = null;
    },
  };
}
