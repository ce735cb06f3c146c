// How a Durable Object begins: one instance of its class, which then gets all events.
import { TypeError } from "../kernel/primordials.js";
import * as decode from "../kernel/decode.js";
import { ACTOR, kindOf, LEGACY_ACTOR } from "../worker/entrypoints.js";
import { env, workerExports, workerName } from "../worker/worker.js";
import { breakObject, Gate } from "./gate.js";
import { newId } from "./ids.js";
import { Sockets } from "./sockets.js";
import { newState } from "./state.js";

/** What an invocation has that is a Durable Object's: it looks like the door that events come through. */
class LiveObject {
  instance = null;
  gate = new Gate();

  constructor(kind, prototype, sockets) {
    this.sockets = sockets;
    this.kind = kind;
    /** What the instance will have, while it is being made. */
    this.prototype = prototype;
  }
}

/** BIRTH: see kernel/wire.js */
export function onBirth(invocation, lastSocket, payload, length) {
  decode.beginInbox(payload, length, null);
  decode.arrayHead();
  const className = decode.read();
  const id = newId(decode.read(), decode.read(), -1);
  const sockets = new Sockets(invocation);
  sockets.read();
  invocation.lastSocket = lastSocket >> 1;
  try {
    const Class = workerExports()[className];
    const kind = kindOf(Class);
    if (kind !== ACTOR && kind !== LEGACY_ACTOR) throw noClass(className, Class);
    invocation.object = new LiveObject(kind, Class.prototype, sockets);
    invocation.object.instance = new Class(newState(invocation, id), env);
  } catch (error) {
    breakObject(error);
  }
}

function noClass(name, value) {
  return new TypeError(
    value === undefined
      ? `The Worker "${workerName}" has no export "${name}": a Durable Object needs the class of that name.`
      : `The export "${name}" of the Worker "${workerName}" is ${kindOf(value)}: write \`extends DurableObject\`.`,
  );
}
