// What the console shows of the platform's own objects: what their getters would tell, read past
// anything that user code has put in their place.

import {
  append,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  uncurryThis,
} from "../kernel/primordials.js";
import { AbortController, AbortSignal, isAbortController, isAbortSignal } from "./abort.js";
import { Blob, File, isBlob, isFile } from "./blob.js";
import { DOMException, isDOMException } from "./dom-exception.js";
import { Event, isEvent } from "./events.js";
import { formEntries, isFormData } from "./form-data.js";
import { headersToWire, isHeaders } from "./headers.js";
import { Request, isRequest } from "./request.js";
import { Response, isResponse } from "./response.js";
import {
  ReadableStream,
  WritableStream,
  isReadableStream,
  isWritableStream,
  streamState,
} from "./streams.js";
import { URL, isURL } from "./url.js";
import { isURLSearchParams, paramsList } from "./url-search-params.js";

/**
 * @typedef {object} PlatformView
 * @property {string} name of the class
 * @property {unknown[]} [pairs] flat, for what is a list of pairs
 * @property {boolean} [sized] whether the number of pairs is shown
 * @property {unknown[]} [members] flat: names and values
 * @property {boolean} [hideKeys] whether own members are the implementation's and not shown
 */

const SHOWN = [
  table("Request", Request, isRequest, "method url headers redirect cf signal bodyUsed"),
  table("Response", Response, isResponse, "status statusText ok headers url redirected bodyUsed"),
  table(
    "URL",
    URL,
    isURL,
    "href origin protocol username password host hostname port pathname search searchParams hash",
  ),
  table("File", File, isFile, "size type name lastModified"),
  table("Blob", Blob, isBlob, "size type"),
  table("AbortController", AbortController, isAbortController, "signal"),
  table("AbortSignal", AbortSignal, isAbortSignal, "aborted reason"),
  table("ReadableStream", ReadableStream, isReadableStream, "locked", true),
  table("WritableStream", WritableStream, isWritableStream, "locked", true),
  table("Event", Event, isEvent, "type defaultPrevented cancelable timeStamp"),
];
const getName = getterOf(DOMException.prototype, "name");
const getMessage = getterOf(DOMException.prototype, "message");

function table(name, Class, is, names, hideKeys = false) {
  const getters = [];
  for (const member of names.split(" ")) {
    let holder = Class.prototype;
    while (!hasOwn(holder, member)) holder = getPrototypeOf(holder);
    append(getters, { member, get: getterOf(holder, member) });
  }
  return { name, is, getters, hideKeys };
}

function getterOf(prototype, name) {
  return uncurryThis(getOwnPropertyDescriptor(prototype, name).get);
}

/**
 * @param {object} value no proxy
 * @returns {PlatformView | null} null if it is none of the platform's objects
 */
export function platformView(value) {
  if (isHeaders(value)) return { name: "Headers", pairs: headersToWire(value), sized: true };
  if (isURLSearchParams(value)) return { name: "URLSearchParams", pairs: paramsList(value) };
  if (isFormData(value)) return { name: "FormData", pairs: formEntries(value) };
  for (let i = 0; i < SHOWN.length; i++) {
    if (SHOWN[i].is(value)) return membersView(SHOWN[i], value);
  }
  return null;
}

function membersView({ name, getters, hideKeys }, value) {
  const members = [];
  for (let i = 0; i < getters.length; i++) {
    const { member, get } = getters[i];
    const shown = get(value);
    if (shown === undefined && (member === "cf" || member === "reason")) continue;
    append(members, member);
    append(members, shown);
  }
  const state = streamState(value);
  for (let i = 0; state !== null && i < state.length; i += 2) {
    append(members, `[${state[i]}]`);
    append(members, state[i + 1]);
  }
  return { name, members, hideKeys };
}

/** Name and message of a DOMException, which has them as accessors; null for anything else. */
export function exceptionText(value) {
  if (!isDOMException(value)) return null;
  return { name: getName(value), message: getMessage(value) };
}
