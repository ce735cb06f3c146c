// `import { env, exports, withEnv, withExports } from "cloudflare:workers"`: what handlers get as arguments, for
// code that has no handler's arguments at hand, and how to put something else in its place for a while.
import {
  defineProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  ObjectCreate,
  ownKeys,
  Proxy,
  ReflectDeleteProperty,
  ReflectGet,
  ReflectHas,
  ReflectSet,
} from "../kernel/primordials.js";
import { activate, frame, frameWith, runInFrame, valueIn } from "../kernel/async-context.js";
import { hasFlag } from "../kernel/flags.js";
import { loopbacks } from "./loopback.js";
import { env as bindings } from "./worker.js";

const nothing = ObjectCreate(null);
const ENV = {};
const EXPORTS = {};

function current(key, base) {
  const replaced = frame === undefined ? undefined : valueIn(frame, key);
  if (replaced !== undefined) return replaced.value;
  return hasFlag("disallow_importable_env") ? nothing : base;
}

/** An object that is another one, whichever that is at the moment. */
function standIn(key, base) {
  const now = () => current(key, base);
  return new Proxy({}, {
    __proto__: null,
    get: (target, name) => ReflectGet(now(), name),
    set: (target, name, value) => ReflectSet(now(), name, value),
    has: (target, name) => ReflectHas(now(), name),
    deleteProperty: (target, name) => ReflectDeleteProperty(now(), name),
    defineProperty: (target, name, descriptor) => defineProperty(now(), name, descriptor),
    getOwnPropertyDescriptor: (target, name) => getOwnPropertyDescriptor(now(), name),
    ownKeys: () => ownKeys(now()),
    getPrototypeOf: () => getPrototypeOf(now()),
    setPrototypeOf: () => false,
    preventExtensions: () => false,
  });
}

export const env = standIn(ENV, bindings);
export const exports = standIn(EXPORTS, loopbacks);

function runWith(key, base, value, callback) {
  activate();
  let wanted = base;
  if (value === null || value === undefined) wanted = ObjectCreate(null);
  else if (typeof value === "object" || typeof value === "function") wanted = value;
  return runInFrame(frameWith(frame, key, wanted), callback, undefined, []);
}

/** Calls a function for which `env` is something else, its asynchronous parts included. */
export function withEnv(value, callback) {
  return runWith(ENV, bindings, value, callback);
}

/** The same for both. */
export function withEnvAndExports(env, exports, callback) {
  return withEnv(env, () => withExports(exports, callback));
}

/** The same for `exports`. */
export function withExports(value, callback) {
  return runWith(EXPORTS, loopbacks, value, callback);
}
