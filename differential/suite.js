// What every case file is made of: a handler that runs one case a request, and shows what came of it as JSON
// that says all that a program could see of a value.

/** @param {Record<string, (env, ctx, request) => unknown>} table the file's cases by name */
export function cases(table) {
  return {
    async fetch(request, env, ctx) {
      const name = new URL(request.url).pathname.split("/")[2];
      if (!name) return Response.json(Object.keys(table));
      try {
        return Response.json({ value: shown(await table[name](env, ctx, request)) });
      } catch (error) {
        return Response.json({ threw: shown(error) });
      }
    },
  };
}

/** What a rejected promise or a throwing function throws; "nothing" if it does not. */
export async function thrown(f) {
  try {
    // a promise of RPC is a function, too
    await (typeof f === "function" && f.then === undefined ? f() : f);
    return "nothing";
  } catch (error) {
    return error;
  }
}

/** Waits until a promise for a condition says so, or a second has passed. */
export async function until(condition) {
  for (let i = 0; i < 200; i++) {
    if (await condition()) return true;
    await scheduler.wait(5);
  }
  return false;
}

export function shown(x, seen = []) {
  if (typeof x === "string" || typeof x === "boolean" || x === null) return x;
  if (typeof x === "number") return Number.isFinite(x) && !Object.is(x, -0) ? x : { number: Object.is(x, -0) ? "-0" : `${x}` };
  if (typeof x === "bigint" || typeof x === "symbol" || x === undefined) return { [typeof x]: String(x) };
  if (typeof x === "function") return { function: kindOf(x) };
  if (seen.includes(x)) return { seen: seen.indexOf(x) };
  seen.push(x);
  if (x instanceof DOMException) return { exception: x.name, message: x.message, code: x.code, own: own(x, seen) };
  if (x instanceof Error) return { error: kindOf(x), name: x.name, message: x.message, own: own(x, seen) };
  if (Array.isArray(x)) return Array.from({ length: x.length }, (_, i) => (i in x ? shown(x[i], seen) : { hole: true }));
  if (x instanceof Map) return { map: [...x].map(([k, v]) => [shown(k, seen), shown(v, seen)]) };
  if (x instanceof Set) return { set: [...x].map((v) => shown(v, seen)) };
  if (x instanceof Date) return { date: x.getTime() || String(x) };
  if (x instanceof RegExp) return { regexp: String(x), lastIndex: x.lastIndex };
  if (x instanceof ArrayBuffer) return { buffer: [...new Uint8Array(x)] };
  if (ArrayBuffer.isView(x)) {
    return { view: kindOf(x), offset: x.byteOffset, bytes: [...new Uint8Array(x.buffer, x.byteOffset, x.byteLength)] };
  }
  if (x instanceof Boolean || x instanceof Number || x instanceof String) return { boxed: shown(x.valueOf()) };
  if (x instanceof Headers) return { headers: [...x] };
  const prototype = Object.getPrototypeOf(x);
  return prototype === Object.prototype ? own(x, seen) : { object: prototype === null ? "null" : kindOf(x), own: own(x, seen) };
}

function kindOf(x) {
  return x.constructor?.name ?? "none";
}

/** Enumerable properties, and those of an error that are not; never its stack. */
function own(x, seen) {
  const properties = {};
  // workerd keeps a DOMException's members on the object itself, the standard on its prototype
  const left = x instanceof DOMException ? ["stack", "message", "code", "name"] : ["stack", "message"];
  const keys = x instanceof Error ? Object.getOwnPropertyNames(x).filter((k) => !left.includes(k)) : Object.keys(x);
  for (const key of keys.sort()) properties[key] = shown(x[key], seen);
  return properties;
}
