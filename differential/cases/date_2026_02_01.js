// differential: date 2026-02-01
// The same program at another compatibility date.
export { Callee, handler } from "../dates.js";
export { default } from "../dates.js";
