// The functions of node:zlib on whole buffers.
import { Buffer } from "./buffer.js";
import { invalidArgType, nodeError } from "./errors.js";
import { isAnyArrayBuffer, isArrayBufferView } from "./types.js";
import { validateFunction, validateUint32 } from "./validators.js";
import { constants } from "./zlib-constants.js";
import { Engine } from "./zlib-engine.js";
import * as streams from "./zlib-streams.js";

/** No output is longer: it would be more than an isolate may have. */
const MOST = 128 << 20;

function bytesOf(buffer, name) {
  if (typeof buffer === "string") return Buffer.from(buffer);
  if (isArrayBufferView(buffer)) return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  if (isAnyArrayBuffer(buffer)) return new Uint8Array(buffer);
  throw invalidArgType(name, ["string", "Buffer", "TypedArray", "DataView", "ArrayBuffer"], buffer);
}

function whole(mode, Class, bytes, options) {
  const { finishFlush, maxOutputLength } = streams.common(options, mode);
  const engine = new Engine(mode, options);
  const pieces = [];
  let length = 0;
  try {
    for (const made of engine.run(bytes, finishFlush)) {
      length += made.byteLength;
      if (length > maxOutputLength || length > MOST) {
        throw nodeError(RangeError, "ERR_BUFFER_TOO_LARGE", "Memory limit exceeded");
      }
      pieces.push(made);
    }
  } finally {
    engine.close();
  }
  const buffer = Buffer.concat(pieces, length);
  return options?.info ? { buffer, engine: new Class(options) } : buffer;
}

/** The pair of a mode: with a callback, and at once. */
function pair(mode, Class) {
  return [
    function (buffer, options, callback) {
      if (typeof options === "function") {
        callback = options;
        options = {};
      }
      validateFunction(callback, "callback");
      const bytes = Uint8Array.from(bytesOf(buffer, "buffer"));
      new Promise((resolve) => resolve(whole(mode, Class, bytes, options))).then(
        (value) => callback(null, value),
        (error) => callback(error),
      );
    },
    (buffer, options) => whole(mode, Class, bytesOf(buffer, "buffer"), options),
  ];
}

export const [deflate, deflateSync] = pair(constants.DEFLATE, streams.Deflate);
export const [inflate, inflateSync] = pair(constants.INFLATE, streams.Inflate);
export const [gzip, gzipSync] = pair(constants.GZIP, streams.Gzip);
export const [gunzip, gunzipSync] = pair(constants.GUNZIP, streams.Gunzip);
export const [deflateRaw, deflateRawSync] = pair(constants.DEFLATERAW, streams.DeflateRaw);
export const [inflateRaw, inflateRawSync] = pair(constants.INFLATERAW, streams.InflateRaw);
export const [unzip, unzipSync] = pair(constants.UNZIP, streams.Unzip);
export const [brotliCompress, brotliCompressSync] = pair(constants.BROTLI_ENCODE, streams.BrotliCompress);
export const [brotliDecompress, brotliDecompressSync] = pair(constants.BROTLI_DECODE, streams.BrotliDecompress);

let table = null;

/** CRC-32 of data, going on from a value. */
export function crc32(data, value = 0) {
  if (typeof data !== "string" && !isArrayBufferView(data) && !isAnyArrayBuffer(data)) {
    throw new TypeError(
      "Failed to execute 'crc32' on 'ZlibUtil': parameter 1 is not of type 'string or ArrayBuffer or ArrayBufferView'.",
    );
  }
  validateUint32(value, "value");
  if (table === null) {
    table = new Uint32Array(256);
    for (let i = 0; i < 256; i++) {
      let entry = i;
      for (let bit = 0; bit < 8; bit++) entry = entry & 1 ? (entry >>> 1) ^ 0xedb88320 : entry >>> 1;
      table[i] = entry;
    }
  }
  const bytes = bytesOf(data, "data");
  let crc = ~value;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}
