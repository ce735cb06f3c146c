// performance: as coarse as Date.now(), and as workerd's it starts at the epoch.

import { DateNow } from "../kernel/primordials.js";
import { defineInterface, illegalConstructor, illegalInvocation } from "./interface.js";

const KEY = { __proto__: null };

export class Performance {
  #brand;

  constructor(key) {
    if (key !== KEY) throw illegalConstructor();
  }

  get timeOrigin() {
    if (!(#brand in this)) throw illegalInvocation();
    return 0;
  }

  now() {
    if (!(#brand in this)) throw illegalInvocation();
    return DateNow();
  }

  toJSON() {
    if (!(#brand in this)) throw illegalInvocation();
    return { timeOrigin: 0 };
  }
}
defineInterface(Performance, "Performance");

export const performance = new Performance(KEY);
