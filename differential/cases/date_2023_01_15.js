// differential: date 2023-01-15
// The same program at another compatibility date.
export { Callee, handler } from "../dates.js";
export { default } from "../dates.js";
