// node:async_hooks. To import it makes promises carry the async context.
import { activateFrames } from "dovetail:internal";
import { AsyncLocalStorage, AsyncResource } from "./lib/async-context.js";

activateFrames();

const inert = { enable: () => inert, disable: () => inert };

/** There are no hooks: what this gives does nothing. */
export function createHook() {
  return inert;
}

export const executionAsyncId = () => 0;
export const triggerAsyncId = () => 0;
export const executionAsyncResource = () => Object.create(null);
export const asyncWrapProviders = Object.freeze({ __proto__: null });

export { AsyncLocalStorage, AsyncResource };
export default {
  AsyncLocalStorage,
  AsyncResource,
  asyncWrapProviders,
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
};
