// Attempts to get out of a Worker: to Java, to other Workers, to the platform's own objects. Each export is a
// test of EscapeTest; the binding B is escape-neighbour.js.

import process from "node:process";

const ok = (condition, message) => {
  if (!condition) throw new Error(message);
};

/** Uses most of what does its work in Java or in another Worker, and tells what came of it. */
const useThePlatform = async (env, { hostile = false, said = [] } = {}) => {
  const say = (value) => (said[said.length] = String(value));
  say(await env.B.add(1, 2));
  const echoed = await env.B.echo({ a: [1, { b: new Uint8Array(3) }], e: new RangeError("x") });
  say(`${echoed.a.length} ${echoed.e.name}`);
  const counter = await env.B.counter();
  say(await counter.add(1));
  say(await env.B.counter().add(5));
  try {
    await env.B.fail();
  } catch (error) {
    say(error.name + error.message);
  }
  const response = await env.B.fetch("http://x/y", { method: "POST", body: "hi", headers: { a: "b" } });
  say(`${response.status} ${response.headers.get("x-b")} ${await response.text()}`);
  crypto.getRandomValues(new Uint8Array(16));
  say(crypto.randomUUID().length);
  say((await crypto.subtle.digest("SHA-256", new TextEncoder().encode("secret"))).byteLength);
  const hmac = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign"]);
  say((await crypto.subtle.sign("HMAC", hmac, new Uint8Array(4))).byteLength);
  const squeezed = new Response("squeeze me ".repeat(20)).body.pipeThrough(new CompressionStream("gzip"));
  say((await new Response(squeezed.pipeThrough(new DecompressionStream("gzip"))).text()).length);
  say(new TextDecoder("shift_jis").decode(new Uint8Array([0x82, 0xa0])));
  say(new URL("http://x.example/a?b#c").href);
  // whatwg-url was not written for a realm with broken built-ins
  if (!hostile) say(new URL("http://b\u00fccher.example/").href);
  if (!hostile) say(new URLPattern({ pathname: "/:a" }).exec("http://x/y").pathname.groups.a);
  say(await new Blob(["ab", new Uint8Array(2)]).text());
  const form = new FormData();
  form.append("a", "1");
  say((await new Response(form).formData()).get("a"));
  await new Promise((done) => setTimeout(done, 1));
  say(structuredClone({ a: { b: 1 } }).a.b);
  const rewriter = new HTMLRewriter().on("b", { element: (b) => b.setInnerContent("x") });
  say(await rewriter.transform(new Response("<b>y</b>")).text());
  const [one, two] = Object.values(new WebSocketPair());
  one.accept();
  two.accept();
  say(await new Promise((done) => (two.addEventListener("message", (event) => done(event.data)), one.send("ws"))));
  console.log("log", { a: 1 });
  return said.join("|");
};

/** Frames of a stack give functions and what `this` is in them, unless the function is strict. */
export const stackTracesHandNothingOut = {
  async test(_, env) {
    const seen = [];
    const look = () => void new Error("here").stack;
    const attempts = [
      () => new URL("::"), () => new Response("", { status: 1 }), () => atob("*"), () => structuredClone(() => {}),
      () => new TextDecoder("nope"), () => crypto.getRandomValues(new Float32Array(1)), () => new Headers([["a"]]),
      () => env.B.echo(Symbol()), () => new Request("x"), () => new WebSocket("nope"), () => URL.prototype.href,
      () => new URLPattern("("), () => new CompressionStream("x"), () => queueMicrotask(1), () => fetch("nope:"),
      () => eval("1"), () => crypto.subtle.digest("nope", new Uint8Array(1)), () => env.B.fail(), () => env.B.nope(),
      () => new HTMLRewriter().on("((", {}), () => setTimeout("1"), () => caches.open(),
      () => new DecompressionStream("gzip").writable.getWriter().write(1),
      () => structuredClone({ get a() { return look(); } }), () => new Headers({ get a() { return look(); } }),
      () => env.B.echo({ get a() { return look(); } }), () => new Promise((done) => setTimeout(() => done(look()), 1)),
      () => new ReadableStream({ pull: look }).getReader().read(),
    ];
    Error.prepareStackTrace = (_, sites) => {
      for (const site of sites) {
        if (site.getFunction() !== undefined) seen.push(site.getFunction().name);
        if (site.getThis() !== undefined) seen.push(`this of ${site.getFunctionName()}`);
      }
    };
    for (const attempt of attempts) {
      try {
        await Promise.race([attempt(), scheduler.wait(20)]);
      } catch (error) {
        void error.stack;
      }
    }
    ok(seen.length === 0, seen.join());
  },
};

export const noFunctionKnowsItsCaller = {
  test() {
    const found = [];
    const seen = new Set([Function.prototype]);
    const walk = (it, path) => {
      if ((typeof it !== "object" && typeof it !== "function") || it === null || seen.has(it)) return;
      seen.add(it);
      if (typeof it === "function" && (Object.hasOwn(it, "caller") || Object.hasOwn(it, "arguments"))) found.push(path);
      for (const key of Reflect.ownKeys(it)) {
        const { value, get, set } = Reflect.getOwnPropertyDescriptor(it, key) ?? {};
        for (const next of [value, get, set]) walk(next, `${path}.${String(key)}`);
      }
      walk(Object.getPrototypeOf(it), `${path}.__proto__`);
    };
    walk(globalThis, "globalThis");
    ok(found.length === 0, found.join());
    ok(seen.size > 1000, `only ${seen.size} objects seen`);
  },
};

export const noGlobalLeadsToThePlatformOrToJava = {
  test() {
    const names = Reflect.ownKeys(globalThis).map(String);
    const odd = names.filter((name) => /java|dovetail|kernel|host|__|v8|internal|primordial/i.test(name));
    ok(odd.length === 0, odd.join());
  },
};

/** Values not known to esbuild, which would bundle what is imported. */
const at = (specifier) => specifier;

export const textIsCodeByNoDoor = {
  async test() {
    const text = "globalThis.ran = 1";
    const wasm = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
    const doors = {
      Function: () => Function(text)(), constructor: () => (() => {}).constructor(text)(),
      async: () => (async () => {}).constructor(text)(), generator: () => (function* () {}).constructor(text)().next(),
      asyncGenerator: () => (async function* () {}).constructor(text)().next(),
      construct: () => Reflect.construct(Function, [text])(), newTarget: () => Reflect.construct(Function, [text], Object)(),
      subclass: () => new (class extends Function {})(text)(), bound: () => Function.bind(null, text)()(),
      parameter: () => Function("a = (globalThis.ran = 1)", "")(), eval: () => eval(text), indirect: () => (0, eval)(text),
      platform: () => fetch.constructor(text)(), class: () => URL.constructor(text)(), error: () => new Error().constructor.constructor(text)(),
      json: () => JSON.parse("{}").constructor.constructor(text)(), reviver: () => JSON.parse("1", () => Function(text)()),
      map: () => [text].map(Function)[0](), then: () => Promise.resolve(text).then(Function).then((run) => run()),
      replace: () => "x".replace("x", () => Function(text)()), iterator: () => Iterator.from([text]).map(Function).next().value(),
      timeout: () => setTimeout(text, 0), interval: () => setInterval(text, 1), microtask: () => queueMicrotask(text),
      listener: () => addEventListener("error", text), shadowRealm: () => new ShadowRealm().evaluate(text),
      dataUrl: () => import(at(`data:text/javascript,${text}`)), blob: () => import(at("blob:x")), file: () => import(at("file:///etc/passwd")),
      module: () => new WebAssembly.Module(wasm), compile: () => WebAssembly.compile(wasm), instantiate: () => WebAssembly.instantiate(wasm),
    };
    const open = [];
    for (const [name, door] of Object.entries(doors)) {
      let refused = false;
      try {
        await door();
      } catch {
        refused = true;
      }
      if (!refused && name !== "listener") open.push(name);
    }
    await scheduler.wait(2);
    ok(open.length === 0 && globalThis.ran === undefined, `${globalThis.ran} ${open.join()}`);
  },
};

export const onlyTheWorkersOwnModulesAreImported = {
  async test() {
    const names = ["node:fs", "node:child_process", "node:vm", "node:module", "node:worker_threads", "node:net",
      "workerd:unsafe", "cloudflare-internal:env", "node-internal:process", "dovetail:kernel", "kernel/host.js",
      "./../../etc/passwd", "/etc/passwd", "b", "b.js", "../b.js"];
    const got = [];
    for (const name of names) await import(at(name)).then(() => got.push(name), () => {});
    ok(got.length === 0, got.join());
  },
};

export const theProcessIsNotTheMachines = {
  async test() {
    for (const name of ["binding", "dlopen", "_linkedBinding", "kill", "abort", "reallyExit"]) {
      let given;
      try {
        given = process[name]?.("fs");
      } catch {
        // refused
      }
      ok(given === undefined, `${name} gives ${given}`);
    }
    ok(process.env.PATH === undefined && process.env.HOME === undefined, Object.keys(process.env).join());
  },
};

/** The buffer in which bytes go to Java and back is one for all requests of the isolate. */
export const patchedBuiltInsNeverSeeTheScratchBuffer = {
  async test(_, env) {
    const { apply, defineProperty } = { apply: Reflect.apply, defineProperty: Object.defineProperty };
    const TypedArray = Object.getPrototypeOf(Uint8Array);
    const bufferOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, "buffer").get;
    const seen = [];
    const look = (value, where) => {
      const buffer = ArrayBuffer.isView(value) && !(value instanceof DataView) ? apply(bufferOf, value, []) : value;
      if (buffer instanceof ArrayBuffer && buffer.byteLength >= 65536) seen[seen.length] = where;
    };
    let watching = false;
    for (const owner of [TypedArray.prototype, ArrayBuffer.prototype, DataView.prototype, Object.prototype, Array.prototype,
      Function.prototype, Map.prototype, Set.prototype, WeakMap.prototype, Promise.prototype, String.prototype,
      RegExp.prototype, Object.getPrototypeOf([].values()), Reflect, Object]) {
      for (const key of Reflect.ownKeys(owner)) {
        const descriptor = Object.getOwnPropertyDescriptor(owner, key);
        const kind = typeof descriptor.value === "function" ? "value" : "get";
        const original = descriptor[kind];
        if (key === "constructor" || !descriptor.configurable || typeof original !== "function") continue;
        const where = String(key);
        const spy = function () {
          if (watching) {
            watching = false;
            look(this, where);
            for (let i = 0; i < arguments.length; i++) look(arguments[i], where);
            watching = true;
          }
          return apply(original, this, arguments);
        };
        defineProperty(owner, key, { __proto__: null, ...descriptor, [kind]: spy });
      }
    }
    watching = true;
    await useThePlatform(env);
    watching = false;
    ok(seen.length === 0, seen.join());
  },
};

export const aPollutedPrototypeChangesNothing = {
  async test(_, env) {
    const expected = await useThePlatform(env);
    const names = "a b c id kind type body payload passed then host work random owner stub target props method path status " +
      "headers stream reader writer signal cf redirect name message stack cause next done tag bytes offset start end pull " +
      "cancel size highWaterMark resolve reject promise 0 1 2 base url scheme hash iv handle result error invocation " +
      "question remote retryable queue flags encoding fatal mode min";
    for (const name of names.split(" ")) {
      Object.defineProperty(Object.prototype, name, {
        __proto__: null,
        configurable: true,
        get: () => undefined,
        set(value) {
          Object.defineProperty(this, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
        },
      });
    }
    const is = await useThePlatform(env);
    ok(is === expected, is);
  },
};

export const brokenBuiltInsBreakNothing = {
  async test(_, env) {
    const expected = await useThePlatform(env, { hostile: true });
    // what this code itself and the language's constructors use
    const kept = ["constructor", "toString", "join", Symbol.iterator, "set", "repeat", "values"];
    const owners = [Object.getPrototypeOf(Uint8Array.prototype), ArrayBuffer.prototype, DataView.prototype, Array.prototype,
      Map.prototype, Set.prototype, WeakMap.prototype, String.prototype, RegExp.prototype, Reflect, Number.prototype];
    const broken = [];
    for (const owner of owners) {
      for (const key of Reflect.ownKeys(owner)) {
        const descriptor = Object.getOwnPropertyDescriptor(owner, key);
        if (kept.includes(key) || !descriptor.configurable || typeof descriptor.value !== "function") continue;
        broken.push([owner, key, descriptor]);
      }
    }
    const { defineProperty } = Object;
    for (let i = 0; i < broken.length; i++) {
      const name = broken[i][1];
      const value = () => {
        throw new Error(`broken ${String(name)}`);
      };
      defineProperty(broken[i][0], name, { __proto__: null, ...broken[i][2], value });
    }
    const said = [];
    let is;
    let thrown = null;
    try {
      is = await useThePlatform(env, { hostile: true, said });
    } catch (error) {
      thrown = error;
    }
    for (let i = 0; i < broken.length; i++) defineProperty(broken[i][0], broken[i][1], broken[i][2]);
    ok(thrown === null, `${thrown} after ${said}`);
    ok(is === expected, is);
  },
};

/** Java and JavaScript share a stack: what is called at its very end throws a RangeError, and works the next time. */
export const theStackEndsInNoHostFunction = {
  async test(_, env) {
    const calls = {
      random: () => crypto.getRandomValues(new Uint8Array(8)), uuid: () => crypto.randomUUID(),
      decode: () => new TextDecoder("shift_jis").decode(new Uint8Array([0x82, 0xa0])),
      digest: () => void crypto.subtle.digest("SHA-256", new Uint8Array(8)).catch(() => {}),
      url: () => new URL("http://b\u00fccher.example/"), inspect: () => console.debug({ a: Promise.resolve(1) }),
      clone: () => structuredClone({ a: new Uint8Array(4) }), timer: () => clearTimeout(setTimeout(() => {}, 1)),
      compress: () => void new CompressionStream("gzip").writable.getWriter().write(new Uint8Array(4)).catch(() => {}),
      rpc: () => void env.B.add(1, 2).catch(() => {}), fetch: () => void env.B.fetch("http://x/").catch(() => {}),
      eval: () => { try { eval("1"); } catch (error) { if (error.name !== "EvalError") throw error; } },
      import: () => void import(at("node:path")).catch(() => {}), stack: () => void new Error("x").stack,
    };
    for (const [name, call] of Object.entries(calls)) {
      let tries = 0;
      const dive = () => {
        try {
          dive();
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          if (tries++ < 60) call();
          throw error;
        }
      };
      let thrown = null;
      try {
        dive();
      } catch (error) {
        thrown = error;
      }
      ok(thrown instanceof RangeError, `${name}: ${thrown}`);
      call();
      await null;
    }
    ok((await useThePlatform(env)).startsWith("3|"), "not as before");
  },
};

export const noMemoryIsShared = {
  async test(_, env) {
    ok(Atomics.wait === undefined, "Atomics.wait is there");
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const shared = new SharedArrayBuffer(8);
    for (const value of [shared, new Int32Array(shared), memory, memory.buffer, { a: [shared] }]) {
      let thrown = null;
      try {
        await env.B.echo(value);
      } catch (error) {
        thrown = error;
      }
      ok(thrown?.name === "DataCloneError", `${Object.prototype.toString.call(value)}: ${thrown}`);
    }
    const view = new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 }));
    const back = await env.B.echo(view);
    back[0] = 9;
    ok(view[0] === 0 && back.length === 8, "the copy is no copy");
  },
};

/** Not even by the names that every object has. */
export const aStubLeadsToMethodsOnly = {
  async test(_, env) {
    const counter = await env.B.counter();
    const got = [];
    // Object("return 1") is at the end of every chain, and harmless: it boxes the text
    const keep = (door) => (value) => typeof value !== "object" && got.push(`${door}: ${value}`);
    for (const name of ["constructor", "__proto__", "prototype", "secret", "env", "ctx"]) {
      for (const stub of [env.B, counter]) {
        await (async () => stub[name]("return 1"))().then(keep(name), () => {});
        await (async () => await stub[name].constructor("return 1"))().then(keep(`${name}.constructor`), () => {});
      }
    }
    ok(got.length === 0, got.join());
  },
};

export const errorsCarryNothingAlong = {
  async test(_, env) {
    const error = await env.B.fail().then(() => null, (thrown) => thrown);
    ok(error instanceof RangeError && error.constructor === RangeError, "not an error of this realm");
    const bad = new Error("x");
    Object.defineProperty(bad, "message", { get: () => { throw new Error("from the getter"); } });
    const stack = new Error("y");
    stack.stack = { toString: () => { throw new Error("from the stack"); } };
    stack.cause = stack;
    for (const value of [bad, stack, new Proxy(new Error("z"), {}), Object.create(Error.prototype)]) {
      await env.B.echo(value).catch(() => {});
    }
    ok((await env.B.add(1, 2)) === 3, "the neighbour is harmed");
  },
};
