// What the modules of Node (src/main/js/node) get of the platform's insides, as the module "dovetail:internal". They are
// not in the snapshot, so that an isolate pays only for those that its Worker imports.
import * as asyncContext from "../kernel/async-context.js";
import { hasFlag } from "../kernel/flags.js";
import { host } from "../kernel/host.js";
import { currentOrNull } from "../kernel/invocation.js";
import { log } from "../kernel/log.js";
import { isError } from "../kernel/primordials.js";
import { reportUncaught } from "../kernel/report.js";
import {
  clearTimeout,
  setImmediate,
  setInterval,
  setTimeout,
} from "../kernel/timers.js";
import { proxyDetails } from "../rpc/proxies.js";
import { Stamp } from "../rpc/stamp.js";
import { isInterface } from "../web/interface.js";
import { isHeaders, headersToWire } from "../web/headers.js";
import { isFormData, formEntries } from "../web/form-data.js";
import { streamState } from "../web/streams.js";
import { isURLSearchParams, paramsList } from "../web/url-search-params.js";
import { queueMicrotask } from "../web/microtask.js";
import { decodeBase64Url, encodeBase64Url } from "../web/base64url.js";
import { isCryptoKey, keyState, newKey, newSecret } from "../web/crypto-key.js";
import * as java from "../web/java.js";
import { env } from "./worker.js";
import { nodeModule } from "./node.js";

export const internal = {
  __proto__: null,
  activateFrames: asyncContext.activate,
  bindFrame: asyncContext.bindFrame,
  clearTimeout,
  currentFrame: () => asyncContext.frame,
  currentOrNull,
  env,
  decodeBase64Url,
  encodeBase64Url,
  formEntries,
  frameWith: asyncContext.frameWith,
  frameWithout: asyncContext.frameWithout,
  hasFlag,
  headersToWire,
  isCryptoKey,
  isError,
  isFormData,
  isHeaders,
  isInterface,
  isStamped: (value) => Stamp.of(value) !== undefined,
  isURLSearchParams,
  java,
  keyState,
  log,
  newKey,
  newSecret,
  nodeModule,
  paramsList,
  streamState,
  promiseState: (promise) => host.promiseState(promise),
  promiseResult: (promise) => host.promiseResult(promise),
  proxyDetails,
  queueMicrotask,
  reportUncaught,
  runInFrame: asyncContext.runInFrame,
  setImmediate,
  setInterval,
  setTimeout,
  valueIn: asyncContext.valueIn,
};
