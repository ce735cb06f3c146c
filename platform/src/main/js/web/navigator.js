// navigator: https://developers.cloudflare.com/workers/runtime-apis/web-standards/#navigator

import { ObjectFreeze, TypeError } from "../kernel/primordials.js";
import { currentOrNull } from "../kernel/invocation.js";
import { defineInterface, illegalConstructor, illegalInvocation } from "./interface.js";
import { isReadableStream } from "./streams.js";

const KEY = { __proto__: null };

/** The global fetch, and what keeps an invocation alive for it: set once, by main.js. */
let send = null;
let keep = null;

/** Tells how a beacon is sent; worker/ stands above web/. */
export function setBeacon(fetch, waitUntil) {
  send = fetch;
  keep = waitUntil;
}

export class Navigator {
  #brand;

  constructor(key) {
    if (key !== KEY) throw illegalConstructor();
  }

  static #of(self) {
    if (!(#brand in self)) throw illegalInvocation();
  }

  get hardwareConcurrency() {
    Navigator.#of(this);
    return 1;
  }

  get language() {
    Navigator.#of(this);
    return "en";
  }

  get languages() {
    Navigator.#of(this);
    return LANGUAGES;
  }

  get platform() {
    Navigator.#of(this);
    return "Linux";
  }

  get userAgent() {
    Navigator.#of(this);
    return "Cloudflare-Workers";
  }

  /** Sends a POST that nobody waits for. */
  sendBeacon(url, body = undefined) {
    Navigator.#of(this);
    if (arguments.length === 0) throw new TypeError("navigator.sendBeacon needs a URL.");
    if (currentOrNull() === null) return false;
    const init = { __proto__: null, method: "POST", body };
    if (isReadableStream(body)) init.duplex = "half";
    keep(send(url, init));
    return true;
  }
}
defineInterface(Navigator, "Navigator");

const LANGUAGES = ObjectFreeze(["en"]);

export const navigator = new Navigator(KEY);
