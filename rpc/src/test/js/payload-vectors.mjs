// Fills the column `hex` of payload-vectors.json by running the JavaScript codec, and checks that it reads
// what it wrote. Usage, with Node 20 or later, after a change of the codec or of the table:
//   node rpc/src/test/js/payload-vectors.mjs [--check]
// A new row needs `name` and `js` only. Rows with `malformed` keep their hex: with --lenient the script
// lists those that the JavaScript codec reads all the same.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual, types } from "node:util";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const table = join(here, "../resources/dev/dovetail/rpc/payload-vectors.json");
const platform = join(here, "../../../../platform/src/main/js");

// ------------------------------------------------------------- what Node 20 lacks and V8 14 has

const getter = (prototype, name, get) => {
  if (!Object.getOwnPropertyDescriptor(prototype, name)) {
    Object.defineProperty(prototype, name, { get, configurable: true });
  }
};
getter(ArrayBuffer.prototype, "detached", () => false);
ArrayBuffer.prototype.transfer ??= function () {
  return structuredClone(this, { transfer: [this] });
};
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new this((a, b) => ([resolve, reject] = [a, b]));
  return { promise, resolve, reject };
};
Error.isError ??= (x) => types.isNativeError(x);
Symbol.dispose ??= Symbol("Symbol.dispose");
Symbol.asyncDispose ??= Symbol("Symbol.asyncDispose");
if (!globalThis.Float16Array) {
  // only its bytes matter here
  const made = new WeakSet();
  globalThis.Float16Array = class Float16Array extends Uint16Array {
    constructor(...args) {
      super(...args);
      made.add(this);
    }
  };
  const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
  const { get } = Object.getOwnPropertyDescriptor(TypedArrayPrototype, Symbol.toStringTag);
  Object.defineProperty(TypedArrayPrototype, Symbol.toStringTag, {
    get() {
      return made.has(this) ? "Float16Array" : get.call(this);
    },
    configurable: true,
  });
}

// ---------------------------------------------------------------------------------- the codec

const scratch = mkdtempSync(join(tmpdir(), "payload-vectors-"));
cpSync(platform, scratch, { recursive: true });
writeFileSync(join(scratch, "package.json"), '{"type": "module"}');
// Node 20 has none of WebAssembly's functions on strings: long texts go by loops here
writeFileSync(
  join(scratch, "kernel/long-text.js"),
  `export const LONG = 96;
  export function writeAscii(s, to, at) {
    for (let i = 0; i < s.length; i++) if ((to[at + i] = s.charCodeAt(i)) !== s.charCodeAt(i) || to[at + i] > 127) return false;
    return true;
  }
  export function writeUtf16(s, to, at) {
    for (let i = 0; i < s.length; i++) [to[at + 2 * i], to[at + 2 * i + 1]] = [s.charCodeAt(i), s.charCodeAt(i) >> 8];
  }
  export function readAscii(array, at, length) {
    const part = [...array.slice(at, at + length)];
    return part.some((c) => c > 127) ? null : part.map((c) => String.fromCharCode(c)).join("");
  }
  export const readUtf16 = (array, at, length) =>
    [...array.slice(at, at + length)].map((c, i, all) => (i % 2 ? "" : String.fromCharCode(c | (all[i + 1] << 8)))).join("");
  `,
);
const enc = await import(join(scratch, "kernel/encode.js"));
const dec = await import(join(scratch, "kernel/decode.js"));
const tag = await import(join(scratch, "kernel/tags.js"));
const { setHost } = await import(join(scratch, "kernel/host.js"));
rmSync(scratch, { recursive: true });
setHost({ __proto__: null }, null);
enc.setOutbox(new ArrayBuffer(1 << 20));

class Capability {
  constructor(index) {
    this.index = index;
  }
}
class Embedded {
  constructor(value) {
    this.bytes = value instanceof Uint8Array ? value : encode(value);
  }
}
class Platform {
  constructor(name, members) {
    this.name = name;
    this.members = members;
  }
}
/** What the table's expressions may use besides JavaScript. */
const helpers = {
  capability: (index) => new Capability(index),
  embedded: (value) => new Embedded(value),
  platform: (name, ...members) => new Platform(name, members),
};

const encodeHooks = {
  byReference(x) {
    if (x instanceof Capability) {
      enc.tagHead(tag.CAPABILITY);
      enc.head(tag.UINT, x.index);
    } else if (x instanceof Embedded) {
      enc.embedded(() => enc.rawBytes(x.bytes));
    } else if (x instanceof Platform) {
      enc.objectHead(x.name, x.members.length);
      for (const member of x.members) enc.value(member, encodeHooks);
    } else {
      return false;
    }
    return true;
  },
};
const decodeHooks = {
  capability: (index) => new Capability(index),
  object: (name, members) =>
    new Platform(name, members.map((m) => (m instanceof Uint8Array ? new Embedded(m) : m))),
};

function encode(value) {
  return enc.scratch(() => enc.value(value, encodeHooks));
}

const hexOf = (bytes) => Buffer.from(bytes).toString("hex");

// ---------------------------------------------------------------------------------- the table

/** What Node takes for different although it reads as it should. */
const UNLIKE = new Set([
  "Date: invalid",
  "Error of a subclass",
  "Error that is its own cause", // Node's comparison never ends
  "Float16Array",
]);

const rows = JSON.parse(readFileSync(table, "utf8"));
const problems = [];
for (const row of rows) {
  if (row.malformed) {
    if (!process.argv.includes("--lenient")) continue;
    try {
      const value = dec.valueOf(new Uint8Array(Buffer.from(row.hex, "hex")), decodeHooks);
      console.log(`read all the same: ${row.name} (${row.hex}):`, value);
    } catch (e) {
      if (e.message !== "A message's payload is malformed.") console.log(`${row.name}: ${e}`);
    }
    continue;
  }
  const make = new Function(...Object.keys(helpers), `return (${row.js});`);
  const value = make(...Object.values(helpers));
  const bytes = encode(value);
  const back = dec.valueOf(bytes, decodeHooks);
  const hex = hexOf(bytes);
  if (hexOf(encode(back)) !== hex) problems.push(`${row.name}: read and written again it differs`);
  if (!UNLIKE.has(row.name) && !isDeepStrictEqual(back, value)) {
    problems.push(`${row.name}: reads as something else`);
  }
  if (row.hex !== undefined && row.hex !== hex) problems.push(`${row.name}: was ${row.hex}, is ${hex}`);
  row.hex = hex;
}
for (const problem of problems) console.log(problem.length > 300 ? problem.slice(0, 300) + "…" : problem);
if (process.argv.includes("--check")) {
  process.exitCode = problems.length > 0 ? 1 : 0;
} else {
  writeFileSync(table, `[\n${rows.map((row) => "  " + JSON.stringify(row)).join(",\n")}\n]\n`);
}
