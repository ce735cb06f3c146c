// The global `Cloudflare`: what the platform tells of itself.

import { ObjectFreeze, defineProperty, setValues } from "../kernel/primordials.js";
import { enabledFlags } from "../kernel/flags.js";
import { hidden } from "./interface.js";

let flags = null;

/** The compatibility flags that are on, each true; made when it is asked for. */
function compatibilityFlags() {
  if (flags !== null) return flags;
  flags = { __proto__: null };
  const names = setValues(enabledFlags());
  for (let i = 0; i < names.length; i++) {
    defineProperty(flags, names[i], { __proto__: null, value: true, enumerable: true });
  }
  return ObjectFreeze(flags);
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
