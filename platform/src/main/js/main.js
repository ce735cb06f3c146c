// The platform's entry: run once to make the snapshot. It installs what a Worker's code sees and leaves one
// object for Java, which takes it away before any user code runs.
import { defineProperty } from "./kernel/primordials.js";
import { setHost } from "./kernel/host.js";
import { setInbox } from "./kernel/decode.js";
import { setOutbox, takeOutbox } from "./kernel/encode.js";
import { setLargeBuffers } from "./kernel/large-buffers.js";
import { invocationCount, leave, openEntries } from "./kernel/invocation.js";
import {
  clearTimeout,
  setImmediate,
  setInterval,
  setTimeout,
} from "./kernel/timers.js";
import { turn } from "./kernel/turn.js";
import { installProxy } from "./rpc/proxies.js";
import { installGlobalScope, settleRejections } from "./web/global-scope.js";
import { guardFunction } from "./web/function.js";
import { guardWebAssembly } from "./web/web-assembly.js";
import { installWebGlobals } from "./web/globals.js";
import { setBeacon } from "./web/navigator.js";
import { globalFetch } from "./worker/fetch.js";
import { waitUntil } from "./worker/context.js";
import { finishImport, ignoreRejection, newScope, refuseImport, takeImport } from "./worker/imports.js";
import { builtins, internal } from "./worker/modules.js";
import { defineNodeModule, nodeAccess } from "./worker/node.js";
import { structuredClone } from "./worker/structured-clone.js";
import { exportNames } from "./worker/loopback.js";
import { configure, defineDoor, start } from "./worker/worker.js";
import {
  defineCommonJs,
  defineJson,
  defineModule,
  defineValue,
  defineWasm,
  refuseRequire,
  setResolve,
  userModules,
} from "./worker/user-modules.js";
import { testNames } from "./worker/test-events.js";

installWebGlobals(globalThis);
guardFunction(globalThis);
installProxy(globalThis);
setBeacon(globalFetch, waitUntil);

const functions = {
  setTimeout,
  setInterval,
  setImmediate,
  clearTimeout,
  clearInterval: clearTimeout,
  clearImmediate: clearTimeout,
  structuredClone,
  fetch: globalFetch,
};
for (const name in functions) {
  defineProperty(globalThis, name, { value: functions[name], writable: true, enumerable: true, configurable: true });
}

/** Called by Java once per isolate, with what a snapshot cannot hold. */
function connect(hostFunctions, scratch) {
  setHost(hostFunctions, scratch);
  // a snapshot forgets the global object's prototype
  installGlobalScope(globalThis);
  guardWebAssembly(globalThis);
}

defineProperty(globalThis, "__dovetail", {
  value: {
    __proto__: null,
    builtins,
    configure,
    defineCommonJs,
    defineDoor,
    defineJson,
    defineModule,
    defineNodeModule,
    defineValue,
    defineWasm,
    exportNames,
    finishImport,
    ignoreRejection,
    internal,
    invocationCount,
    leave,
    setHost: connect,
    setInbox,
    setLargeBuffers,
    setOutbox,
    settleRejections,
    newScope,
    openEntries,
    nodeAccess,
    refuseImport,
    refuseRequire,
    setResolve,
    start,
    takeImport,
    takeOutbox,
    testNames,
    turn,
    userModules,
  },
  configurable: true,
});
