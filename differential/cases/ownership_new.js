// differential: date 2026-02-01
// Whether a call takes over its arguments' stubs: rpc_params_dup_stubs is on by date from 2026-01-20.
export { Callee } from "../ownership.js";
export { default } from "../ownership.js";
