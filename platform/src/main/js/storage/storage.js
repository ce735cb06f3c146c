// ctx.storage: what an object keeps.
import {
  Error,
  PromisePrototypeThen,
  PromiseResolve,
  PromiseWithResolvers,
  NumberPrototypeToString,
  MathFloor,
  StringPrototypePadStart,
  StringPrototypeRepeat,
  TypeError,
} from "../kernel/primordials.js";
import { hasFlag } from "../kernel/flags.js";
import { defineInterface, dictionary, illegalConstructor } from "../web/interface.js";
import { BEGIN, BOOKMARK, COMMIT, DELETE_ALL, Output, ROLLBACK, begin, run } from "./host.js";
import { newKv } from "./kv.js";
import * as operations from "./operations.js";
import { newSql } from "./sql.js";
import { endTransaction, newTransaction } from "./transaction.js";

const KEY = {};
const { promised } = operations;

const NO_RECOVERY = "This Durable Object's storage back-end does not implement point-in-time recovery.";

/** What the storage needs of the object that it belongs to. */
/**
 * @typedef {object} Owner
 * @property {() => void} check throws unless the turn is the object's
 * @property {<T>(action: () => Promise<T>) => Promise<T>} criticalSection runs an action while no other event is
 *   delivered; its error does not break the object
 * @property {() => void} assertCanSetAlarm throws if the class has no alarm handler
 * @property {(action: () => void) => void} nextTurn
 * @property {boolean} [enableSql] false if the class is not declared to use SQLite
 */

function operate(operation, a) {
  begin();
  return run(operation, a);
}

export class DurableObjectStorage {
  #owner;

  constructor(key, owner) {
    if (key !== KEY) throw illegalConstructor();
    this.#owner = owner;
    this.sql = newSql(owner);
    this.kv = newKv(owner);
  }

  #do(action) {
    return promised(() => {
      this.#owner.check();
      return action();
    });
  }

  get(key, options) {
    return this.#do(() => operations.get(key, options));
  }

  put(key, value, options) {
    return this.#do(() => operations.put(key, value, options));
  }

  delete(key, options) {
    return this.#do(() => operations.remove(key, options));
  }

  list(options) {
    return this.#do(() => operations.list(options));
  }

  getAlarm(options) {
    return this.#do(() => operations.getAlarm(options));
  }

  setAlarm(time, options) {
    return this.#do(() => operations.setAlarm(this.#owner, time, options));
  }

  deleteAlarm(options) {
    return this.#do(() => operations.deleteAlarm(options));
  }

  deleteAll(options) {
    return this.#do(() => {
      dictionary(options, "The options of deleteAll()");
      operate(DELETE_ALL, hasFlag("delete_all_deletes_alarm") ? 1 : 0);
    });
  }

  transaction(closure) {
    const owner = this.#owner;
    return promised(() => {
      owner.check();
      if (typeof closure !== "function") {
        throw new TypeError(
          "Failed to execute 'transaction' on 'DurableObjectStorage': parameter 1 is not of type 'function'.",
        );
      }
      return owner.criticalSection(() => {
        operate(BEGIN, 1);
        const transaction = newTransaction(owner);
        const keep = (value) => {
          if (endTransaction(transaction)) operate(COMMIT, 0);
          return value;
        };
        const undo = (error) => {
          if (endTransaction(transaction)) operate(ROLLBACK, 0);
          throw error;
        };
        let result;
        try {
          result = PromiseResolve(closure(transaction));
        } catch (error) {
          undo(error);
        }
        return PromisePrototypeThen(result, keep, undo);
      });
    });
  }

  transactionSync(closure) {
    this.#owner.check();
    if (this.#owner.enableSql === false) throw new Error("Durable Object is not backed by SQL.");
    operate(BEGIN, 0);
    let result;
    try {
      result = closure();
    } catch (error) {
      operate(ROLLBACK, 0);
      throw error;
    }
    operate(COMMIT, 0);
    return result;
  }

  /** Resolves once what was written is on the disk: the next turn's messages wait for that. */
  sync() {
    return this.#do(() => {
      const { promise, resolve } = PromiseWithResolvers();
      this.#owner.nextTurn(resolve);
      return promise;
    });
  }

  /** An order of states, not a way back to one. */
  getCurrentBookmark() {
    return this.#do(() => {
      const number = new Output(operate(BOOKMARK, 0)).readDouble();
      return `${hex(MathFloor(number / 0x100000000))}-${hex(number % 0x100000000)}-00000000-${StringPrototypeRepeat("0", 32)}`;
    });
  }

  waitForBookmark(bookmark) {
    return this.#do(() => {
      `${bookmark}`;
    });
  }

  getBookmarkForTime() {
    return this.#do(() => {
      throw new Error(NO_RECOVERY);
    });
  }

  onNextSessionRestoreBookmark() {
    return this.#do(() => {
      throw new Error(NO_RECOVERY);
    });
  }
}
defineInterface(DurableObjectStorage, "DurableObjectStorage");

function hex(number) {
  return StringPrototypePadStart(NumberPrototypeToString(number, 16), 8, "0");
}

/** The storage of an object. @param {Owner} owner */
export function newStorage(owner) {
  return new DurableObjectStorage(KEY, owner);
}
