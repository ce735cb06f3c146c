// EventSource: https://html.spec.whatwg.org/#server-sent-events, with workerd's additions: the init's `fetcher`, and
// EventSource.from() of a stream.

import {
  Error,
  PromisePrototypeThen,
  PromiseReject,
  StringPrototypeToLowerCase,
  SymbolDispose,
  TypeError,
  defineProperty,
} from "../kernel/primordials.js";
import { currentOrNull } from "../kernel/invocation.js";
import { reportUncaught } from "../kernel/report.js";
import { setTimeout } from "../kernel/timers.js";
import { globalFetch } from "../worker/fetch.js";
import { abortSignal, addAbortAlgorithm, createSignal } from "./abort.js";
import { DOMException } from "./dom-exception.js";
import { TextDecoder } from "./encoding.js";
import { ErrorEvent, Event, EventTarget, dispatchTrusted, getHandler, setHandler } from "./events.js";
import { EventStreamParser } from "./event-stream.js";
import {
  defineConstants,
  defineInterface,
  dictionary,
  hidden,
  illegalInvocation,
  requireArguments,
} from "./interface.js";
import { newMessageEvent } from "./message-events.js";
import { mimeEssence } from "./mime.js";
import { isDisturbed, isLocked, isReadableStream, sourceFromReadable } from "./streams.js";
import { URL } from "./url.js";

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;
/** Milliseconds before it connects again, until the server says otherwise. */
const RECONNECTION_TIME = 2000;
/** Marks the constructor's call by EventSource.from(). */
const FROM_STREAM = { __proto__: null };

function needInvocation() {
  if (currentOrNull() !== null) return;
  throw new DOMException(
    "An EventSource can only be created within the context of a worker request.",
    "NotSupportedError",
  );
}

export class EventSource extends EventTarget {
  #state = CONNECTING;
  /** @type {URL | null} null for one over a stream */
  #url = null;
  #fetcher = undefined;
  #reconnectionTime = RECONNECTION_TIME;
  #lastEventId = "";
  /** Whether the last response had no body. */
  #empty = false;
  /** Aborts what goes on; each connection has one of its own. */
  #signal = createSignal();

  constructor(url, init = undefined) {
    super();
    if (url === FROM_STREAM) return;
    requireArguments(arguments.length, 1, "EventSource");
    needInvocation();
    const { withCredentials, fetcher } = dictionary(init, "EventSource init");
    if (withCredentials) {
      throw new DOMException(
        "The init.withCredentials option is not supported. It must be false or undefined.",
        "NotSupportedError",
      );
    }
    const parsed = URL.parse(`${url}`);
    if (parsed === null) {
      throw new DOMException(
        `Cannot open an EventSource to '${url}'. The URL is invalid.`,
        "SyntaxError",
      );
    }
    this.#url = parsed;
    this.#fetcher = fetcher;
    this.#connect();
  }

  static from(stream) {
    needInvocation();
    if (!isReadableStream(stream)) throw new TypeError("EventSource.from needs a ReadableStream.");
    if (isLocked(stream)) throw new TypeError("This ReadableStream is locked.");
    if (isDisturbed(stream)) {
      throw new TypeError("This ReadableStream has already been read from.");
    }
    const source = new EventSource(FROM_STREAM);
    source.#read(stream);
    return source;
  }

  static #of(self) {
    if (self === null || typeof self !== "object" || !(#state in self)) throw illegalInvocation();
    return self;
  }

  get url() {
    const url = EventSource.#of(this).#url;
    return url === null ? "" : url.href;
  }

  get withCredentials() {
    EventSource.#of(this);
    return false;
  }

  get readyState() {
    return EventSource.#of(this).#state;
  }

  get onopen() {
    return getHandler(EventSource.#of(this), "open");
  }

  set onopen(value) {
    setHandler(EventSource.#of(this), "open", value);
  }

  get onmessage() {
    return getHandler(EventSource.#of(this), "message");
  }

  set onmessage(value) {
    setHandler(EventSource.#of(this), "message", value);
  }

  get onerror() {
    return getHandler(EventSource.#of(this), "error");
  }

  set onerror(value) {
    setHandler(EventSource.#of(this), "error", value);
  }

  close() {
    const self = EventSource.#of(this);
    if (self.#state === CLOSED) return;
    self.#state = CLOSED;
    abortSignal(self.#signal, undefined);
  }

  #connect() {
    if (this.#state === CLOSED) return;
    const headers = {
      __proto__: null,
      accept: "text/event-stream",
      "cache-control": "no-cache",
    };
    if (this.#lastEventId !== "") headers["last-event-id"] = this.#lastEventId;
    const init = { __proto__: null, headers, signal: this.#signal };
    let answer;
    try {
      answer =
        this.#fetcher === undefined
          ? globalFetch(this.#url.href, init)
          : this.#fetcher.fetch(this.#url.href, init);
    } catch (error) {
      answer = PromiseReject(error);
    }
    PromisePrototypeThen(
      answer,
      (response) => this.#onResponse(response),
      (error) => this.#fail(error, false),
    );
  }

  #onResponse(response) {
    if (this.#state === CLOSED) return;
    if (!response.ok) {
      this.#refuse(`The response status code was ${response.status}.`);
      return;
    }
    const type = response.headers.get("content-type");
    if (type === null) {
      this.#refuse("No content type header was present in the response.");
      return;
    }
    if (StringPrototypeToLowerCase(mimeEssence(type)) !== "text/event-stream") {
      this.#refuse(`The content type '${type}' is invalid.`);
      return;
    }
    if (response.redirected) this.#url = URL.parse(response.url) ?? this.#url;
    const { body } = response;
    if (body !== null) {
      this.#read(body);
    } else if (this.#empty) {
      this.#fail(new Error("The server provided no content."), false);
    } else {
      this.#empty = true;
      this.#fail(new Error("The server provided no content. Will try reconnecting."), true);
    }
  }

  #refuse(message) {
    this.#fail(new DOMException(message, "AbortError"), false);
  }

  /** Reads a stream to its end. */
  #read(stream) {
    this.#state = OPEN;
    this.#dispatch(new Event("open"));
    const source = sourceFromReadable(stream);
    const forget = addAbortAlgorithm(this.#signal, () => source.cancel(undefined));
    const decoder = new TextDecoder("utf-8", { __proto__: null, ignoreBOM: true });
    const origin = this.#url === null ? null : this.#url.origin;
    const parser = new EventStreamParser(
      (type, data, id) => {
        this.#lastEventId = id;
        if (this.#state === CLOSED) return;
        dispatchTrusted(this, newMessageEvent(type, data, origin, id));
      },
      (milliseconds) => {
        this.#reconnectionTime = milliseconds;
      },
    );
    parser.lastEventId = this.#lastEventId;
    const next = () => {
      PromisePrototypeThen(
        source.pull(),
        (chunk) => {
          if (this.#state === CLOSED) return;
          if (chunk === null) {
            forget();
            this.#fail(new Error("The server disconnected."), this.#url !== null);
            return;
          }
          try {
            parser.push(decoder.decode(chunk, STREAM));
          } catch (error) {
            this.#fail(error, false);
            return;
          }
          next();
        },
        (error) => this.#fail(error, false),
      );
    };
    next();
  }

  /** Tells of an error; connects again after a while, or never. */
  #fail(error, again) {
    if (this.#state === CLOSED) return;
    this.#state = again ? CONNECTING : CLOSED;
    abortSignal(this.#signal, error);
    this.#dispatch(new ErrorEvent("error", { __proto__: null, error }));
    reportUncaught(error);
    if (!again) return;
    this.#signal = createSignal();
    setTimeout(() => this.#connect(), this.#reconnectionTime);
  }

  #dispatch(event) {
    try {
      dispatchTrusted(this, event);
    } catch (error) {
      reportUncaught(error);
    }
  }
}
defineInterface(EventSource, "EventSource");
defineConstants(EventSource, { __proto__: null, CONNECTING, OPEN, CLOSED });
defineProperty(EventSource.prototype, SymbolDispose, hidden(EventSource.prototype.close));

const STREAM = { __proto__: null, stream: true };
