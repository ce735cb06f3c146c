// What storage.transaction() gives its closure.
import { Error } from "../kernel/primordials.js";
import { defineInterface, illegalConstructor } from "../web/interface.js";
import { ROLLBACK, begin, run } from "./host.js";
import * as operations from "./operations.js";

const KEY = {};
const { promised } = operations;

export class DurableObjectTransaction {
  #owner;
  #isEnded = false;
  #isRolledBack = false;

  constructor(key, owner) {
    if (key !== KEY) throw illegalConstructor();
    this.#owner = owner;
  }

  #check(operation) {
    this.#owner.check();
    if (this.#isRolledBack) throw new Error(`Cannot ${operation} on rolled back transaction`);
    if (this.#isEnded) {
      throw new Error(
        `Cannot call ${operation} on transaction that has already committed: did you move \`txn\` outside of the closure?`,
      );
    }
  }

  #do(operation, action) {
    return promised(() => {
      this.#check(operation);
      return action();
    });
  }

  get(key, options) {
    return this.#do("get()", () => operations.get(key, options));
  }

  put(key, value, options) {
    return this.#do("put()", () => operations.put(key, value, options));
  }

  delete(key, options) {
    return this.#do("delete()", () => operations.remove(key, options));
  }

  list(options) {
    return this.#do("list()", () => operations.list(options));
  }

  getAlarm(options) {
    return this.#do("getAlarm()", () => operations.getAlarm(options));
  }

  setAlarm(time, options) {
    return this.#do("setAlarm()", () => operations.setAlarm(this.#owner, time, options));
  }

  deleteAlarm(options) {
    return this.#do("deleteAlarm()", () => operations.deleteAlarm(options));
  }

  deleteAll() {
    throw new Error("Cannot call deleteAll() within a transaction");
  }

  rollback() {
    if (this.#isRolledBack) return;
    this.#check("rollback()");
    this.#isRolledBack = true;
    begin();
    run(ROLLBACK, 0);
  }

  /** The closure has ended; true if it was not rolled back. */
  static end(transaction) {
    const isOpen = !transaction.#isRolledBack;
    transaction.#isEnded = true;
    return isOpen;
  }
}

const { end } = DurableObjectTransaction;
delete DurableObjectTransaction.end;
defineInterface(DurableObjectTransaction, "DurableObjectTransaction");

export const endTransaction = end;

export function newTransaction(owner) {
  return new DurableObjectTransaction(KEY, owner);
}
