// What npm packages get as "abort-controller".
export const { AbortController, AbortSignal } = globalThis;
