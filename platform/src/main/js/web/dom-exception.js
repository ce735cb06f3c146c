// DOMException: https://webidl.spec.whatwg.org/#idl-DOMException

import { Error, defineProperty, hasOwn } from "../kernel/primordials.js";
import { defineConstants, defineInterface, hidden, illegalInvocation } from "./interface.js";

/** The names that have a legacy code. */
const CODES = {
  __proto__: null,
  IndexSizeError: 1,
  HierarchyRequestError: 3,
  WrongDocumentError: 4,
  InvalidCharacterError: 5,
  NoModificationAllowedError: 7,
  NotFoundError: 8,
  NotSupportedError: 9,
  InUseAttributeError: 10,
  InvalidStateError: 11,
  SyntaxError: 12,
  InvalidModificationError: 13,
  NamespaceError: 14,
  InvalidAccessError: 15,
  TypeMismatchError: 17,
  SecurityError: 18,
  NetworkError: 19,
  AbortError: 20,
  URLMismatchError: 21,
  QuotaExceededError: 22,
  TimeoutError: 23,
  InvalidNodeTypeError: 24,
  DataCloneError: 25,
};

/** @type {(value: unknown) => boolean} */
export let isDOMException;

/** An Error (stack, `Error.isError`) whose name, message and code are accessors, as on the web. */
export class DOMException extends Error {
  #name;
  #message;

  /**
   * @param {string} [message]
   * @param {string | {name?: string, cause?: unknown}} [options] a name, or name and cause
   */
  constructor(message = "", options = "Error") {
    // V8 takes the message for the stack's heading here; the name only when the stack is read.
    super((message = `${message}`));
    delete this.message;
    this.#message = message;
    if (options !== null && (typeof options === "object" || typeof options === "function")) {
      const { name } = options;
      this.#name = name === undefined ? "Error" : `${name}`;
      if ("cause" in options) defineProperty(this, "cause", hidden(options.cause));
    } else {
      this.#name = `${options}`;
    }
  }

  get name() {
    if (#name in this) return this.#name;
    return absent(this, "Error");
  }

  get message() {
    if (#message in this) return this.#message;
    return absent(this, "");
  }

  get code() {
    if (!(#name in this)) return absent(this, 0);
    return hasOwn(CODES, this.#name) ? CODES[this.#name] : 0;
  }

  static {
    isDOMException = (value) => value !== null && typeof value === "object" && #name in value;
  }
}

/** For an object without the fields: one whose `super()` is still running, or the prototype. */
function absent(self, value) {
  if (self === DOMException.prototype) throw illegalInvocation();
  return value;
}

defineInterface(DOMException, "DOMException");
defineConstants(DOMException, {
  __proto__: null,
  INDEX_SIZE_ERR: 1,
  DOMSTRING_SIZE_ERR: 2,
  HIERARCHY_REQUEST_ERR: 3,
  WRONG_DOCUMENT_ERR: 4,
  INVALID_CHARACTER_ERR: 5,
  NO_DATA_ALLOWED_ERR: 6,
  NO_MODIFICATION_ALLOWED_ERR: 7,
  NOT_FOUND_ERR: 8,
  NOT_SUPPORTED_ERR: 9,
  INUSE_ATTRIBUTE_ERR: 10,
  INVALID_STATE_ERR: 11,
  SYNTAX_ERR: 12,
  INVALID_MODIFICATION_ERR: 13,
  NAMESPACE_ERR: 14,
  INVALID_ACCESS_ERR: 15,
  VALIDATION_ERR: 16,
  TYPE_MISMATCH_ERR: 17,
  SECURITY_ERR: 18,
  NETWORK_ERR: 19,
  ABORT_ERR: 20,
  URL_MISMATCH_ERR: 21,
  QUOTA_EXCEEDED_ERR: 22,
  TIMEOUT_ERR: 23,
  INVALID_NODE_TYPE_ERR: 24,
  DATA_CLONE_ERR: 25,
});
