// What the two bundled libraries look for on the global object while they load. Import this before
// them. installWebGlobals defines the same names again, in their final shape.

import { ObjectKeys, defineProperty } from "../kernel/primordials.js";
import { AbortController } from "./abort.js";
import { DOMException } from "./dom-exception.js";
import { TextDecoder, TextEncoder } from "./encoding.js";
import { hidden } from "./interface.js";
import { queueMicrotask } from "./microtask.js";

const values = { AbortController, DOMException, TextDecoder, TextEncoder, queueMicrotask };
for (const name of ObjectKeys(values)) defineProperty(globalThis, name, hidden(values[name]));
