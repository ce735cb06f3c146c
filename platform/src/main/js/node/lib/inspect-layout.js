// How util.inspect puts the parts of an object on lines.

/** An array with members that are no elements: its elements go into columns. */
export const ARRAY_EXTRAS = 2;

const COLORS = /\u001b\[\d\d?m/g;

export function stripColors(text) {
  return text.replace(COLORS, "");
}

const lengthOf = (ctx, text) => (ctx.colors ? stripColors(text).length : text.length);

export function reduceToSingleLine(ctx, output, base, braces, extras, recurseTimes, value, named = 0) {
  const head = base ? `${base} ` : "";
  if (ctx.compact !== true) {
    if (typeof ctx.compact === "number" && ctx.compact >= 1) {
      const entries = output.length;
      if (extras === ARRAY_EXTRAS && entries > 6) output = groupElements(ctx, output, value);
      if (ctx.currentDepth - recurseTimes < ctx.compact && entries === output.length) {
        const start = output.length + ctx.indentationLvl + braces[0].length - named + base.length + 10;
        if (fits(ctx, output, start, base)) {
          const joined = output.join(", ");
          if (!joined.includes("\n")) return `${head}${braces[0]} ${joined} ${braces[1]}`;
        }
      }
    }
    const indentation = `\n${" ".repeat(ctx.indentationLvl)}`;
    return `${head}${braces[0]}${indentation}  ${output.join(`,${indentation}  `)}${indentation}${braces[1]}`;
  }
  const before = base ? ` ${base}` : "";
  if (fits(ctx, output, 0, base)) return `${braces[0]}${before} ${output.join(", ")} ${braces[1]}`;
  const indentation = `\n${" ".repeat(ctx.indentationLvl)}`;
  const line = base === "" && braces[0].length === 1 ? " " : `${before}\n${indentation.slice(1)}  `;
  return `${braces[0]}${line}${output.join(`,${indentation}  `)} ${braces[1]}`;
}

function fits(ctx, output, start, base) {
  let total = output.length + start;
  if (total + output.length > ctx.breakLength) return false;
  for (const text of output) {
    total += lengthOf(ctx, text);
    if (total > ctx.breakLength) return false;
  }
  return base === "" || !base.includes("\n");
}

/** Many short elements in columns. */
function groupElements(ctx, output, value) {
  let total = 0;
  let widest = 0;
  const more = ctx.maxArrayLength < output.length;
  const count = more ? output.length - 1 : output.length;
  const lengths = [];
  for (let i = 0; i < count; i++) {
    lengths[i] = lengthOf(ctx, output[i]);
    total += lengths[i] + 2;
    widest = Math.max(widest, lengths[i]);
  }
  const actual = widest + 2;
  if (!(actual * 3 + ctx.indentationLvl < ctx.breakLength && (total / actual > 5 || widest <= 6))) return output;
  const bias = Math.max(actual - 3 - Math.sqrt(actual - total / output.length), 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * bias * count) / bias),
    Math.floor((ctx.breakLength - ctx.indentationLvl) / actual),
    ctx.compact * 4,
    15,
  );
  if (columns <= 1) return output;
  const widths = [];
  for (let i = 0; i < columns; i++) {
    let width = 0;
    for (let j = i; j < count; j += columns) width = Math.max(width, lengths[j]);
    widths.push(width + 2);
  }
  const numeric = value !== undefined && isNumeric(value, count);
  const lines = [];
  for (let i = 0; i < count; i += columns) {
    const end = Math.min(i + columns, count);
    let line = "";
    let j = i;
    for (; j < end - 1; j++) {
      const width = widths[j - i] + output[j].length - lengths[j];
      line += numeric ? `${output[j]}, `.padStart(width) : `${output[j]}, `.padEnd(width);
    }
    line += numeric ? output[j].padStart(widths[j - i] + output[j].length - lengths[j] - 2) : output[j];
    lines.push(line);
  }
  if (more) lines.push(output[count]);
  return lines;
}

function isNumeric(value, count) {
  for (let i = 0; i < count; i++) if (typeof value[i] !== "number" && typeof value[i] !== "bigint") return false;
  return true;
}
