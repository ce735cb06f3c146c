// What whatwg-url looks for on the global object while it loads. Import this before it.
// installWebGlobals defines the same names again, in their final shape.

import { ObjectKeys, defineProperty } from "../kernel/primordials.js";
import { TextDecoder, TextEncoder } from "./encoding.js";
import { hidden } from "./interface.js";

const values = { TextDecoder, TextEncoder };
for (const name of ObjectKeys(values)) defineProperty(globalThis, name, hidden(values[name]));
