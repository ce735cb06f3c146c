// The cases of errors_old and errors_new: the same program at two compatibility dates.
import { WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown } from "./suite.js";

class Custom extends Error { constructor(m) { super(m); this.name = "Custom"; this.code = 7; } }
class Unnamed extends Error {}
class Sub extends TypeError { extra = { a: [1] }; }
class Stringy { toString() { return "RangeError: stringy"; } }
const errors = {
  error: () => new Error("m"),
  typeError: () => new TypeError("m"),
  rangeError: () => new RangeError("m"),
  syntaxError: () => new SyntaxError("m"),
  referenceError: () => new ReferenceError("m"),
  uriError: () => new URIError("m"),
  evalError: () => new EvalError("m"),
  aggregate: () => new AggregateError([new RangeError("inner"), 5], "m"),
  suppressed: () => (typeof SuppressedError === "undefined" ? new Error("m") : new SuppressedError(new Error("e"), new TypeError("s"), "m")),
  empty: () => new Error(),
  emptyTyped: () => new TypeError(""),
  colons: () => new TypeError("a: b: c"),
  lines: () => new Error("one\ntwo"),
  unicode: () => new Error("é\u{1f600}"),
  cause: () => new Error("m", { cause: new RangeError("why", { cause: "deep" }) }),
  causeObject: () => new Error("m", { cause: { status: 404 } }),
  causeUndefined: () => new Error("m", { cause: undefined }),
  custom: () => new Custom("m"),
  unnamed: () => new Unnamed("m"),
  sub: () => new Sub("m"),
  renamed: () => Object.assign(new TypeError("m"), { name: "Other" }),
  renamedTyped: () => Object.assign(new Error("m"), { name: "RangeError" }),
  nameNumber: () => Object.assign(new Error("m"), { name: 5 }),
  properties: () => Object.assign(new Error("m"), { code: "E", status: 500, details: { a: new Date(0) }, list: [1] }),
  propertyBad: () => Object.assign(new Error("m"), { bad: Symbol("s"), good: 1 }),
  propertyFunction: () => Object.assign(new Error("m"), { f: () => 1, good: 1 }),
  propertyInstance: () => Object.assign(new Error("m"), { instance: new Stringy(), nested: { a: new Stringy() } }),
  causeInstance: () => new Error("m", { cause: Object.assign(new Stringy(), { a: 1 }) }),
  propertyGetter: () => { const e = new Error("m"); Object.defineProperty(e, "x", { get: () => 5, enumerable: true }); return e; },
  propertyHidden: () => { const e = new Error("m"); Object.defineProperty(e, "x", { value: 5, enumerable: false }); return e; },
  remote: () => Object.assign(new Error("m"), { remote: "mine" }),
  retryable: () => Object.assign(new Error("m"), { retryable: true }),
  overloaded: () => Object.assign(new Error("m"), { overloaded: true }),
  reset: () => Object.assign(new Error("m"), { durableObjectReset: true }),
  messageObject: () => Object.assign(new Error("m"), { message: { a: 1 } }),
  cyclic: () => { const e = new Error("m"); e.self = e; return e; },
  domException: () => new DOMException("m", "AbortError"),
  domExceptionPlain: () => new DOMException("m"),
  domExceptionData: () => new DOMException("m", "DataCloneError"),
  domExceptionOwn: () => Object.assign(new DOMException("m", "TimeoutError"), { extra: 1 }),
  domExceptionStrange: () => new DOMException("m", "Strange"),
  string: () => "just text",
  typedString: () => "TypeError: text",
  number: () => 42,
  bigint: () => 10n,
  boolean: () => false,
  nothing: () => undefined,
  nil: () => null,
  object: () => ({ a: 1 }),
  objectMessage: () => ({ name: "TypeError", message: "m" }),
  array: () => [1, 2],
  stringy: () => new Stringy(),
  nullPrototype: () => Object.create(null),
  symbol: () => Symbol("s"),
  func: () => String.prototype.at,
  throwingToString: () => ({ toString() { throw new Error("in toString"); } }),
};
export class Callee extends WorkerEntrypoint {
  throws(name) { throw errors[name](); }
  async rejects(name) { await null; throw errors[name](); }
  returns(name) { return errors[name](); }
  nested(name) { return { list: [errors[name]()] }; }
  get getter() { throw new TypeError("getter"); }
  call(f) { return f(); }
  check(e) { return [e instanceof Error, e.name, e.message, Object.keys(e).sort(), e.cause instanceof Error]; }
  native() { return null.x; }
  parse() { return JSON.parse("{"); }
  overflow() { const f = () => f() + 1; return f(); }
  url() { return new URL("nonsense"); }
  body() { return new Response("a", { status: 999 }); }
}
export class Middle extends WorkerEntrypoint {
  throws(name) { return this.env.Callee.throws(name); }
  async rethrows(name) { try { await this.env.Callee.throws(name); } catch (e) { throw e; } }
  async wraps(name) { try { await this.env.Callee.throws(name); } catch (e) { throw new Error("wrapped", { cause: e }); } }
}
const table = {};
for (const name in errors) {
  table[name] = (env) => thrown(env.Callee.throws(name));
  table[name + "Returned"] = async (env) => [await thrown(async () => { throw await env.Callee.returns(name); })];
}
export default cases({
  ...table,
  classes: async (env) => {
    const all = {};
    for (const name of ["error", "typeError", "rangeError", "aggregate", "custom", "sub", "domException", "string"]) {
      const e = await thrown(env.Callee.throws(name));
      all[name] = [e instanceof Error, e instanceof TypeError, e instanceof RangeError, e instanceof DOMException, Object.prototype.toString.call(e), typeof e.stack];
    }
    return all;
  },
  descriptors: async (env) => {
    const e = await thrown(env.Callee.throws("properties"));
    return Object.fromEntries(["message", "remote", "code", "name"].map((k) => { const d = Object.getOwnPropertyDescriptor(e, k); return [k, d ? [d.enumerable, d.writable, d.configurable, "value" in d] : "none"]; }));
  },
  rejects: (env) => thrown(env.Callee.rejects("rangeError")),
  getter: (env) => thrown(env.Callee.getter),
  callback: (env) => thrown(env.Callee.call(() => { throw new RangeError("back"); })),
  callbackProperties: (env) => thrown(env.Callee.call(() => { throw Object.assign(new Error("back"), { code: 5 }); })),
  nested: (env) => env.Callee.nested("cause"),
  asArgument: (env) => env.Callee.check(new TypeError("m", { cause: new Error("c") })),
  asArgumentProperties: (env) => env.Callee.check(Object.assign(new Error("m"), { code: 1 })),
  native: (env) => thrown(env.Callee.native()),
  parse: (env) => thrown(env.Callee.parse()),
  overflow: (env) => thrown(env.Callee.overflow()),
  url: (env) => thrown(env.Callee.url()),
  response: (env) => thrown(env.Callee.body()),
  twoHops: async (env) => [await thrown(env.Middle.throws("properties")), await thrown(env.Middle.rethrows("rangeError")), await thrown(env.Middle.wraps("typeError"))],
  twoHopsMarks: async (env) => [await thrown(env.Middle.rethrows("overloaded")), await thrown(env.Middle.rethrows("retryable")), await thrown(env.Middle.rethrows("reset"))],
  same: async (env) => { const p = env.Callee.throws("error"); return (await thrown(p)) === (await thrown(p)); },
});
