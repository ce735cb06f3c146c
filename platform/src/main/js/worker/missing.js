// An ordinary mistake: env.NAME where no binding is called NAME. JavaScript's own error then says only
// "Cannot read properties of undefined"; ours names the binding and those that exist.
import {
  defineProperty,
  RegExpPrototypeExec,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  TypeError,
} from "../kernel/primordials.js";
import { bindingNames } from "./worker.js";

let last = "";

/** A name was read from `env` and is not there. */
export function noteMissing(name) {
  last = name;
}

/** Nothing missing was read in this turn so far. */
export function forgetMissing() {
  last = "";
}

const OF_UNDEFINED = /^Cannot read properties of undefined \(reading '|is not a function$/;

/** Adds what is known to an error that reading a missing binding caused; any other error stays as it is. */
export function explainMissing(error) {
  if (last === "" || !(error instanceof TypeError)) return;
  const message = error.message;
  if (typeof message !== "string" || RegExpPrototypeExec(OF_UNDEFINED, message) === null) return;
  const names = bindingNames();
  const hint =
    `env.${last} is not defined: ` +
    (names === "" ? "this Worker has no bindings" : `this Worker's bindings are ${names}`) +
    ". Bindings are declared in its wrangler.toml.";
  last = "";
  const told = `${message}. ${hint}`;
  const stack = error.stack;
  defineProperty(error, "message", { __proto__: null, value: told, writable: true, enumerable: false, configurable: true });
  if (typeof stack === "string") {
    const head = `TypeError: ${message}`;
    defineProperty(error, "stack", {
      __proto__: null,
      value: StringPrototypeStartsWith(stack, head) ? `TypeError: ${told}${StringPrototypeSlice(stack, head.length)}` : stack,
      writable: true,
      enumerable: false,
      configurable: true,
    });
  }
}
