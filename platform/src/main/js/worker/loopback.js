// `ctx.exports`: this Worker's own entrypoints, reached as a service binding reaches another Worker's, and the
// namespaces of its Durable Objects. Java gives each a number after the bindings', in the order of `exportNames`.
import { append, ArrayPrototypeJoin, defineProperty, ObjectCreate, ObjectKeys, TypeError } from "../kernel/primordials.js";
import { addCapability, arrayHead, open, send, text } from "../kernel/encode.js";
import { currentInvocation } from "../kernel/invocation.js";
import { CAP_SERVICE, SERVICE } from "../kernel/wire.js";
import { callableServiceStub, serviceStub } from "../rpc/stubs.js";
import { newNamespace } from "../objects/namespace.js";
import { textOfProps } from "./props.js";
import { ACTOR, HANDLER, kindOf, LEGACY_ACTOR, STATELESS } from "./entrypoints.js";

/** What `ctx.exports` is. */
export const loopbacks = ObjectCreate(null);
const names = [];
/** Services that JavaScript makes have numbers below zero. */
let lastMade = 0;

/**
 * Makes the stubs of a Worker's entrypoints.
 * @param {object} exported the main module's namespace
 * @param {number} first the number of the first
 * @param {[string, number][]} classes its Durable Objects: the class and the namespace
 */
export function defineLoopbacks(exported, first, classes) {
  for (let i = 0; i < classes.length; i++) {
    const kind = kindOf(exported[classes[i][0]]);
    if (kind === ACTOR || kind === LEGACY_ACTOR) define(classes[i][0], newNamespace(classes[i][1]));
  }
  const keys = ObjectKeys(exported);
  for (let i = 0; i < keys.length; i++) {
    const kind = kindOf(exported[keys[i]]);
    if (kind !== HANDLER && kind !== STATELESS) continue;
    const name = keys[i];
    append(names, name);
    define(name, callableServiceStub(first + names.length - 1, (options) => specialised(name, options)));
  }
}

function define(name, value) {
  defineProperty(loopbacks, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

/** The entrypoints, a line each, for Java. */
export function exportNames() {
  return ArrayPrototypeJoin(names, "\n");
}

/** ctx.exports.Name({props}): the entrypoint as a binding with these props reaches it. */
function specialised(name, options) {
  if (options === null || typeof options !== "object") {
    throw new TypeError(
      "Failed to execute '(called as function)' on 'LoopbackServiceStub': parameter 1 is not of type 'Options'.",
    );
  }
  currentInvocation();
  const services = [];
  const props = textOfProps(options.props, services);
  const id = --lastMade;
  open(SERVICE, id, 0, 0);
  for (let i = 0; i < services.length; i++) addCapability(CAP_SERVICE, services[i]);
  arrayHead(2);
  text(name);
  text(props);
  send();
  return serviceStub(id);
}
