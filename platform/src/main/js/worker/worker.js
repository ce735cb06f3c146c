// The Worker in this isolate: its exports, its env, and the doors that bindings and the front door use.
import {
  append,
  ArrayPrototypeJoin,
  ArrayPrototypeSort,
  defineProperty,
  JSONParse,
  ObjectKeys,
  Proxy,
  TypeError,
} from "../kernel/primordials.js";
import { hasFlag, lacksFlag, setFlags } from "../kernel/flags.js";
import { limitLog } from "../kernel/log.js";
import { limitTimers } from "../kernel/timers.js";
import { host } from "../kernel/host.js";
import { joinCookies } from "../web/headers.js";
import { hideCacheOption } from "../web/request.js";
import { watchLeaks } from "../rpc/leaks.js";
import { serviceStub } from "../rpc/stubs.js";
import { newNamespace } from "../objects/namespace.js";
import { HANDLER, kindOf, LEGACY_ACTOR, STATELESS } from "./entrypoints.js";
import { defineLoopbacks } from "./loopback.js";
import { hideDelete, newMemoryCache } from "./memory-cache.js";
import { noteMissing } from "./missing.js";
import { propsOfText } from "./props.js";
import { listeningHandlers } from "./service-worker.js";

let exported = null;
export let workerName = "";
let bindingCount = 0;
/** The namespaces of this Worker's own classes: [name, number]. */
let objectClasses = [];
/** What is bound, by its names. */
const bindings = {};
/**
 * Built once: `import { env }` and every handler's `env` are one object. Reads of names that are not there pass here,
 * so that an error that follows can name the mistake.
 */
export const env = new Proxy(bindings, {
  __proto__: null,
  get(target, key) {
    const value = target[key];
    if (value === undefined && typeof key === "string") noteMissing(key);
    return value;
  },
});

/**
 * Takes the configuration, before any module of the Worker runs.
 * @param {string} configuration JSON: {name, services: [[binding, id]], objects: [[binding, namespace]],
 *   classes: [[class, namespace]], caches: [[binding, id or null, keys, bytes a value, bytes]], vars: {…}, limits: {timers, log}, flags: […], flagsOff: "…", leaks: whether to report them}
 */
export function configure(configuration) {
  const { name, services, objects, classes, caches, vars, limits, flags, flagsOff, leaks } = JSONParse(configuration);
  limitTimers(limits.timers);
  limitLog(limits.log);
  workerName = name;
  bindingCount = services.length;
  objectClasses = classes;
  setFlags(flags, flagsOff);
  if (leaks) watchLeaks();
  if (!hasFlag("cache_option_enabled")) hideCacheOption();
  if (lacksFlag("http_headers_getsetcookie")) joinCookies();
  if (!hasFlag("memory_cache_delete")) hideDelete();
  if (hasFlag("expose_gc")) {
    defineProperty(globalThis, "gc", { __proto__: null, value: () => host.gc(), writable: true, configurable: true });
  }
  for (let i = 0; i < services.length; i++) bind(services[i][0], serviceStub(services[i][1]));
  for (let i = 0; i < objects.length; i++) bind(objects[i][0], newNamespace(objects[i][1]));
  for (let i = 0; i < caches.length; i++) {
    bind(caches[i][0], newMemoryCache(caches[i][1], caches[i][2], caches[i][3], caches[i][4]));
  }
  const names = ObjectKeys(vars);
  for (let i = 0; i < names.length; i++) bind(names[i], vars[names[i]]);
}

/** Takes the main module's namespace, when its global scope has run. */
export function start(namespace) {
  exported = namespace;
  defineLoopbacks(namespace, bindingCount, objectClasses);
}

/** The main module's exports. */
export function workerExports() {
  return exported;
}

function bind(name, value) {
  defineProperty(bindings, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

/** The names on `env`, for an error's text. */
export function bindingNames() {
  return ArrayPrototypeJoin(ArrayPrototypeSort(ObjectKeys(bindings)), ", ");
}

/** One way into the Worker: an entrypoint with the props of the binding that uses it. */
class Door {
  constructor(name, props, services) {
    this.name = name;
    this.props = props;
    this.services = services;
    this.export = undefined;
    this.kind = undefined;
  }

  /** Looks the export up, once. */
  open() {
    if (this.kind !== undefined) return this;
    const value = this.name === "default" ? defaultExport() : exported[this.name];
    if (value === undefined) {
      throw new TypeError(
        `The Worker "${workerName}" has no ${this.name === "default" ? "default export" : `export "${this.name}"`}. ` +
          `It exports ${exportNames()}.`,
      );
    }
    const kind = kindOf(value);
    if (kind === LEGACY_ACTOR) {
      throw new TypeError(
        `The export "${this.name}" of the Worker "${workerName}" is a class that does not extend ` +
          "WorkerEntrypoint: write `extends WorkerEntrypoint`, which the module \"cloudflare:workers\" exports.",
      );
    }
    if (kind !== STATELESS && kind !== HANDLER) {
      throw new TypeError(`The export "${this.name}" of the Worker "${workerName}" is ${kind}: it cannot be called.`);
    }
    this.export = value;
    this.kind = kind;
    return this;
  }
}

/** The default export; without one, the only class that extends WorkerEntrypoint (the seed document's rule). */
function defaultExport() {
  if (exported.default !== undefined) return exported.default;
  if (ObjectKeys(exported).length === 0) return listeningHandlers(env);
  let only;
  const names = ObjectKeys(exported);
  for (let i = 0; i < names.length; i++) {
    if (kindOf(exported[names[i]]) !== STATELESS) continue;
    if (only !== undefined) return undefined;
    only = exported[names[i]];
  }
  return only;
}

function exportNames() {
  const names = [];
  const keys = ObjectKeys(exported);
  for (let i = 0; i < keys.length; i++) append(names, keys[i]);
  return names.length === 0 ? "nothing" : ArrayPrototypeJoin(names, ", ");
}

const doors = [];

/**
 * Java announces a door before the first event through it.
 * @param {string} services JSON: the numbers of the services in its props
 */
export function defineDoor(index, name, props, services) {
  doors[index] = new Door(name, props, JSONParse(services));
}

export function door(index) {
  return doors[index].open();
}

/** Props are parsed anew for each event: a handler may change what it gets. */
export function propsOf(opened) {
  return propsOfText(opened.props, opened.services);
}
