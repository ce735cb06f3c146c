// What may be called from elsewhere, and which of its members: rpc-semantics sections 2 and 3.
import {
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  ObjectPrototype,
  SafeSet,
  setSize,
  TypeError,
} from "../kernel/primordials.js";
import { log } from "../kernel/log.js";
import { isProxy } from "./proxies.js";
import { Stamp } from "./stamp.js";

/** The marker base class of objects that go by reference. */
export class RpcTarget {}

/** How members of an object are found. */
export const OWN = 1; // plain objects, functions, handler objects: own properties only
export const PROTOTYPE = 2; // instances of RpcTarget and of entrypoint classes: prototype members only
export const THROUGH = 3; // stubs: the call goes on through them

/** True if `prototype` is on the object's prototype chain. May run traps of the user's proxies. */
export function inherits(object, prototype) {
  for (let p = getPrototypeOf(object); p !== null; p = getPrototypeOf(p)) if (p === prototype) return true;
  return false;
}

/** How a value's members are found, or 0 if it has none that may be reached. */
export function modeOf(value) {
  if (typeof value === "function") return Stamp.of(value) === undefined ? OWN : throughMode(value);
  if (typeof value !== "object" || value === null) return 0;
  if (Stamp.of(value) !== undefined) return throughMode(value);
  const prototype = getPrototypeOf(value);
  if (prototype === ObjectPrototype) return OWN;
  return inherits(value, RpcTarget.prototype) ? PROTOTYPE : 0;
}

function throughMode(stub) {
  return Stamp.of(stub).descendable ? THROUGH : 0;
}

const RESERVED_ON_ENTRYPOINTS = {
  __proto__: null,
  fetch: true,
  connect: true,
  alarm: true,
  webSocketMessage: true,
  webSocketClose: true,
  webSocketError: true,
  dup: true,
  constructor: true,
};
const RESERVED = { __proto__: null, dup: true, constructor: true };

/** The member that a path leads to, and the object that holds it. */
export class Member {
  constructor(holder, value) {
    this.holder = holder;
    this.value = value;
  }
}

/**
 * Follows a path of names from a target.
 * @param {object|Function} target
 * @param {number} mode OWN, PROTOTYPE or THROUGH
 * @param {boolean} entrypoint whether the target is a Worker's entrypoint, where more names are reserved
 * @param {string[]} path
 */
export function resolveMember(target, mode, entrypoint, path) {
  let holder = target;
  let value = target;
  let how = mode;
  for (let i = 0; i < path.length; i++) {
    const name = path[i];
    if (i > 0 && how !== THROUGH) {
      how = modeOf(value);
      if (how === 0) throw notImplemented(path[i - 1]);
    }
    if ((i === 0 && entrypoint ? RESERVED_ON_ENTRYPOINTS : RESERVED)[name]) {
      throw new TypeError(`'${name}' is a reserved method and cannot be called over RPC.`);
    }
    holder = value;
    if (how === OWN) {
      if (!hasOwn(holder, name)) throw notImplemented(name);
      value = holder[name];
    } else if (how === PROTOTYPE) {
      if (hasOwn(holder, name)) {
        explainField(holder, name);
        throw notImplemented(name);
      }
      value = holder[name];
      if (value === ObjectPrototype[name]) throw notImplemented(name);
    } else {
      value = holder[name];
    }
  }
  return new Member(holder, value);
}

function notImplemented(name) {
  return new TypeError(`The RPC receiver does not implement the method "${name}".`);
}

const explained = new SafeSet();
const MOST_EXPLAINED = 100;

/** An ordinary mistake, told to whoever reads the callee's log, once: a function in a field is no method. */
function explainField(holder, name) {
  const field = getOwnPropertyDescriptor(holder, name);
  if (typeof field?.value !== "function" || explained.has(name)) return;
  if (setSize(explained) >= MOST_EXPLAINED) return;
  explained.add(name);
  log(
    "warn",
    `"${name}" was called over RPC, but it is a property of the instance, as \`${name} = () => { … }\` makes one: ` +
      `callers reach only what the class has. Write it as a method: \`${name}() { … }\`.`,
  );
}

/** Whether a value goes by reference, and how its members are found then: 0 if it goes by value or not at all. */
export function referenceMode(value) {
  if (typeof value === "function") {
    return isProxy(value) && inherits(value, RpcTarget.prototype) ? PROTOTYPE : OWN;
  }
  if (isProxy(value)) {
    if (getPrototypeOf(value) === ObjectPrototype) return OWN;
    return inherits(value, RpcTarget.prototype) ? PROTOTYPE : -1;
  }
  return inherits(value, RpcTarget.prototype) ? PROTOTYPE : 0;
}
