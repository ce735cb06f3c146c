// Which members a call reaches, and what it says of those that it does not.
import { RpcPromise, RpcProperty, RpcStub, RpcTarget, ServiceStub, WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown } from "../suite.js";

class Plain { method() { return 1; } }
class Target extends RpcTarget {
  field = 1;
  arrow = () => 1;
  #secret() {}
  method() { return "method"; }
  get getter() { return "getter"; }
  get plain() { return { own: "own", f() { return this.own; } }; }
  get instance() { return new Plain(); }
  get bare() { return Object.assign(Object.create(null), { x: () => 1 }); }
  get list() { return [() => 1]; }
  get map() { return new Map([["x", () => 1]]); }
  get later() { return Promise.resolve({ x: () => 1 }); }
  get nothing() { return null; }
  get func() { return Object.assign((x) => x, { tag: () => "tag" }); }
  fetch(...args) { return args; }
  connect() { return "connect"; }
  alarm() { return "alarm"; }
  dup() { return "dup"; }
}
class Base extends WorkerEntrypoint {
  inherited() { return "inherited"; }
  over() { return "base"; }
}
export class Callee extends Base {
  field = 1;
  arrow = () => 1;
  shadowed = 2;
  shadowed2() { return 1; }
  #secret() { return 1; }
  over() { return "derived " + super.over(); }
  two() { return 2; }
  get getter() { return "getter"; }
  get self() { return this.constructor.name; }
  get throwing() { throw new RangeError("from a getter"); }
  get promised() { return Promise.resolve("promised"); }
  get undefinedGetter() { return undefined; }
  static stat() { return 1; }
  target() { return new Target(); }
  args(...all) { return [all.length, ...all]; }
  mutate(list) { list.push(1); return list; }
  thenable() { return { then(resolve) { resolve("resolved"); } }; }
  rejects() { return { then(_, reject) { reject(new TypeError("rejected")); } }; }
  nothing() {}
  async asynchronous(x) { await scheduler.wait(1); return x; }
  *generator() { yield 1; }
  has(x) { return [typeof this.env, typeof this.ctx, typeof this.ctx.waitUntil]; }
  alarm() {} webSocketMessage() {} webSocketClose() {} webSocketError() {} connect() {} dup() {}
  fetch(request, second) { return new Response(`${typeof second}`); }
  map(f) { return f(1); }
  "with space"() { return "with space"; }
  ""() { return "empty"; }
  "1"() { return "one"; }
}
Callee.prototype.added = function () { return "added"; };
Callee.prototype.notFunction = 5;

export default cases({
  method: (env) => env.Callee.two(),
  inherited: (env) => env.Callee.inherited(),
  overridden: (env) => env.Callee.over(),
  addedLater: (env) => env.Callee.added(),
  prototypeValue: async (env) => [await env.Callee.notFunction, await thrown(env.Callee.notFunction())],
  getter: (env) => env.Callee.getter,
  getterThis: (env) => env.Callee.self,
  getterThrows: (env) => env.Callee.throwing,
  getterPromise: (env) => env.Callee.promised,
  getterUndefined: (env) => env.Callee.undefinedGetter,
  getterCalled: (env) => env.Callee.getter(),
  methodAsProperty: async (env) => { const f = await env.Callee.two; return [f instanceof RpcStub, await f()]; },
  odd: async (env) => [await env.Callee["with space"](), await env.Callee[""](), await env.Callee[1]()],
  mapIsAMethod: (env) => env.Callee.map((x) => x + 1),
  thenable: (env) => env.Callee.thenable(),
  thenableRejects: (env) => env.Callee.rejects(),
  asynchronous: (env) => env.Callee.asynchronous({ a: [1] }),
  returnsNothing: (env) => env.Callee.nothing(),
  generator: (env) => env.Callee.generator(),
  arguments: (env) => env.Callee.args(1, undefined, null),
  noArguments: (env) => env.Callee.args(),
  argumentsAreCopied: async (env) => { const list = [0]; const p = env.Callee.mutate(list); list.push(9); return [await p, list]; },
  envAndCtx: (env) => env.Callee.has(),
  tornOff: async (env) => { const f = env.Callee.two; const g = (await env.Callee.target()).method; return [await f(), await g()]; },
  callAndApply: async (env) => thrown(async () => [await env.Callee.args.call(null, 1), await env.Callee.args.apply(null, [1, 2])]),
  parallel: (env) => Promise.all([1, 2, 3].map((x) => env.Callee.asynchronous(x))),
  missing: (env) => env.Callee.missing(),
  missingProperty: (env) => env.Callee.missing,
  field: (env) => env.Callee.field,
  arrow: (env) => env.Callee.arrow(),
  envMember: (env) => env.Callee.env,
  ctxMember: (env) => env.Callee.ctx,
  secret: (env) => env.Callee["#secret"](),
  static: (env) => env.Callee.stat(),
  toString: (env) => env.Callee.toString(),
  hasOwnProperty: (env) => env.Callee.hasOwnProperty("two"),
  proto: (env) => env.Callee.__proto__,
  constructorMember: (env) => env.Callee.constructor,
  constructorCall: (env) => thrown(() => env.Callee.constructor()).then((e) => e.name),
  dup: (env) => env.Callee.dup(),
  alarm: (env) => env.Callee.alarm(),
  webSocketMessage: (env) => env.Callee.webSocketMessage(),
  webSocketClose: (env) => env.Callee.webSocketClose(),
  webSocketError: (env) => env.Callee.webSocketError(),
  fetchArguments: async (env) => (await env.Callee.fetch("http://x/")).text(),
  targetMembers: async (env) => {
    const t = await env.Callee.target();
    return [await t.method(), await t.getter, await t.fetch(true, 1, "b"), await t.connect(), await t.alarm()];
  },
  targetField: async (env) => { const t = await env.Callee.target(); return [await thrown(t.field), await thrown(t.arrow())]; },
  targetReserved: async (env) => { const p = env.Callee.target(); return [await thrown(p.dup()), typeof p.constructor, (await thrown(() => p.constructor())).name]; },
  targetThen: async (env) => [(await env.Callee.target()).then === undefined],
  targetPlain: async (env) => [await env.Callee.target().plain.own, await env.Callee.target().plain.f()],
  targetFunction: async (env) => [await env.Callee.target().func(4), await env.Callee.target().func.tag()],
  targetInstance: (env) => env.Callee.target().instance.method(),
  targetBare: (env) => env.Callee.target().bare.x(),
  targetList: (env) => env.Callee.target().list[0](),
  targetMap: (env) => env.Callee.target().map.get("x"),
  targetLater: (env) => env.Callee.target().later.x(),
  targetNull: (env) => env.Callee.target().nothing.x(),
  targetString: (env) => env.Callee.target().getter.length,
  targetDeepMissing: (env) => env.Callee.target().plain.own.deeper(),
  targetDeepNoFunction: (env) => env.Callee.target().plain.own(),
  targetPrivate: (env) => env.Callee.target()["#secret"](),
  depth: (env) => { let p = env.Callee; let n = 0; try { for (; n < 200; n++) p = p.x; } catch (e) { return [n, e]; } },
  classes: async (env) => {
    const p = env.Callee.two();
    await p;
    const t = await env.Callee.target();
    return [env.Callee instanceof ServiceStub, p instanceof RpcPromise, p instanceof Promise, env.Callee.two instanceof RpcProperty,
      t instanceof RpcStub, t instanceof RpcTarget, env.Callee instanceof RpcStub];
  },
  types: async (env) => [typeof env.Callee, typeof env.Callee.two, typeof env.Callee.two(), typeof (await env.Callee.target())],
  noThen: (env) => [env.Callee.then, typeof env.Callee.two.then, typeof env.Callee.two().catch, typeof env.Callee.two().finally],
  finally: async (env) => { const log = []; await env.Callee.two().finally(() => log.push("f")); await env.Callee.getter.finally(() => log.push("g")); return log; },
  catch: (env) => env.Callee.missing().catch((e) => e.message),
  thenTwice: async (env) => { const p = env.Callee.asynchronous(7); return Promise.all([p.then((x) => x + 1), p.then((x) => x + 2)]); },
  thenOnProperty: (env) => env.Callee.getter.then((x) => x + "!"),
  symbols: (env) => [env.Callee[Symbol.iterator], env.Callee.two[Symbol.iterator], env.Callee.two[Symbol("x")]],
  illegal: async () => [await thrown(() => new RpcPromise()), await thrown(() => new RpcProperty()), await thrown(() => new ServiceStub())],
  instances: async (env) => [await thrown(env.Callee()), await thrown(() => env.Callee(1))].map((e) => e.name),
  inOperator: (env) => ["two" in env.Callee, "fetch" in env.Callee, "zzz" in env.Callee],
  keys: (env) => [Object.keys(env.Callee), Object.keys(env.Callee.two), JSON.stringify(env.Callee)],
  setMember: (env) => { try { env.Callee.two = 1; } catch (e) { return e.name; } return typeof env.Callee.two; },
});
