// WebAssembly from bytes, which workerd refuses: modules come with the Worker. While a Worker starts they may come
// from bytes too, where its flags allow eval then. V8 has a callback for this; Javet does not reach it.

import {
  PromiseReject,
  TypeError,
  apply,
  construct,
  defineProperty,
  getOwnPropertyDescriptor,
  ownKeys,
} from "../kernel/primordials.js";
import { hasFlag } from "../kernel/flags.js";
import { currentOrNull } from "../kernel/invocation.js";
import { hidden } from "./interface.js";

/** Puts the checks in place; once per isolate, because no snapshot has WebAssembly. */
export function guardWebAssembly({ WebAssembly }) {
  const { CompileError, Module, compile, instantiate } = WebAssembly;
  const { exports } = Module;
  const refusal = (what) =>
    currentOrNull() === null && hasFlag("allow_eval_during_startup")
      ? null
      : new CompileError(`WebAssembly.${what}(): Wasm code generation disallowed by embedder`);
  const isModule = (value) => {
    try {
      exports(value);
      return true;
    } catch {
      return false;
    }
  };

  function GuardedModule(...args) {
    if (new.target === undefined) throw new TypeError("WebAssembly.Module must be invoked with 'new'");
    const error = refusal("Module");
    if (error !== null) throw error;
    return construct(Module, args, new.target);
  }
  const keys = ownKeys(Module);
  for (let i = 0; i < keys.length; i++) {
    defineProperty(GuardedModule, keys[i], getOwnPropertyDescriptor(Module, keys[i]));
  }
  defineProperty(Module.prototype, "constructor", hidden(GuardedModule));
  defineProperty(WebAssembly, "Module", hidden(GuardedModule));
  const functions = {
    __proto__: null,
    compile(...args) {
      const error = refusal("compile");
      return error === null ? apply(compile, WebAssembly, args) : PromiseReject(error);
    },
    instantiate(...args) {
      const error = isModule(args[0]) ? null : refusal("instantiate");
      return error === null ? apply(instantiate, WebAssembly, args) : PromiseReject(error);
    },
  };
  defineProperty(functions.compile, "length", LENGTH);
  defineProperty(functions.instantiate, "length", LENGTH);
  defineProperty(WebAssembly, "compile", { __proto__: null, value: functions.compile });
  defineProperty(WebAssembly, "instantiate", { __proto__: null, value: functions.instantiate });
}

const LENGTH = { __proto__: null, value: 1 };
