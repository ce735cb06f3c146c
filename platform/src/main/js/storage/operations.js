// The asynchronous key-value storage and the alarm, as DurableObjectStorage and DurableObjectTransaction both have
// them. Java does each operation at once; the promises are the interface's.
import {
  ArrayIsArray,
  Date,
  DateNow,
  DatePrototypeGetTime,
  Map,
  MapPrototypeSet,
  MathMax,
  ObjectKeys,
  PromiseReject,
  PromiseResolve,
  RangeError,
  TypeError,
} from "../kernel/primordials.js";
import { dictionary, sequence } from "../web/interface.js";
import { GET_ALARM, Output, SET_ALARM, begin, putDouble, run } from "./host.js";
import { Entries } from "./list.js";
import { deleteValue, getValue, putValue } from "./values.js";

const MAX_KEYS = 128;

function limited(count, what) {
  if (count > MAX_KEYS) throw new RangeError(`Maximum number of ${what} is ${MAX_KEYS}.`);
}

/** The result of an action as a promise. */
export function promised(action) {
  try {
    return PromiseResolve(action());
  } catch (error) {
    return PromiseReject(error);
  }
}

function keysOf(keys) {
  const list = sequence(keys, "The keys");
  for (let i = 0; i < list.length; i++) list[i] = `${list[i]}`;
  limited(list.length, "keys");
  return list;
}

export function get(keys, options) {
  dictionary(options, "The options of get()");
  if (!ArrayIsArray(keys)) return getValue(`${keys}`);
  const list = keysOf(keys);
  const found = new Map();
  for (let i = 0; i < list.length; i++) {
    const value = getValue(list[i]);
    if (value !== undefined) MapPrototypeSet(found, list[i], value);
  }
  return found;
}

export function put(keyOrEntries, value, options) {
  if (keyOrEntries !== null && typeof keyOrEntries === "object") {
    if (value !== undefined && (value === null || typeof value !== "object")) {
      throw new TypeError(
        "put() may only be called with a single key-value pair and optional options as put(key, value, options) " +
          "or with multiple key-value pairs and optional options as put(entries, options)",
      );
    }
    const keys = ObjectKeys(keyOrEntries);
    limited(keys.length, "pairs");
    for (let i = 0; i < keys.length; i++) {
      const each = keyOrEntries[keys[i]];
      if (each !== undefined) putValue(keys[i], each);
    }
    return;
  }
  dictionary(options, "The options of put()");
  if (value === undefined) throw new TypeError("put() called with undefined value.");
  putValue(`${keyOrEntries}`, value);
}

export function remove(keys, options) {
  dictionary(options, "The options of delete()");
  if (!ArrayIsArray(keys)) return deleteValue(`${keys}`);
  const list = keysOf(keys);
  let count = 0;
  for (let i = 0; i < list.length; i++) {
    if (deleteValue(list[i])) count++;
  }
  return count;
}

export function list(options) {
  const entries = new Entries(options);
  const found = new Map();
  for (let entry = entries.next(); entry !== undefined; entry = entries.next()) {
    MapPrototypeSet(found, entry[0], entry[1]);
  }
  return found;
}

export function getAlarm(options) {
  dictionary(options, "The options of getAlarm()");
  begin();
  const length = run(GET_ALARM, 0);
  return length === 0 ? null : new Output(length).readDouble();
}

export function setAlarm(owner, time, options) {
  dictionary(options, "The options of setAlarm()");
  const wanted = time instanceof Date ? DatePrototypeGetTime(time) : +time;
  if (!(wanted > 0)) throw new TypeError("setAlarm() cannot be called with an alarm time <= 0");
  owner.assertCanSetAlarm();
  begin();
  putDouble(MathMax(wanted, DateNow()));
  run(SET_ALARM, 0);
}

export function deleteAlarm(options) {
  dictionary(options, "The options of deleteAlarm()");
  begin();
  run(SET_ALARM, 0);
}
