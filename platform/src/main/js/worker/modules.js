// The modules that a Worker may import without bundling them, and the import() that the bundler leaves to us:
// V8 here knows neither import() nor import.meta, so the bundler turns them into these.
import { Error, ObjectCreate, PromiseReject, PromiseResolve, SafeMap } from "../kernel/primordials.js";
import { RpcPromise, RpcProperty, RpcStub, ServiceStub } from "../rpc/stubs.js";
import { RpcTarget } from "../rpc/targets.js";
import { waitUntil } from "./context.js";
import { DurableObject, WorkerEntrypoint } from "./entrypoints.js";
import { env } from "./worker.js";

export { internal } from "./internal.js";

/** The members of each built-in module, by its specifier. */
export const builtins = {
  __proto__: null,
  "cloudflare:workers": {
    __proto__: null,
    DurableObject,
    RpcPromise,
    RpcProperty,
    RpcStub,
    RpcTarget,
    ServiceStub,
    WorkerEntrypoint,
    env,
    waitUntil,
  },
};

const namespaces = new SafeMap();

/** Java announces a module of the Worker: its namespace, by its name. */
export function defineModule(name, namespace) {
  namespaces.set(name, namespace);
}

/** A module of Node that Java has run, by its specifier; undefined for others. */
export function builtinModule(name) {
  return namespaces.get(name);
}

/** import(specifier) */
export function dynamicImport(specifier) {
  try {
    const name = `${specifier}`;
    const found = builtins[name] ?? namespaces.get(name);
    if (found !== undefined) return PromiseResolve(found);
    return PromiseReject(new Error(`No such module "${name}".`));
  } catch (error) {
    return PromiseReject(error);
  }
}

/** import.meta of a module. */
export function newMeta() {
  return ObjectCreate(null);
}
