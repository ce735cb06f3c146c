// Handler objects over RPC: functions get (argument, env, ctx).
import { RpcTarget } from "cloudflare:workers";
import { cases, thrown } from "../suite.js";

class Thing extends RpcTarget { f(...args) { return args.length; } }
export const handler = {
  version: "1.2",
  get computed() { return this.version + "!"; },
  none() { return arguments.length; },
  one(arg, env, ctx) { return [typeof arg, typeof env, typeof ctx.waitUntil, arguments.length]; },
  two(arg, env) { return arguments.length; },
  four(a, b, c, d) {},
  rest(...all) { return all.length; },
  optional(arg, env, ctx, more = 1) { return arguments.length; },
  self() { return this.version; },
  nested: { f(...args) { return args.length; }, x: 1 },
  thing() { return new Thing(); },
  async fails() { throw new RangeError("no"); },
};

export default {
  ...cases({
    property: (env) => env.handler.version,
    getter: (env) => env.handler.computed,
    one: (env) => env.handler.one("x"),
    nullArgument: (env) => env.handler.one(null),
    none: (env) => env.handler.none(1),
    two: (env) => env.handler.two(1),
    rest: (env) => env.handler.rest(1),
    optional: (env) => env.handler.optional(1),
    four: (env) => env.handler.four(1),
    tooFew: (env) => env.handler.one(),
    tooMany: (env) => env.handler.one(1, 2),
    self: (env) => env.handler.self(1),
    nested: (env) => env.handler.nested.f(1),
    nestedTwo: (env) => env.handler.nested.f(1, 2),
    nestedValue: (env) => env.handler.nested.x,
    pipelined: (env) => env.handler.thing(0).f(1, 2, 3),
    fails: (env) => env.handler.fails(0),
    missing: (env) => env.handler.missing(0),
    inherited: (env) => env.handler.toString(0),
    reserved: async (env) => [typeof env.handler.constructor, await thrown(env.handler.dup(0))],
    default: (env) => env.PEER.double(4),
    props: (env) => env.PEER.props(0),
    noFetch: (env) => thrown(env.handler.fetch("http://x/")),
  }),
  double(x, env, ctx) { return x * 2; },
  props(x, env, ctx) { return ctx.props; },
};
