// node:buffer
import {
  Buffer,
  SlowBuffer,
  constants,
  getInspectMaxBytes,
  isAscii,
  isUtf8,
  kMaxLength,
  kStringMaxLength,
  setInspectMaxBytes,
  transcode,
} from "./lib/buffer.js";
import { notImplemented } from "./lib/errors.js";

const { Blob, File, atob, btoa } = globalThis;

export function resolveObjectURL() {
  throw notImplemented("resolveObjectURL()");
}

export const INSPECT_MAX_BYTES = 50;

export { Blob, Buffer, File, SlowBuffer, atob, btoa, constants, isAscii, isUtf8, kMaxLength, kStringMaxLength, transcode };
const all = {
  Blob,
  Buffer,
  File,
  SlowBuffer,
  atob,
  btoa,
  constants,
  isAscii,
  isUtf8,
  kMaxLength,
  kStringMaxLength,
  resolveObjectURL,
  transcode,
};
Object.defineProperty(all, "INSPECT_MAX_BYTES", { get: getInspectMaxBytes, set: setInspectMaxBytes, enumerable: true, configurable: true });
export default all;
