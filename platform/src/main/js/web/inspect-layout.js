// How the parts of an object are put on lines, as node's util.inspect does it.

import {
  MathFloor,
  MathMax,
  MathMin,
  StringPrototypeIncludes,
  StringPrototypePadEnd,
  StringPrototypePadStart,
  StringPrototypeStartsWith,
  TypedArrayPrototypeGetTag,
  append,
  getOwnPropertyDescriptor,
} from "../kernel/primordials.js";
import { spaces } from "./inspect-text.js";

const { sqrt, round } = globalThis.Math;
const BREAK_LENGTH = 80;
/** How many levels of objects may share a line. */
const COMPACT = 3;

/** Kinds of objects: lists are laid out in columns. */
export const OBJECT = 0;
export const ARRAY = 1;

/**
 * @param {import("./inspect.js").Context} context
 * @param {string[]} output the items and members, as texts
 * @param {string} mark what stands before it all: the number of an object that holds itself
 * @param {import("./inspect-kinds.js").View} view
 * @param {number} level
 * @param {object} value
 * @returns {string}
 */
export function layOut(context, output, mark, view, level, value) {
  const { base, close } = view;
  let { open } = view;
  if (base === "" && mark !== "") open = mark + open;
  const head = base === "" ? "" : `${mark}${base} `;
  const entries = output.length;
  if (view.kind === ARRAY && entries > 6) output = groupItems(context, output, value);
  if (context.currentDepth - level < COMPACT && entries === output.length) {
    const start = output.length + context.indentation + open.length + base.length + 10;
    if (fits(output, start) && !StringPrototypeIncludes(base, "\n")) {
      const joined = join(output, ", ");
      if (!StringPrototypeIncludes(joined, "\n")) return `${head}${open} ${joined} ${close}`;
    }
  }
  const indentation = `\n${spaces(context.indentation)}`;
  return `${head}${open}${indentation}  ${join(output, `,${indentation}  `)}${indentation}${close}`;
}

function fits(output, start) {
  let total = output.length + start;
  for (let i = 0; i < output.length; i++) total += output[i].length;
  return total <= BREAK_LENGTH;
}

function join(list, separator) {
  let text = "";
  for (let i = 0; i < list.length; i++) text += i === 0 ? list[i] : separator + list[i];
  return text;
}

/** Many short items in columns, as node does it. */
function groupItems(context, output, value) {
  let total = 0;
  let widest = 0;
  const more = StringPrototypeStartsWith(output[output.length - 1], "... ");
  const count = more ? output.length - 1 : output.length;
  for (let i = 0; i < count; i++) {
    total += output[i].length + 2;
    widest = MathMax(widest, output[i].length);
  }
  const actual = widest + 2;
  if (actual * 3 + context.indentation >= BREAK_LENGTH) return output;
  if (total / actual <= 5 && widest > 6) return output;
  const bias = MathMax(actual - 3 - sqrt(actual - total / output.length), 1);
  const columns = MathMin(
    MathMin(round(sqrt(2.5 * bias * count) / bias), MathFloor((80 - context.indentation) / actual)),
    MathMin(COMPACT * 4, 15),
  );
  if (columns <= 1) return output;
  const widths = [];
  for (let i = 0; i < columns; i++) {
    let width = 0;
    for (let j = i; j < count; j += columns) width = MathMax(width, output[j].length);
    append(widths, width + 2);
  }
  const pad = isNumeric(value, count) ? StringPrototypePadStart : StringPrototypePadEnd;
  const lines = [];
  for (let i = 0; i < count; i += columns) {
    const end = MathMin(i + columns, count);
    let line = "";
    let j = i;
    for (; j < end - 1; j++) line += pad(`${output[j]}, `, widths[j - i], " ");
    line += pad === StringPrototypePadStart ? pad(output[j], widths[j - i] - 2, " ") : output[j];
    append(lines, line);
  }
  if (more) append(lines, output[count]);
  return lines;
}

function isNumeric(value, count) {
  if (TypedArrayPrototypeGetTag(value) !== undefined) return true;
  for (let i = 0; i < count; i++) {
    const item = getOwnPropertyDescriptor(value, i)?.value;
    if (typeof item !== "number" && typeof item !== "bigint") return false;
  }
  return true;
}
