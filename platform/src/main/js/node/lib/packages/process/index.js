// What npm packages get as "process".
export { nextTick } from "../../next-tick.js";
export const env = {};
export const stdout = undefined;
export const stderr = undefined;
