// The modules of a Worker that are no ES modules, and require(). Java defines them before any code runs; an
// ES module that stands for one asks for it when it is evaluated. Specifiers are resolved in Java.
import {
  apply,
  Error,
  getOwnPropertyDescriptor,
  JSONParse,
  newWebAssemblyModule,
  ObjectAssign,
  ObjectCreate,
  SafeMap,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  TypeError,
} from "../kernel/primordials.js";
import { hasFlag } from "../kernel/flags.js";
import { builtins } from "./modules.js";
import { errorNamed, importerOf } from "./imports.js";

/** A module that can be loaded by name: its value, or what makes it. */
class Loadable {
  done = false;
  value = undefined;
  /** Makes the value; may throw, then again each time. */
  make = null;
}

const loadables = new SafeMap();
/** Namespaces of the ES modules that have been evaluated, by name. */
const namespaces = new SafeMap();
/** Why ES modules cannot be required, by name. */
const refusals = new SafeMap();
const copies = new SafeMap();
let resolve = null;

/** Java announces a module that has been evaluated. */
export function defineModule(name, namespace) {
  namespaces.set(name, namespace);
}

export function defineValue(name, value) {
  const loadable = new Loadable();
  loadable.done = true;
  loadable.value = value;
  loadables.set(name, loadable);
}

export function defineJson(name, text) {
  defineLate(name, () => JSONParse(text));
}

export function defineWasm(name, bytes) {
  defineLate(name, () => newWebAssemblyModule(bytes));
}

/**
 * @param {string} name
 * @param {Function} body takes exports, require, module, __filename, __dirname, __dovetail_import
 */
export function defineCommonJs(name, body) {
  const loadable = new Loadable();
  const path = `/bundle/${name}`;
  loadable.make = () => {
    const module = { exports: {} };
    loadable.done = true; // a cycle sees what is there so far
    loadable.module = module;
    try {
      apply(body, module.exports, [
        module.exports,
        (specifier) => require(specifier, name),
        module,
        path,
        StringPrototypeSlice(path, 0, StringPrototypeLastIndexOf(path, "/")),
        importerOf(name),
      ]);
    } catch (error) {
      loadable.done = false;
      throw error;
    }
    loadable.value = module.exports;
    loadable.module = null;
  };
  loadables.set(name, loadable);
}

function defineLate(name, make) {
  const loadable = new Loadable();
  loadable.make = () => {
    loadable.value = make();
    loadable.done = true;
  };
  loadables.set(name, loadable);
}

/** What such a module is: its default export. */
function load(name) {
  const loadable = loadables.get(name);
  if (!loadable.done) loadable.make();
  return loadable.module ? loadable.module.exports : loadable.value;
}

/** A member of what a CommonJS module exports, for a named export. */
function member(all, name) {
  return (typeof all === "object" && all !== null) || typeof all === "function" ? all[name] : undefined;
}

/** What the ES modules that stand for others import. */
export const userModules = { __proto__: null, load, member };

/** Java's function that resolves a specifier against a module's name; an empty string where that fails. */
export function setResolve(resolveName) {
  resolve = resolveName;
}

/** Why an ES module that a CommonJS module names cannot be required: an error, or its type and message. */
export function refuseRequire(name, type, reason) {
  refusals.set(name, type === "" ? () => reason : () => errorNamed(type, reason));
}

function require(specifier, from) {
  const wanted = `${specifier}`;
  const name = resolve(wanted, from);
  if (loadables.has(name)) return load(name);
  const refusal = refusals.get(name) ?? refusals.get(wanted);
  if (refusal !== undefined) throw refusal();
  const namespace = namespaces.get(name) ?? namespaces.get(wanted) ?? builtins[wanted];
  if (namespace !== undefined) return required(wanted, namespace);
  if (name === "") throw new TypeError(`Invalid module specifier "${wanted}".`);
  throw new Error(`No such module "${name}".`);
}

/** What require() makes of an ES module. */
function required(name, namespace) {
  if (namespace.__cjsUnwrapDefault === true) return namespace.default;
  if (getOwnPropertyDescriptor(namespace, "module.exports") !== undefined) return namespace["module.exports"];
  if (hasFlag("export_commonjs_default") && !hasFlag("require_returns_default_export")) return namespace.default;
  if (!hasFlag("require_returns_default_export")) return namespace;
  if (getOwnPropertyDescriptor(namespace, "default") !== undefined) return namespace.default;
  let copy = copies.get(name);
  if (copy === undefined) {
    copy = ObjectAssign(ObjectCreate(null), namespace);
    copies.set(name, copy);
  }
  return copy;
}
