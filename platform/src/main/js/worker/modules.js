// The modules that a Worker may import without bundling them.
import { RpcPromise, RpcProperty, RpcStub, ServiceStub } from "../rpc/stubs.js";
import { RpcTarget } from "../rpc/targets.js";
import { connect } from "./connect.js";
import { waitUntil } from "./context.js";
import { DurableObject, WorkerEntrypoint, WorkflowEntrypoint } from "./entrypoints.js";
import { tracing } from "./tracing.js";
import { unsafe } from "./unsafe.js";
import { env, exports, withEnv, withEnvAndExports, withExports } from "./importable.js";

export { internal } from "./internal.js";

/** The members of each built-in module, by its specifier. */
export const builtins = {
  __proto__: null,
  "cloudflare:sockets": {
    __proto__: null,
    connect,
  },
  "workerd:unsafe": { __proto__: null, default: unsafe },
  "cloudflare:workers": {
    __proto__: null,
    DurableObject,
    RpcPromise,
    RpcProperty,
    RpcStub,
    RpcTarget,
    ServiceStub,
    WorkerEntrypoint,
    WorkflowEntrypoint,
    env,
    exports,
    tracing,
    waitUntil,
    withEnv,
    withEnvAndExports,
    withExports,
  },
};
