// A namespace of Durable Objects: `env.NAME`, and `ctx.exports.Class`.
import { Error, RangeError, TypeError } from "../kernel/primordials.js";
import { currentInvocation } from "../kernel/invocation.js";
import { objectStub } from "../rpc/stubs.js";
import { dictionary, defineInterface, requireArguments } from "../web/interface.js";
import { checkId, idFromName, idFromString, isId, uniqueId } from "./ids.js";

const KEY = {};

export class DurableObjectNamespace {
  #number;

  constructor(key, number) {
    if (key !== KEY) throw new TypeError("Illegal constructor");
    this.#number = number;
  }

  newUniqueId(options = undefined) {
    checkJurisdiction(dictionary(options, "newUniqueId options").jurisdiction);
    return uniqueId(this.#number);
  }

  idFromName(name) {
    requireArguments(arguments.length, 1, "idFromName");
    return idFromName(this.#number, `${name}`);
  }

  idFromString(id) {
    requireArguments(arguments.length, 1, "idFromString");
    return idFromString(this.#number, `${id}`);
  }

  get(id, options = undefined) {
    if (!isId(id)) {
      throw new TypeError(
        "Failed to execute 'get' on 'DurableObjectNamespace': parameter 1 is not of type 'DurableObjectId'.",
      );
    }
    checkId(this.#number, id);
    checkOptions(options);
    return objectStub(currentInvocation(), this.#number, id);
  }

  getByName(name, options = undefined) {
    requireArguments(arguments.length, 1, "getByName");
    const id = idFromName(this.#number, `${name}`);
    checkOptions(options);
    return objectStub(currentInvocation(), this.#number, id);
  }

  /** A namespace whose objects stay in a jurisdiction: this machine has none but "no matter". */
  jurisdiction(jurisdiction) {
    checkJurisdiction(jurisdiction);
    return new DurableObjectNamespace(KEY, this.#number);
  }
}
defineInterface(DurableObjectNamespace, "DurableObjectNamespace");

function checkJurisdiction(jurisdiction) {
  if (jurisdiction !== undefined && jurisdiction !== null) {
    // one machine has no places to choose from: workerd refuses it with this text, which programs can see
    throw new Error("Jurisdiction restrictions are not implemented in workerd.");
  }
}

/** A place to be near to means nothing here. */
function checkOptions(options) {
  const { routingMode } = dictionary(options, "Durable Object options");
  if (routingMode !== undefined && routingMode !== "primary-only") {
    throw new RangeError(`unknown routingMode: ${routingMode}`);
  }
}

export function newNamespace(number) {
  return new DurableObjectNamespace(KEY, number);
}
