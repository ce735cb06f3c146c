// Buffer's methods that read and write numbers.
import { invalidArgType, nodeError, outOfRange } from "./errors.js";

function bounds(value, length) {
  if (Math.floor(value) !== value) {
    if (typeof value !== "number") throw invalidArgType("offset", "number", value);
    throw outOfRange("offset", "an integer", value);
  }
  if (length < 0) throw nodeError(RangeError, "ERR_BUFFER_OUT_OF_BOUNDS", "Attempt to access memory outside buffer bounds");
  throw outOfRange("offset", `>= 0 and <= ${length}`, value);
}

function checkOffset(buffer, offset, size) {
  if (typeof offset !== "number") throw invalidArgType("offset", "number", offset);
  if (!(offset >= 0 && offset + size <= buffer.length && Number.isInteger(offset))) bounds(offset, buffer.length - size);
}

function checkByteLength(value) {
  if (value === undefined || typeof value !== "number") throw invalidArgType("byteLength", "number", value);
  if (!Number.isInteger(value)) throw outOfRange("byteLength", "an integer", value);
  if (value < 1 || value > 6) throw outOfRange("byteLength", ">= 1 and <= 6", value);
}

function readUnsigned(buffer, offset, size, little) {
  let value = 0;
  for (let i = 0; i < size; i++) value = value * 256 + buffer[little ? offset + size - 1 - i : offset + i];
  return value;
}

function readInteger(buffer, offset, size, little, signed) {
  checkOffset(buffer, offset, size);
  const value = readUnsigned(buffer, offset, size, little);
  return signed && value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value;
}

function checkValue(value, size, signed, min, max) {
  if (value <= max && value >= min) return;
  if (size > 4 || typeof value === "bigint" || size === 3) {
    const range = signed ? `>= -(2 ** ${8 * size - 1}) and < 2 ** ${8 * size - 1}` : `>= 0 and < 2 ** ${8 * size}`;
    if (size > 3) throw outOfRange("value", range, value);
  }
  throw outOfRange("value", `>= ${min} and <= ${max}`, value);
}

function writeInteger(buffer, value, offset, size, little, signed) {
  value = +value;
  const max = signed ? 2 ** (8 * size - 1) - 1 : 2 ** (8 * size) - 1;
  const min = signed ? -(2 ** (8 * size - 1)) : 0;
  if (value > max || value < min) checkValue(value, size, signed, min, max);
  checkOffset(buffer, offset, size);
  let rest = value < 0 ? Math.ceil(value) : Math.floor(value);
  if (Number.isNaN(rest)) rest = 0;
  if (rest < 0) rest += 2 ** (8 * size);
  for (let i = 0; i < size; i++) {
    buffer[little ? offset + i : offset + size - 1 - i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return offset + size;
}

const viewOf = (buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);

function bigLimits(value, signed) {
  const max = signed ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  const min = signed ? -(2n ** 63n) : 0n;
  if (value > max || value < min) {
    throw outOfRange("value", signed ? ">= -(2n ** 63n) and < 2n ** 63n" : ">= 0n and < 2n ** 64n", value);
  }
}

export function installNumbers(prototype) {
  const define = (name, method, alias) => {
    Object.defineProperty(method, "name", { value: name });
    prototype[name] = method;
    if (alias !== undefined) prototype[alias] = method;
  };
  const unsignedAlias = (name) => name.replace("UInt", "Uint");
  for (const little of [true, false]) {
    const end = little ? "LE" : "BE";
    for (const signed of [true, false]) {
      const kind = signed ? "Int" : "UInt";
      for (const size of [2, 4]) {
        const readName = `read${kind}${8 * size}${end}`;
        define(
          readName,
          function (offset = 0) {
            return readInteger(this, offset, size, little, signed);
          },
          signed ? undefined : unsignedAlias(readName),
        );
        const writeName = `write${kind}${8 * size}${end}`;
        define(
          writeName,
          function (value, offset = 0) {
            return writeInteger(this, value, offset, size, little, signed);
          },
          signed ? undefined : unsignedAlias(writeName),
        );
      }
      const readName = `read${kind}${end}`;
      define(
        readName,
        function (offset, byteLength) {
          if (offset === undefined) throw invalidArgType("offset", "number", offset);
          checkByteLength(byteLength);
          return readInteger(this, offset, byteLength, little, signed);
        },
        signed ? undefined : unsignedAlias(readName),
      );
      const writeName = `write${kind}${end}`;
      define(
        writeName,
        function (value, offset, byteLength) {
          checkByteLength(byteLength);
          return writeInteger(this, value, offset, byteLength, little, signed);
        },
        signed ? undefined : unsignedAlias(writeName),
      );
      const big = signed ? "BigInt64" : "BigUInt64";
      define(
        `read${big}${end}`,
        function (offset = 0) {
          checkOffset(this, offset, 8);
          return signed ? viewOf(this).getBigInt64(offset, little) : viewOf(this).getBigUint64(offset, little);
        },
        signed ? undefined : unsignedAlias(`read${big}${end}`),
      );
      define(
        `write${big}${end}`,
        function (value, offset = 0) {
          if (typeof value !== "bigint") {
            throw new TypeError(`Cannot mix BigInt and other types, use explicit conversions`);
          }
          bigLimits(value, signed);
          checkOffset(this, offset, 8);
          if (signed) viewOf(this).setBigInt64(offset, value, little);
          else viewOf(this).setBigUint64(offset, value, little);
          return offset + 8;
        },
        signed ? undefined : unsignedAlias(`write${big}${end}`),
      );
    }
    for (const [name, size] of [
      ["Float", 4],
      ["Double", 8],
    ]) {
      define(`read${name}${end}`, function (offset = 0) {
        checkOffset(this, offset, size);
        const view = viewOf(this);
        return size === 4 ? view.getFloat32(offset, little) : view.getFloat64(offset, little);
      });
      define(`write${name}${end}`, function (value, offset = 0) {
        value = +value;
        checkOffset(this, offset, size);
        const view = viewOf(this);
        if (size === 4) view.setFloat32(offset, value, little);
        else view.setFloat64(offset, value, little);
        return offset + size;
      });
    }
  }
  for (const signed of [true, false]) {
    const kind = signed ? "Int8" : "UInt8";
    define(
      `read${kind}`,
      function (offset = 0) {
        return readInteger(this, offset, 1, true, signed);
      },
      signed ? undefined : "readUint8",
    );
    define(
      `write${kind}`,
      function (value, offset = 0) {
        return writeInteger(this, value, offset, 1, true, signed);
      },
      signed ? undefined : "writeUint8",
    );
  }
}
