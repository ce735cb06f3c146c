// The global fetch(): a request to the network, which Java makes.
import { PromiseReject } from "../kernel/primordials.js";
import { FETCH } from "../kernel/wire.js";
import { currentInvocation } from "../kernel/invocation.js";
import { sendRequest } from "../rpc/calls.js";
import { requestFor } from "../web/request.js";

export function globalFetch(input, init) {
  try {
    return sendRequest(currentInvocation(), FETCH, 0, 0, requestFor(input, init));
  } catch (error) {
    return PromiseReject(error);
  }
}
