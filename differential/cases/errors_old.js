// differential: date 2026-01-01
// What an error is on the other side: enhanced_error_serialization is on by date from 2026-04-21.
export { Callee, Middle } from "../errors.js";
export { default } from "../errors.js";
