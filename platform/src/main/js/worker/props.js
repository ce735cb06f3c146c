// A binding's props on their way to the callee: JSON from the configuration, or the clone of what a Worker gave to
// an entrypoint of its own. Java keeps them as a text and never reads it; the services in them it keeps beside it.
import {
  JSONParse,
  StringFromCharCode,
  StringPrototypeCharCodeAt,
  TypeError,
  TypedArrayPrototypeGetLength,
  Uint8Array,
} from "../kernel/primordials.js";
import { deserializeWithServices, serializeForWorkers } from "./structured-clone.js";

/** Ahead of a clone, whose bytes are the characters that follow; no JSON starts so. */
const CLONE = "\u0001";

/**
 * What `ctx.exports.Name({props})` keeps.
 * @param {number[]} services the numbers of the services in them are put here
 */
export function textOfProps(props, services) {
  if (props === undefined) return "";
  if (props === null || (typeof props !== "object" && typeof props !== "function")) {
    throw new TypeError(
      "Incorrect type for the 'props' field on 'Options': the provided value is not of type 'Object'.",
    );
  }
  const bytes = serializeForWorkers(props, services);
  const length = TypedArrayPrototypeGetLength(bytes);
  let text = CLONE;
  for (let i = 0; i < length; i++) text += StringFromCharCode(bytes[i]);
  return text;
}

/**
 * The props of a text, made anew each time.
 * @param {number[]} services the numbers of the services in them
 */
export function propsOfText(text, services) {
  if (text === "") return {};
  if (text[0] !== CLONE) return JSONParse(text);
  const bytes = new Uint8Array(text.length - 1);
  for (let i = 1; i < text.length; i++) bytes[i - 1] = StringPrototypeCharCodeAt(text, i);
  return deserializeWithServices(bytes, services);
}
