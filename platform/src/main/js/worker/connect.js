// `connect()` of "cloudflare:sockets": TCP from inside a Worker.
import { Error } from "../kernel/primordials.js";
import { currentInvocation } from "../kernel/invocation.js";

/** Opens a TCP connection. */
export function connect(address, options) {
  currentInvocation();
  throw new Error("proxy request failed, cannot connect to the specified address");
}
