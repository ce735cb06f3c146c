// What can be told of an object without running any of its code: names, prefixes and keys.

import {
  SymbolToStringTag,
  append,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  ownKeys,
} from "../kernel/primordials.js";
import { isProxy } from "../rpc/proxies.js";

/** The data value of a member anywhere on the prototype chain; a getter is not called. */
export function dataMember(object, key) {
  for (let at = object; at !== null && !isProxy(at); at = getPrototypeOf(at)) {
    const descriptor = getOwnPropertyDescriptor(at, key);
    if (descriptor !== undefined) return hasOwn(descriptor, "value") ? descriptor.value : undefined;
  }
  return undefined;
}

/** The name of the class, null if there is no prototype that has one. */
export function constructorName(object) {
  for (let at = object; at !== null && !isProxy(at); at = getPrototypeOf(at)) {
    const descriptor = getOwnPropertyDescriptor(at, "constructor");
    if (descriptor === undefined || typeof descriptor.value !== "function") continue;
    if (isProxy(descriptor.value)) continue;
    const name = ownName(descriptor.value);
    if (name !== "") return name;
  }
  return null;
}

export function ownName(f) {
  const descriptor = getOwnPropertyDescriptor(f, "name");
  return typeof descriptor?.value === "string" ? descriptor.value : "";
}

export function nameOf(object) {
  return dataMember(object, SymbolToStringTag) ?? constructorName(object) ?? "Object";
}

/** What stands before the brace: the class, a size, a differing tag. */
export function prefixOf(object, fallback, size = "") {
  const name = constructorName(object);
  const tag = tagOf(object, name ?? fallback);
  if (name === null) return `[${fallback}${size}: null prototype]${tag} `;
  return `${name}${size}${tag} `;
}

export function tagOf(object, name) {
  // An own tag is shown among the members.
  if (isEnumerable(object, SymbolToStringTag)) return "";
  const tag = dataMember(object, SymbolToStringTag);
  return typeof tag === "string" && tag !== "" && tag !== name ? ` [${tag}]` : "";
}

/** The keys of the members to show, if asked without an array's indices. */
export function keysOf(object, skipIndices, showHidden) {
  const keys = ownKeys(object);
  const shown = [];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (skipIndices && typeof key === "string" && (isIndex(key) || key === "length")) continue;
    if (!showHidden && !isEnumerable(object, key)) continue;
    append(shown, key);
  }
  return shown;
}

export function isEnumerable(object, key) {
  return getOwnPropertyDescriptor(object, key)?.enumerable === true;
}

export function isIndex(key) {
  const index = +key >>> 0;
  return `${index}` === key && index !== 0xffffffff;
}
