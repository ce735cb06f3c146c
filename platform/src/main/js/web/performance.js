// performance: as coarse as Date.now(), and as workerd's it starts at the epoch, and stands still at 0 in global
// scope. Marks and measures are kept, resources are not.

import {
  ArrayPrototypeFilter,
  DateNow,
  Error,
  Map,
  TypeError,
  append,
} from "../kernel/primordials.js";
import { currentOrNull } from "../kernel/invocation.js";
import { EventTarget } from "./events.js";
import {
  defineInterface,
  dictionary,
  illegalConstructor,
  illegalInvocation,
  requireArguments,
} from "./interface.js";

const KEY = { __proto__: null };

/** No clock runs in global scope: what a module does when it is loaded cannot depend on it. */
function now() {
  return currentOrNull() === null ? 0 : DateNow();
}

/** @type {(entry: PerformanceEntry) => {name: string, type: string, start: number}} */
let look;

export class PerformanceEntry {
  #name;
  #type;
  #start;
  #duration;
  #detail;

  constructor(key, name, type, start, duration, detail) {
    if (key !== KEY) throw illegalConstructor();
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
    this.#detail = detail;
  }

  static #of(self) {
    if (!(#name in self)) throw illegalInvocation();
    return self;
  }

  get name() {
    return PerformanceEntry.#of(this).#name;
  }

  get entryType() {
    return PerformanceEntry.#of(this).#type;
  }

  get startTime() {
    return PerformanceEntry.#of(this).#start;
  }

  get duration() {
    return PerformanceEntry.#of(this).#duration;
  }

  toJSON() {
    const self = PerformanceEntry.#of(this);
    const json = {
      name: self.#name,
      entryType: self.#type,
      startTime: self.#start,
      duration: self.#duration,
    };
    if (self.#detail !== undefined) json.detail = self.#detail;
    return json;
  }

  static {
    look = (entry) => ({
      name: entry.#name,
      type: entry.#type,
      start: entry.#start,
      detail: entry.#detail,
    });
  }
}
defineInterface(PerformanceEntry, "PerformanceEntry");

function detailOf(self, Class) {
  if (!(self instanceof Class)) throw illegalInvocation();
  return look(self).detail ?? null;
}

export class PerformanceMark extends PerformanceEntry {
  constructor(name, options) {
    requireArguments(arguments.length, 1, "PerformanceMark");
    const { startTime, detail } = dictionary(options, "PerformanceMark options");
    super(KEY, `${name}`, "mark", startTime === undefined ? now() : +startTime, 0, detail);
  }

  get detail() {
    return detailOf(this, PerformanceMark);
  }
}
defineInterface(PerformanceMark, "PerformanceMark");

export class PerformanceMeasure extends PerformanceEntry {
  constructor(key, name, start, duration, detail) {
    super(key, name, "measure", start, duration, detail);
  }

  get detail() {
    return detailOf(this, PerformanceMeasure);
  }
}
defineInterface(PerformanceMeasure, "PerformanceMeasure");

/** No resource is ever timed: there are none of these. */
export class PerformanceResourceTiming extends PerformanceEntry {}
defineInterface(PerformanceResourceTiming, "PerformanceResourceTiming");

export class PerformanceObserverEntryList {
  constructor(key) {
    if (key !== KEY) throw illegalConstructor();
  }

  getEntries() {
    return [];
  }

  getEntriesByType() {
    return [];
  }

  getEntriesByName() {
    return [];
  }
}
defineInterface(PerformanceObserverEntryList, "PerformanceObserverEntryList");

/** Never told of anything, as in workerd. */
export class PerformanceObserver {
  constructor(callback) {
    if (typeof callback !== "function") throw new TypeError("PerformanceObserver needs a function.");
  }

  static get supportedEntryTypes() {
    return [];
  }

  observe() {}

  disconnect() {}

  takeRecords() {
    return [];
  }
}
defineInterface(PerformanceObserver, "PerformanceObserver");

export class Performance extends EventTarget {
  #entries = [];

  constructor(key) {
    if (key !== KEY) throw illegalConstructor();
    super();
  }

  static #of(self) {
    if (!(#entries in self)) throw illegalInvocation();
    return self;
  }

  #keep(test) {
    this.#entries = ArrayPrototypeFilter(this.#entries, (entry) => test(look(entry)));
  }

  #select(test) {
    return ArrayPrototypeFilter(this.#entries, (entry) => test(look(entry)));
  }

  /** The time of the newest mark of that name. */
  #markTime(name) {
    const marks = this.#select((entry) => entry.type === "mark" && entry.name === name);
    if (marks.length === 0) throw new Error(`The mark "${name}" does not exist.`);
    return look(marks[marks.length - 1]).start;
  }

  #time(value, otherwise) {
    if (value === undefined) return otherwise;
    return typeof value === "string" ? this.#markTime(value) : +value;
  }

  get timeOrigin() {
    Performance.#of(this);
    return 0;
  }

  get eventCounts() {
    Performance.#of(this);
    return EVENT_COUNTS;
  }

  now() {
    Performance.#of(this);
    return now();
  }

  mark(name, options) {
    requireArguments(arguments.length, 1, "Performance.mark");
    const mark = new PerformanceMark(name, options);
    append(Performance.#of(this).#entries, mark);
    return mark;
  }

  measure(name, startOrOptions, endMark) {
    const self = Performance.#of(this);
    requireArguments(arguments.length, 1, "Performance.measure");
    let start;
    let end;
    let detail = null;
    if (startOrOptions !== null && typeof startOrOptions === "object") {
      const options = startOrOptions;
      start = self.#time(options.start, 0);
      end = self.#time(options.end, options.duration === undefined ? now() : start + +options.duration);
      detail = options.detail ?? null;
    } else {
      start = self.#time(startOrOptions === undefined ? undefined : `${startOrOptions}`, 0);
      end = self.#time(endMark === undefined ? undefined : `${endMark}`, now());
    }
    const duration = end >= start ? end - start : 0;
    const measure = new PerformanceMeasure(KEY, `${name}`, start, duration, detail);
    append(self.#entries, measure);
    return measure;
  }

  clearMarks(name) {
    clear(Performance.#of(this), "mark", name, (self, test) => self.#keep(test));
  }

  clearMeasures(name) {
    clear(Performance.#of(this), "measure", name, (self, test) => self.#keep(test));
  }

  clearResourceTimings() {
    Performance.#of(this);
  }

  setResourceTimingBufferSize() {
    Performance.#of(this);
  }

  getEntries() {
    return Performance.#of(this).#select(() => true);
  }

  getEntriesByName(name, type) {
    const wanted = `${name}`;
    return Performance.#of(this).#select(
      (entry) => entry.name === wanted && (type === undefined || entry.type === `${type}`),
    );
  }

  getEntriesByType(type) {
    const wanted = `${type}`;
    return Performance.#of(this).#select((entry) => entry.type === wanted);
  }

  toJSON() {
    Performance.#of(this);
    return { timeOrigin: 0 };
  }
}
defineInterface(Performance, "Performance");

function clear(self, type, name, keep) {
  const wanted = name === undefined ? undefined : `${name}`;
  keep(self, (entry) => entry.type !== type || (wanted !== undefined && entry.name !== wanted));
}

const EVENT_COUNTS = new Map();

export const performance = new Performance(KEY);
