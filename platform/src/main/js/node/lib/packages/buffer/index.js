// What npm packages get as "buffer".
export { Buffer } from "../../buffer.js";
export const { Blob } = globalThis;
