// `process`, as far as it makes sense for a Worker.
import { currentOrNull, env as bindings, nodeModule, queueMicrotask } from "dovetail:internal";
import { EventEmitter } from "./events.js";
import { invalidArgType, nodeError } from "./errors.js";
import { nextTick } from "./next-tick.js";

const VERSION = "22.19.0";

/** The variables of the Worker: env's texts, and what the program itself sets; all are texts, as in Node. */
const env = new Proxy(
  {},
  {
    get: (target, key) => (typeof key !== "string" || Object.hasOwn(target, key) ? target[key] : variable(key)),
    has: (target, key) => Object.hasOwn(target, key) || (typeof key === "string" && variable(key) !== undefined),
    set(target, key, value) {
      if (typeof key === "symbol" || typeof value === "symbol") {
        throw new TypeError("Cannot convert a Symbol value to a string");
      }
      target[key] = `${value}`;
      return true;
    },
    ownKeys: (target) => [...new Set([...Object.keys(bindings).filter((key) => variable(key) !== undefined), ...Object.keys(target)])],
    getOwnPropertyDescriptor(target, key) {
      const value = Object.hasOwn(target, key) ? target[key] : typeof key === "string" ? variable(key) : undefined;
      return value === undefined ? undefined : { value, writable: true, enumerable: true, configurable: true };
    },
    defineProperty(target, key, descriptor) {
      if ("value" in descriptor) target[key] = `${descriptor.value}`;
      return "value" in descriptor;
    },
    deleteProperty(target, key) {
      delete target[key];
      return true;
    },
  },
);

function variable(name) {
  if (!Object.hasOwn(bindings, name)) return undefined;
  const value = bindings[name];
  if (typeof value === "string") return value;
  return value === null || typeof value !== "object" || Object.getPrototypeOf(value) === Object.prototype || Array.isArray(value)
    ? JSON.stringify(value)
    : undefined;
}

class Process extends EventEmitter {}

export const process = new Process();

function hrtime(previous) {
  const now = performance.timeOrigin + performance.now();
  let seconds = Math.trunc(now / 1000);
  let nanos = Math.trunc((now % 1000) * 1e6);
  if (previous !== undefined) {
    if (!Array.isArray(previous)) throw invalidArgType("time", "Array", previous);
    seconds -= previous[0];
    nanos -= previous[1];
    if (nanos < 0) {
      seconds--;
      nanos += 1e9;
    }
  }
  return [seconds, nanos];
}
hrtime.bigint = () => BigInt(Math.trunc((performance.timeOrigin + performance.now()) * 1e3)) * 1000n;

function exit(code) {
  if (currentOrNull() === null) throw nodeError(Error, "ERR_INVALID_STATE", "process.exit() cannot be called in global scope");
  throw new Error(`process.exit(${code ?? ""}) was called.`);
}

function emitWarning(warning, type = "Warning", code = undefined) {
  if (type !== null && typeof type === "object") ({ type = "Warning", code } = type);
  const error = warning instanceof Error ? warning : Object.assign(new Error(warning), { name: type || "Warning" });
  if (code) error.code = code;
  console.warn(`(node) ${code ? `[${code}] ` : ""}${error.name}: ${error.message}`);
  queueMicrotask(() => process.emit("warning", error));
}

function getBuiltinModule(name) {
  if (typeof name !== "string") throw invalidArgType("id", "string", name);
  const namespace = nodeModule(name.startsWith("node:") ? name : `node:${name}`);
  return namespace?.default ?? namespace;
}

Object.assign(process, {
  version: `v${VERSION}`,
  versions: { node: VERSION },
  arch: "x64",
  platform: "linux",
  pid: 1,
  ppid: 0,
  title: "workerd",
  argv: ["workerd"],
  argv0: "workerd",
  execArgv: [],
  execPath: "",
  exitCode: undefined,
  debugPort: 0,
  config: { target_defaults: {}, variables: {} },
  release: { name: "node", lts: true },
  features: {
    inspector: false,
    debug: false,
    uv: false,
    ipv6: true,
    tls_alpn: true,
    tls_sni: true,
    tls_ocsp: true,
    tls: true,
    cached_builtins: true,
    typescript: false,
    require_module: false,
  },
  env,
  nextTick,
  hrtime,
  exit,
  emitWarning,
  getBuiltinModule,
  cwd: () => "/",
  chdir() {
    throw nodeError(Error, "ERR_METHOD_NOT_IMPLEMENTED", "The process.chdir method is not implemented");
  },
  umask: () => 0o22,
  uptime: () => performance.now() / 1000,
  memoryUsage: Object.assign(() => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }), { rss: () => 0 }),
  abort() {
    exit(1);
  },
});
Object.defineProperty(process, Symbol.toStringTag, { value: "process", configurable: true });
