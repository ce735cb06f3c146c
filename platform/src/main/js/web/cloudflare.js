// The global `Cloudflare`: what the platform tells of itself.

import { ObjectFreeze, defineProperty, setValues } from "../kernel/primordials.js";
import { disabledFlags, enabledFlags } from "../kernel/flags.js";
import { hidden } from "./interface.js";

let flags = null;

/** The compatibility flags: those that are on true, the others false. Made when it is asked for. */
function compatibilityFlags() {
  if (flags !== null) return flags;
  flags = { __proto__: null };
  add(setValues(enabledFlags()), true);
  add(disabledFlags(), false);
  return ObjectFreeze(flags);
}

function add(names, value) {
  for (let i = 0; i < names.length; i++) {
    defineProperty(flags, names[i], { __proto__: null, value, enumerable: true });
  }
}

class Cloudflare {}

export const cloudflare = new Cloudflare();
defineProperty(cloudflare, "compatibilityFlags", {
  __proto__: null,
  get: compatibilityFlags,
  enumerable: true,
  configurable: true,
});
defineProperty(Cloudflare, "name", hidden("Cloudflare", false));
