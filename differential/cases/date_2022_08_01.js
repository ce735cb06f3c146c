// differential: date 2022-08-01
// The same program at another compatibility date.
export { Callee, handler } from "../dates.js";
export { default } from "../dates.js";
