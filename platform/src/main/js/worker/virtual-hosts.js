// `ctx.mapVirtualHost(service, port)`: a name by which connect() of "cloudflare:sockets" reaches a service. It holds
// for the invocation that asked for it. Experimental, as in workerd.
import {
  NumberIsInteger,
  NumberPrototypeToString,
  SafeMap,
  StringPrototypeToLowerCase,
  TypeError,
} from "../kernel/primordials.js";
import { currentInvocation } from "../kernel/invocation.js";
import { Stamp } from "../rpc/stamp.js";
import { ServiceState } from "../rpc/stubs.js";
import { randomBytes } from "../web/random.js";

const HOST_BYTES = 16;

/** What an invocation has mapped. */
class VirtualHosts {
  /** host name -> the service's state */
  services = new SafeMap();
  /** the service's state -> what mapVirtualHost() gave */
  addresses = new SafeMap();
}

/**
 * @param {ServiceStub} service
 * @param {number} port
 * @returns {string} host and port, the same at each call for the same service
 */
export function mapVirtualHost(service, port) {
  const invocation = currentInvocation();
  const state = (typeof service === "object" && service !== null) || typeof service === "function" ? Stamp.of(service) : undefined;
  if (!(state instanceof ServiceState)) {
    throw new TypeError("Failed to execute 'mapVirtualHost' on 'ExecutionContext': parameter 1 is not of type 'Fetcher'.");
  }
  const wanted = +port;
  if (!NumberIsInteger(wanted) || wanted < 0 || wanted > 65535) {
    throw new TypeError("Value out of range. Must be between 0 and 65535 (inclusive).");
  }
  const hosts = (invocation.virtualHosts ??= new VirtualHosts());
  let address = hosts.addresses.get(state);
  if (address === undefined) {
    const host = `${hex(randomBytes(HOST_BYTES))}.workers.alt`;
    address = `${host}:${wanted}`;
    hosts.services.set(host, state);
    hosts.addresses.set(state, address);
  }
  return address;
}

/** The service that a host name stands for, if it does for one. */
export function serviceOfHost(invocation, host) {
  return invocation.virtualHosts?.services.get(StringPrototypeToLowerCase(host));
}

function hex(bytes) {
  let digits = "";
  for (let i = 0; i < HOST_BYTES; i++) {
    digits += (bytes[i] < 16 ? "0" : "") + NumberPrototypeToString(bytes[i], 16);
  }
  return digits;
}
