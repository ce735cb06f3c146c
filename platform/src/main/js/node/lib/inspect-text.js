// Primitives as util.inspect shows them.

const ESCAPED_SINGLE =
  /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const ESCAPED =
  /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const NAMED = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\\": "\\\\" };

function escapeUnit(unit) {
  const named = NAMED[unit];
  if (named !== undefined) return named;
  const code = unit.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).toUpperCase().padStart(2, "0")}` : `\\u${code.toString(16)}`;
}

/** A string in quotes that it needs no escapes for, if there are such. */
export function strEscape(text) {
  let quote = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) quote = '"';
    else if (!text.includes("`") && !text.includes("${")) quote = "`";
  }
  if (quote === "'" && !ESCAPED_SINGLE.test(text)) return `'${text}'`;
  let escaped = text.replace(ESCAPED, escapeUnit);
  if (quote === "'") escaped = escaped.replaceAll("'", "\\'");
  return quote + escaped + quote;
}

function groupInteger(text) {
  let result = "";
  let i = text.length;
  const start = text.startsWith("-") ? 1 : 0;
  for (; i >= start + 4; i -= 3) result = `_${text.slice(i - 3, i)}${result}`;
  return i === text.length ? text : `${text.slice(0, i)}${result}`;
}

function groupDecimals(text) {
  let result = "";
  let i = 0;
  for (; i < text.length - 3; i += 3) result += `${text.slice(i, i + 3)}_`;
  return i === 0 ? text : `${result}${text.slice(i)}`;
}

export function formatNumber(stylize, number, separator) {
  if (!separator) return stylize(Object.is(number, -0) ? "-0" : `${number}`, "number");
  const integer = Math.trunc(number);
  const text = String(integer);
  if (integer === number) {
    return stylize(!Number.isFinite(number) || text.includes("e") ? text : groupInteger(Object.is(number, -0) ? "-0" : text), "number");
  }
  if (Number.isNaN(number)) return stylize(text, "number");
  return stylize(`${groupInteger(text)}.${groupDecimals(String(number).slice(text.length + 1))}`, "number");
}

export function formatBigInt(stylize, bigint, separator) {
  const text = String(bigint);
  return stylize(`${separator ? groupInteger(text) : text}n`, "bigint");
}

export function formatPrimitive(stylize, value, ctx) {
  switch (typeof value) {
    case "string":
      return formatString(stylize, value, ctx);
    case "number":
      return formatNumber(stylize, value, ctx.numericSeparator);
    case "bigint":
      return formatBigInt(stylize, value, ctx.numericSeparator);
    case "boolean":
      return stylize(`${value}`, "boolean");
    case "undefined":
      return stylize("undefined", "undefined");
    default:
      return stylize(Symbol.prototype.toString.call(value), "symbol");
  }
}

function formatString(stylize, value, ctx) {
  let trailer = "";
  if (value.length > ctx.maxStringLength) {
    const remaining = value.length - ctx.maxStringLength;
    value = value.slice(0, ctx.maxStringLength);
    trailer = `... ${remaining} more character${remaining > 1 ? "s" : ""}`;
  }
  if (ctx.compact !== true && value.length > 16 && value.length > ctx.breakLength - ctx.indentationLvl - 4) {
    return (
      value
        .split(/(?<=\n)/)
        .map((line) => stylize(strEscape(line), "string"))
        .join(` +\n${" ".repeat(ctx.indentationLvl + 2)}`) + trailer
    );
  }
  return stylize(strEscape(value), "string") + trailer;
}
