// Random graphs of values, there and back through another isolate: the same graph, with what is shared and what
// turns back on itself.
import { WorkerEntrypoint } from "cloudflare:workers";
import { cases } from "../suite.js";

export class Callee extends WorkerEntrypoint {
  echo(x) { return x; }
  print(x) { return print(x); }
}

/** A generator of numbers from 0 to n - 1: mulberry32. */
function randomOf(seed) {
  return (n) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}
const VIEWS = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView];
function graph(seed, size) {
  const random = randomOf(seed);
  const text = () => { let s = ""; const limit = [0x80, 0x100, 0x10000][random(3)]; for (let i = random(random(9) ? 30 : 400); i > 0; i--) s += String.fromCharCode(random(limit)); return s; };
  const primitives = [() => undefined, () => null, () => !random(2), () => random(300) - 150, () => random(2 ** 31) * random(2 ** 31) - 2 ** 40, () => random(1000) / 7, () => [NaN, Infinity, -Infinity, -0, 2 ** 53, 5e-324][random(6)], () => BigInt(random(2 ** 31)) ** BigInt(random(20)) * (random(2) ? 1n : -1n), text];
  const primitive = () => primitives[random(primitives.length)]();
  const buffer = () => { const n = 8 * random(5); const b = new ArrayBuffer(n); const u = new Uint8Array(b); for (let i = 0; i < n; i++) u[i] = random(256); return b; };
  const objects = [];
  const buffers = [];
  const makes = [
    () => ({}), () => ({}), () => [], () => [], () => { const a = []; a.length = random(20); return a; }, () => new Map(), () => new Set(), () => new Date(random(2) ? random(2 ** 31) * 1000 : NaN), () => new RegExp(["a", "[x-z]+", "/"][random(3)], ["", "g", "imsuy"][random(3)]),
    () => { const b = buffer(); buffers.push(b); return b; },
    () => { const b = buffers.length && random(3) ? buffers[random(buffers.length)] : buffer(); const V = VIEWS[random(VIEWS.length)]; const size = V.BYTES_PER_ELEMENT ?? 1; const from = size * random(b.byteLength / size + 1); return random(2) ? new V(b, from) : new V(b, from, random((b.byteLength - from) / size + 1)); },
    () => Object([true, 5, "boxed", 7n][random(4)]), () => new [Error, TypeError, RangeError, SyntaxError][random(4)](text()),
  ];
  for (let i = 0; i < size; i++) objects.push(makes[random(makes.length)]());
  const value = () => (objects.length && random(3) ? objects[random(objects.length)] : primitive());
  for (const o of objects) {
    for (let i = random(6); i > 0; i--) {
      if (Array.isArray(o)) o[random(4) ? o.length : random(30)] = value();
      else if (o instanceof Map) o.set(value(), value());
      else if (o instanceof Set) o.add(value());
      else if (o instanceof Error) o.cause = primitive();
      else if (Object.getPrototypeOf(o) === Object.prototype) o[random(4) ? text() : random(50)] = value();
    }
  }
  return objects.length ? objects : value();
}

/** A graph as text: each object with a number at its first place, and the number alone at every other. */
function print(root) {
  const numbers = new Map();
  const out = [];
  const go = (x) => {
    if (Object(x) !== x) return out.push(Object.is(x, -0) ? "-0" : typeof x === "string" ? JSON.stringify(x) : `${typeof x}:${String(x)}`);
    if (numbers.has(x)) return out.push(`#${numbers.get(x)}`);
    numbers.set(x, numbers.size);
    out.push(`#${numbers.size - 1}=${Object.prototype.toString.call(x)}${x.constructor.name}`);
    if (x instanceof Map) for (const [k, v] of x) { go(k); go(v); }
    else if (x instanceof Set) for (const v of x) go(v);
    else if (x instanceof Date) go(x.getTime());
    else if (x instanceof RegExp) { go(x.source); go(x.flags); }
    else if (x instanceof ArrayBuffer) out.push(`${x.resizable}/${x.maxByteLength}/${new Uint8Array(x)}`);
    else if (ArrayBuffer.isView(x)) { out.push(`${x.byteOffset}/${x.byteLength}`); go(x.buffer); }
    else if (x instanceof Boolean || x instanceof Number || x instanceof String || x instanceof BigInt) go(x.valueOf());
    else if (x instanceof Error) { go(x.message); if (Object.hasOwn(x, "cause")) go(x.cause); }
    else { if (Array.isArray(x)) out.push(x.length); for (const k of Object.keys(x)) { out.push(JSON.stringify(k)); go(x[k]); } }
  };
  go(root);
  return out.join(" ");
}
async function differences(env, from, count, f) {
  const found = [];
  for (let seed = from; seed < from + count; seed++) {
    const x = graph(seed, seed % 40);
    const before = print(x);
    const [after, kept] = await f(x);
    if (after !== before || print(x) !== before) found.push([seed, before.slice(0, 300), after.slice(0, 300)]);
    if (kept !== undefined && print(kept) !== before) found.push([seed, "kept"]);
  }
  return found.slice(0, 3);
}

export default cases({
  thereAndBack: (env) => differences(env, 1, 150, async (x) => [print(await env.Callee.echo(x))]),
  there: (env) => differences(env, 1000, 150, async (x) => [await env.Callee.print(x)]),
  throughCallbacks: (env) => differences(env, 2000, 50, async (x) => { const f = await env.Callee.echo((y) => y); return [print(await f(x))]; }),
  clones: (env) => differences(env, 3000, 150, async (x) => [print(structuredClone(x))]),
  twice: (env) => differences(env, 4000, 50, async (x) => [print(await env.Callee.echo(await env.Callee.echo(x)))]),
});
