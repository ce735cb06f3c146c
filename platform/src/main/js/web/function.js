// The Function constructor. V8 refuses all code from strings once a Worker has started; workerd lets `new Function()`
// and a class that extends Function pass, which are given no string. V8 has a callback for this; Javet does not reach
// it.
import {
  FunctionPrototype,
  apply,
  construct,
  defineProperty,
  getPrototypeOf,
  setPrototypeOf,
} from "../kernel/primordials.js";
import { hidden } from "./interface.js";

const { Function: Native } = globalThis;

function GuardedFunction(...args) {
  if (args.length > 0) {
    return new.target === undefined ? apply(Native, undefined, args) : construct(Native, args, new.target);
  }
  const empty = emptyFunction();
  if (new.target !== undefined && new.target !== GuardedFunction) setPrototypeOf(empty, new.target.prototype);
  return empty;
}

/** Made with `function`, since it has to be one that `new` takes. */
function emptyFunction() {
  return function anonymous() {};
}

/** Puts it in the place of the language's own, at every door to it. */
export function guardFunction(global) {
  defineProperty(GuardedFunction, "name", { __proto__: null, value: "Function" });
  defineProperty(GuardedFunction, "length", { __proto__: null, value: 1 });
  defineProperty(GuardedFunction, "prototype", { __proto__: null, value: FunctionPrototype, writable: false });
  defineProperty(global, "Function", hidden(GuardedFunction));
  defineProperty(FunctionPrototype, "constructor", hidden(GuardedFunction));
  const kinds = [async () => {}, function* () {}, async function* () {}];
  for (let i = 0; i < kinds.length; i++) setPrototypeOf(getPrototypeOf(kinds[i]).constructor, GuardedFunction);
}
