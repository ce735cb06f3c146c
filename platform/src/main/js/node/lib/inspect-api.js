// The platform's own objects (Request, Headers, URL, ...) as util.inspect shows them: by the accessors of their
// prototypes, in workerd's order where that is known.
import {
  formEntries,
  headersToWire,
  isFormData,
  isHeaders,
  isInterface,
  isURLSearchParams,
  paramsList,
  streamState,
} from "dovetail:internal";

const EVENT =
  "type eventPhase composed bubbles cancelable defaultPrevented returnValue currentTarget target srcElement " +
  "timeStamp isTrusted cancelBubble NONE CAPTURING_PHASE AT_TARGET BUBBLING_PHASE";

/** The order of the members by class; what a class has beside them follows. */
const ORDER = {
  __proto__: null,
  Request: "method url headers redirect fetcher signal cf integrity keepalive cache body bodyUsed",
  Response: "status statusText headers ok redirected url webSocket cf type body bodyUsed",
  URL: "origin href protocol username password host hostname port pathname search hash searchParams",
  Blob: "size type",
  File: "name lastModified size type",
  AbortSignal: "aborted reason onabort",
  Event: EVENT,
  MessageEvent: `ports source lastEventId origin data ${EVENT}`,
  CustomEvent: `detail ${EVENT}`,
  CloseEvent: `code reason wasClean ${EVENT}`,
  ErrorEvent: `filename message lineno colno error ${EVENT}`,
  WebSocket: "readyState url protocol extensions binaryType",
  ReadableStream: "locked",
  WritableStream: "locked",
};

/** What workerd's classes do not tell: kept on other objects there, or of no interest. */
const HIDDEN = {
  __proto__: null,
  Request: ["duplex"],
  WebSocket: [
    "READY_STATE_CONNECTING",
    "CONNECTING",
    "READY_STATE_OPEN",
    "OPEN",
    "READY_STATE_CLOSING",
    "CLOSING",
    "READY_STATE_CLOSED",
    "CLOSED",
    "onopen",
    "onmessage",
    "onclose",
    "onerror",
  ],
};

/** What workerd's classes have and ours have not: always of this value here. */
const CONSTANT = { __proto__: null, Request: { fetcher: null } };

/**
 * @param {object} value
 * @returns {undefined | {size?: number, count: number, keys: Function, items: Function}} undefined for an object that
 *   is none of the platform's
 */
export function apiView(value) {
  if (value === null || typeof value !== "object") return undefined;
  let prototype = Object.getPrototypeOf(value);
  while (prototype !== null && !isInterface(prototype)) {
    const constructor = Object.getOwnPropertyDescriptor(prototype, "constructor");
    if (constructor === undefined && prototype !== Object.prototype) {
      // a class's prototype has one: this is something else
      return undefined;
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  if (prototype === null || value instanceof Error) return undefined;
  const name = prototype[Symbol.toStringTag];
  let pairs;
  const hidden = [];
  if (isHeaders(value)) {
    pairs = headersToWire(value);
    const immutable = isImmutable(value);
    if (immutable !== undefined) hidden.push(["immutable", immutable]);
  } else if (isFormData(value)) pairs = formEntries(value);
  else if (isURLSearchParams(value)) pairs = paramsList(value);
  const state = streamState(value);
  for (let i = 0; state !== null && i < state.length; i += 2) hidden.push([state[i], state[i + 1]]);
  const members = pairs === undefined ? membersOf(value, prototype, name) : [];
  if (members === undefined) return undefined;
  return {
    size: pairs === undefined ? undefined : pairs.length / 2,
    count: members.length + (pairs?.length ?? 0) + hidden.length,
    keys: (showHidden) => (showHidden ? Reflect.ownKeys(value) : Object.keys(value)),
    items(ctx, recurseTimes, formatValue) {
      const output = [];
      for (let i = 0; pairs !== undefined && i < pairs.length; i += 2) {
        ctx.indentationLvl += 2;
        const key = formatValue(ctx, pairs[i], recurseTimes);
        output.push(`${key} => ${formatValue(ctx, pairs[i + 1], recurseTimes)}`);
        ctx.indentationLvl -= 2;
      }
      // as workerd has it: what is not enumerable is shown of all that the platform's objects hold
      const { showHidden } = ctx;
      ctx.showHidden = true;
      for (const [key, member] of members) {
        ctx.indentationLvl += 2;
        output.push(`${key}: ${formatValue(ctx, member, recurseTimes)}`);
        ctx.indentationLvl -= 2;
      }
      for (const [key, member] of hidden) output.push(`[${key}]: ${formatValue(ctx, member, recurseTimes)}`);
      ctx.showHidden = showHidden;
      return output;
    },
  };
}

/** Whether headers refuse changes: asked by one that changes nothing. */
function isImmutable(headers) {
  try {
    Headers.prototype.delete.call(headers, "dovetail-inspect");
    return false;
  } catch {
    return true;
  }
}

function membersOf(value, prototype, name) {
  const found = new Map();
  for (let at = prototype; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (found.has(key) || Object.hasOwn(value, key)) continue;
      if (descriptor.get !== undefined) {
        try {
          found.set(key, descriptor.get.call(value));
        } catch {
          // not of this class, but only below its prototype
          if (at === prototype && found.size === 0) return undefined;
        }
      } else if (typeof descriptor.value !== "function" && descriptor.enumerable) {
        found.set(key, descriptor.value);
      }
    }
  }
  for (const key of HIDDEN[name] ?? []) found.delete(key);
  for (const [key, constant] of Object.entries(CONSTANT[name] ?? {})) found.set(key, constant);
  const members = [];
  for (const key of (ORDER[name] ?? "").split(" ")) {
    if (!found.has(key)) continue;
    members.push([key, found.get(key)]);
    found.delete(key);
  }
  return members.concat([...found]);
}
