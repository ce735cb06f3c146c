// The classes that a Worker's exports extend, and how an export is classified: rpc-semantics sections 1, 2.
import { getPrototypeOf } from "../kernel/primordials.js";

/** The base class of stateless entrypoints: an instance a call. */
export class WorkerEntrypoint {
  constructor(ctx, env) {
    this.ctx = ctx;
    this.env = env;
  }
}

/** The base class of Durable Objects. */
export class DurableObject {
  constructor(ctx, env) {
    this.ctx = ctx;
    this.env = env;
  }
}

/** The base class of workflows, which nothing here runs: a Worker may hold one beside what is called. */
export class WorkflowEntrypoint {
  constructor(ctx, env) {
    this.ctx = ctx;
    this.env = env;
  }
}

/** Kinds of an export. */
export const STATELESS = "a class that extends WorkerEntrypoint";
export const ACTOR = "a class that extends DurableObject";
export const WORKFLOW = "a class that extends WorkflowEntrypoint";
export const LEGACY_ACTOR = "a class that extends neither WorkerEntrypoint nor DurableObject";
export const HANDLER = "an object with handlers";
export const OTHER = "not an entrypoint";

/** The kind of an export: classes by their constructors' prototype chain, objects as handlers. */
export function kindOf(value) {
  if (typeof value === "function") {
    for (let c = value; c !== null; c = getPrototypeOf(c)) {
      if (c === WorkerEntrypoint) return STATELESS;
      if (c === DurableObject) return ACTOR;
      if (c === WorkflowEntrypoint) return WORKFLOW;
    }
    return LEGACY_ACTOR;
  }
  return typeof value === "object" && value !== null ? HANDLER : OTHER;
}
