// node:events
import { EventEmitter } from "./lib/events.js";

export {
  EventEmitter as default,
  EventEmitter,
  EventEmitterAsyncResource,
  addAbortListener,
  getEventListeners,
  getMaxListeners,
  listenerCount,
  on,
  once,
  setMaxListeners,
} from "./lib/events.js";
export const { captureRejectionSymbol, errorMonitor, usingDomains } = EventEmitter;
export const { defaultMaxListeners, captureRejections, init } = EventEmitter;
