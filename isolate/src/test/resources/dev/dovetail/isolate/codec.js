// The payload codec as tests use it, in the real engine: CodecRuntime loads it with the kernel's
// modules and calls the functions of `codec`. They work also after a test has broken every built-in
// of this realm.
import * as enc from "./kernel/encode.js";
import * as dec from "./kernel/decode.js";
import * as tag from "./kernel/tags.js";
import { setHost } from "./kernel/host.js";
import {
  append,
  Error,
  SafeMap,
  StringPrototypeCharCodeAt,
  Uint8Array,
} from "./kernel/primordials.js";

/** What the expressions of payload-vectors.json may use besides JavaScript. */
class Capability {
  index;
  constructor(index) {
    this.index = index;
  }
}
class Embedded {
  bytes;
  constructor(bytes) {
    this.bytes = bytes;
  }
}
class Platform {
  name;
  members;
  constructor(name, members) {
    this.name = name;
    this.members = members;
  }
}
const kind = new SafeMap();
kind.set(Capability.prototype, (x) => {
  enc.tagHead(tag.CAPABILITY);
  enc.head(tag.UINT, x.index);
});
kind.set(Embedded.prototype, (x) => enc.embedded(() => enc.rawBytes(x.bytes)));
kind.set(Platform.prototype, (x) => {
  enc.objectHead(x.name, x.members.length);
  for (let i = 0; i < x.members.length; i++) enc.value(x.members[i], encodeHooks);
});
const { getPrototypeOf } = Reflect;
const { isView } = ArrayBuffer;

const encodeHooks = {
  byReference(x) {
    const write = kind.get(getPrototypeOf(x));
    if (write !== undefined) write(x);
    return write !== undefined;
  },
};
const decodeHooks = {
  capability: (index) => new Capability(index),
  object(name, members) {
    for (let i = 0; i < members.length; i++) {
      if (isView(members[i])) members[i] = new Embedded(members[i]);
    }
    return new Platform(name, members);
  },
};

const encode = (value) => enc.scratch(() => enc.value(value, encodeHooks));
const decode = (bytes) => dec.valueOf(bytes, decodeHooks);

const DIGITS = "0123456789abcdef";
const digit = (hex, i) => {
  const c = StringPrototypeCharCodeAt(hex, i);
  return c < 58 ? c - 48 : c - 87;
};
function bytesOf(hex) {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < hex.length; i += 2) bytes[i / 2] = digit(hex, i) * 16 + digit(hex, i + 1);
  return bytes;
}
function hexOf(bytes, length) {
  let hex = "";
  for (let i = 0; i < length; i++) hex += DIGITS[bytes[i] >> 4] + DIGITS[bytes[i] & 15];
  return hex;
}
const { call } = Function.prototype;
const typedLength = call.bind(
  Object.getOwnPropertyDescriptor(getPrototypeOf(Uint8Array.prototype), "length").get,
);
const describe = (error) => {
  try {
    return `${error.name}: ${error.message}`;
  } catch {
    return "an error that throws";
  }
};

let inbox;
const values = [];

Object.assign(globalThis, {
  capability: (index) => new Capability(index),
  embedded: (value) => new Embedded(encode(value)),
  platform: (name, ...members) => new Platform(name, members),
});

globalThis.codec = {
  setHost,
  setInbox(buffer) {
    inbox = new Uint8Array(buffer);
    dec.setInbox(buffer);
  },
  setOutbox: enc.setOutbox,
  /** Keeps a value for the functions below, which take its number. */
  add: (value) => append(values, value),
  written(i) {
    try {
      const bytes = encode(values[i]);
      return hexOf(bytes, typedLength(bytes));
    } catch (error) {
      return describe(error);
    }
  },
  /** Reads a payload and writes the value again. */
  rewritten(hex) {
    try {
      const bytes = encode(decode(bytesOf(hex)));
      return hexOf(bytes, typedLength(bytes));
    } catch (error) {
      return describe(error);
    }
  },
  /** Reads a payload from the inbox, `at` there: "" or the error. */
  readInbox(at, length) {
    try {
      dec.value(at, length, decodeHooks);
      return "";
    } catch (error) {
      return describe(error);
    }
  },
  /** Reads a payload of its own: "" or the error. */
  read(hex) {
    try {
      decode(bytesOf(hex));
      return "";
    } catch (error) {
      return describe(error);
    }
  },
  decode: (hex) => decode(bytesOf(hex)),
  encode,
};
