// Cuts a document, piece by piece, into tokens: https://html.spec.whatwg.org/#tokenization, as far as a
// rewriter needs it. Character references stay as they are.

import {
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  append,
} from "../kernel/primordials.js";
import { isLetter, isSpace, lower } from "./html-text.js";

/** Kinds of tokens. NONE: more input is needed. RAW: nothing that a handler sees. */
export const NONE = 0;
export const TEXT = 1;
export const START = 2;
export const END = 3;
export const COMMENT = 4;
export const DOCTYPE = 5;
export const RAW = 6;

/** What the text after a start tag may hold. RCDATA counts as RAW_TEXT: references stay anyway. */
export const DATA = 0;
export const RAW_TEXT = 1;
export const SCRIPT = 2;
export const PLAIN = 3;
const CDATA = 4;

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const DASH = 0x2d;

export class Tokenizer {
  /** What has come and is not consumed yet begins at `at`. */
  buffer = "";
  at = 0;
  /** The token: where it begins and ends in the buffer, and, of a tag or a comment, its insides. */
  start = 0;
  end = 0;
  /** In lower case. */
  name = "";
  selfClosing = false;
  /** Of each attribute: where its name begins and ends, its value, and itself ends. */
  spans = [];
  contentStart = 0;
  contentEnd = 0;
  /** Whether CDATA sections are known here: in SVG and MathML. Whoever reads the tokens sets it. */
  foreign = false;

  #mode = DATA;
  #rawName = "";
  /** How far text was searched in vain. */
  #searched = 0;
  /** The same inside of a comment that is not whole yet. */
  #inside = 0;
  /** In a script: 1 after `<!--`, 2 after `<script` in that. */
  #escaped = 0;

  /** More input. The indexes of earlier tokens mean nothing any more. */
  push(piece) {
    this.buffer =
      this.at === this.buffer.length ? piece : StringPrototypeSlice(this.buffer, this.at) + piece;
    this.#searched -= this.at;
    if (this.#searched < 0) this.#searched = 0;
    this.#inside -= this.at;
    this.at = 0;
  }

  /** The start tag that was read last is of an element with such text. */
  expect(mode, name) {
    this.#mode = mode;
    this.#rawName = name;
    this.#escaped = 0;
    this.#searched = this.at;
  }

  /**
   * Reads a token.
   *
   * @param {boolean} last whether nothing more will come
   */
  next(last) {
    this.start = this.at;
    if (this.at >= this.buffer.length) return NONE;
    switch (this.#mode) {
      case DATA:
        return this.#data(last);
      case PLAIN:
        return this.#token(TEXT, this.buffer.length);
      case CDATA:
        return this.#cdata(last);
      default:
        return this.#raw(last);
    }
  }

  #token(kind, end) {
    this.end = end;
    this.at = end;
    if (this.#searched < end) this.#searched = end;
    this.#inside = 0;
    return kind;
  }

  /** The text up to an index, or nothing yet. */
  #textTo(end) {
    this.#searched = end;
    return end > this.at ? this.#token(TEXT, end) : NONE;
  }

  #data(last) {
    const { buffer } = this;
    let from = maxOf(this.#searched, this.at);
    for (;;) {
      const less = StringPrototypeIndexOf(buffer, "<", from);
      if (less === -1) return this.#token(TEXT, buffer.length);
      if (less + 1 >= buffer.length) {
        return last ? this.#token(TEXT, buffer.length) : this.#textTo(less);
      }
      const next = StringPrototypeCharCodeAt(buffer, less + 1);
      if (isLetter(next) || next === SLASH || next === 0x21 || next === 0x3f) {
        if (next === SLASH && less + 2 >= buffer.length) {
          return last ? this.#token(TEXT, buffer.length) : this.#textTo(less);
        }
        if (less > this.at) return this.#textTo(less);
        return this.#markup(less, next, last);
      }
      from = less + 1;
    }
  }

  #markup(less, next, last) {
    if (isLetter(next)) return this.#tag(START, less, less + 1, last);
    if (next === SLASH) {
      const after = StringPrototypeCharCodeAt(this.buffer, less + 2);
      if (isLetter(after)) return this.#tag(END, less, less + 2, last);
      if (after === GREATER) return this.#token(RAW, less + 3);
      return this.#bogus(less + 2, last);
    }
    if (next === 0x3f) return this.#bogus(less + 1, last);
    return this.#declaration(less, last);
  }

  /** What begins with `<!`. */
  #declaration(less, last) {
    const { buffer } = this;
    const opening = lower(StringPrototypeSlice(buffer, less + 2, less + 9));
    if (StringPrototypeSlice(opening, 0, 2) === "--") return this.#comment(less + 4, last);
    if (opening === "doctype") {
      const end = StringPrototypeIndexOf(buffer, ">", less);
      if (end === -1) return NONE;
      this.contentStart = less + 9;
      this.contentEnd = end;
      return this.#token(DOCTYPE, end + 1);
    }
    if (this.foreign && opening === "[cdata[" && StringPrototypeSlice(buffer, less + 2, less + 9) === "[CDATA[") {
      this.#mode = CDATA;
      return this.#token(RAW, less + 9);
    }
    const short = less + 9 > buffer.length && !last;
    if (short && (isPrefix(opening, "--") || isPrefix(opening, "doctype") || isPrefix(opening, "[cdata["))) return NONE;
    return this.#bogus(less + 2, last);
  }

  #bogus(from, last) {
    const end = StringPrototypeIndexOf(this.buffer, ">", from);
    if (end === -1 && !last) return NONE;
    return this.#content(from, end === -1 ? this.buffer.length : end, end === -1 ? 0 : 1);
  }

  #content(from, to, closing) {
    this.contentStart = from;
    this.contentEnd = to;
    return this.#token(COMMENT, to + closing);
  }

  #comment(from, last) {
    const { buffer } = this;
    const { length } = buffer;
    const first = from < length ? StringPrototypeCharCodeAt(buffer, from) : 0;
    if (first === GREATER) return this.#content(from, from, 1);
    if (first === DASH && StringPrototypeCharCodeAt(buffer, from + 1) === GREATER) return this.#content(from, from, 2);
    let at = maxOf(this.#inside, from);
    for (;;) {
      const dashes = StringPrototypeIndexOf(buffer, "--", at);
      if (dashes === -1 || dashes + 2 >= length) break;
      const after = StringPrototypeCharCodeAt(buffer, dashes + 2);
      if (after === GREATER) return this.#content(from, dashes, 3);
      if (after === 0x21) {
        if (dashes + 3 >= length) break;
        if (StringPrototypeCharCodeAt(buffer, dashes + 3) === GREATER) return this.#content(from, dashes, 4);
      }
      at = dashes + 1;
    }
    if (last) return this.#content(from, length, 0);
    // The last three may be the beginning of the end.
    this.#inside = length - 3;
    return NONE;
  }

  /** @param {number} from where the name begins */
  #tag(kind, less, from, last) {
    const { buffer } = this;
    const { length } = buffer;
    let at = from;
    while (at < length && !endsName(StringPrototypeCharCodeAt(buffer, at))) at++;
    const nameEnd = at;
    const spans = [];
    let slash = false;
    for (;;) {
      if (at >= length) return NONE; // at the end of the input, too: what is cut off is no tag
      const unit = StringPrototypeCharCodeAt(buffer, at);
      if (unit === GREATER) break;
      if (isSpace(unit) || unit === SLASH) {
        slash = unit === SLASH;
        at++;
        continue;
      }
      slash = false;
      at = this.#attribute(at, spans);
      if (at === -1) return NONE;
    }
    this.name = lower(StringPrototypeSlice(buffer, from, nameEnd));
    this.selfClosing = slash;
    this.spans = spans;
    return this.#token(kind, at + 1);
  }

  /** Reads an attribute; where it ends, or -1. */
  #attribute(from, spans) {
    const { buffer } = this;
    const { length } = buffer;
    let at = from + 1; // an equals sign may begin a name
    while (at < length) {
      const unit = StringPrototypeCharCodeAt(buffer, at);
      if (unit === EQUALS || endsName(unit)) break;
      at++;
    }
    const nameEnd = at;
    while (at < length && isSpace(StringPrototypeCharCodeAt(buffer, at))) at++;
    if (at >= length) return -1;
    let valueStart = nameEnd;
    let valueEnd = nameEnd;
    let end = nameEnd;
    if (StringPrototypeCharCodeAt(buffer, at) === EQUALS) {
      at++;
      while (at < length && isSpace(StringPrototypeCharCodeAt(buffer, at))) at++;
      if (at >= length) return -1;
      const quote = StringPrototypeCharCodeAt(buffer, at);
      if (quote === 0x22 || quote === 0x27) {
        valueStart = at + 1;
        valueEnd = StringPrototypeIndexOf(buffer, quote === 0x22 ? '"' : "'", valueStart);
        if (valueEnd === -1) return -1;
        end = valueEnd + 1;
      } else {
        valueStart = at;
        while (at < length) {
          const unit = StringPrototypeCharCodeAt(buffer, at);
          if (unit === GREATER || isSpace(unit)) break;
          at++;
        }
        valueEnd = at;
        end = at;
      }
    }
    append(spans, from);
    append(spans, nameEnd);
    append(spans, valueStart);
    append(spans, valueEnd);
    append(spans, end);
    return end;
  }

  #cdata(last) {
    const end = StringPrototypeIndexOf(this.buffer, "]]>", this.at);
    if (end === this.at) {
      this.#mode = DATA;
      return this.#token(RAW, end + 3);
    }
    if (end !== -1) return this.#token(TEXT, end);
    return last ? this.#token(TEXT, this.buffer.length) : this.#textTo(maxOf(this.at, this.buffer.length - 2));
  }

  /** Text that ends at its element's end tag only. */
  #raw(last) {
    const { buffer } = this;
    const { length } = buffer;
    let at = maxOf(this.#searched, this.at);
    for (; at < length; at++) {
      const unit = StringPrototypeCharCodeAt(buffer, at);
      if (unit === GREATER) {
        if (this.#escaped !== 0 && this.#dashesBefore(at)) this.#escaped = 0;
        continue;
      }
      if (unit !== LESS) continue;
      // Whether it is a tag that counts: the longest of them has to be there in full.
      if (!last && length - at < this.#rawName.length + 3) return this.#textTo(at);
      if (this.#isTag(at + 1, "/")) {
        if (this.#escaped !== 2) return this.#rawEnd(at, last);
        this.#escaped = 1;
      } else if (this.#mode === SCRIPT) {
        if (this.#escaped === 1 && this.#isTag(at + 1, "")) this.#escaped = 2;
        else if (this.#escaped === 0 && StringPrototypeSlice(buffer, at, at + 4) === "<!--") {
          this.#escaped = 1;
          at++; // its dashes may be those of the end
        }
      }
    }
    // Dashes may be those of the end of a comment.
    if (this.#escaped !== 0 && !last) return this.#textTo(maxOf(this.at, length - 2));
    return this.#token(TEXT, length);
  }

  #rawEnd(less, last) {
    if (less > this.at) return this.#textTo(less);
    const kind = this.#tag(END, less, less + 2, last);
    if (kind === END) this.#mode = DATA;
    return kind;
  }

  #dashesBefore(at) {
    return at >= 2 && StringPrototypeSlice(this.buffer, at - 2, at) === "--";
  }

  #isTag(at, slash) {
    const end = at + slash.length + this.#rawName.length;
    return (
      end < this.buffer.length &&
      lower(StringPrototypeSlice(this.buffer, at, end)) === slash + this.#rawName &&
      endsName(StringPrototypeCharCodeAt(this.buffer, end))
    );
  }
}

function endsName(unit) {
  return unit === GREATER || unit === SLASH || isSpace(unit);
}

function isPrefix(text, of) {
  return StringPrototypeSlice(of, 0, text.length) === text;
}

function maxOf(a, b) {
  return a > b ? a : b;
}

/** The parts of a doctype, from what stands between `<!doctype` and `>`; null for a part that it has not. */
export function parseDoctype(content) {
  let at = skipSpace(content, 0);
  const from = at;
  while (at < content.length && !isSpace(StringPrototypeCharCodeAt(content, at))) at++;
  const name = at > from ? lower(StringPrototypeSlice(content, from, at)) : null;
  at = skipSpace(content, at);
  const keyword = lower(StringPrototypeSlice(content, at, at + 6));
  let publicId = null;
  let systemId = null;
  if (keyword === "public" || keyword === "system") {
    const first = quoted(content, at + 6);
    if (first !== null && keyword === "public") {
      publicId = first.text;
      systemId = quoted(content, first.end)?.text ?? null;
    } else if (first !== null) {
      systemId = first.text;
    }
  }
  return { name, publicId, systemId };
}

function quoted(content, from) {
  const at = skipSpace(content, from);
  const quote = StringPrototypeSlice(content, at, at + 1);
  if (quote !== '"' && quote !== "'") return null;
  const close = StringPrototypeIndexOf(content, quote, at + 1);
  const end = close === -1 ? content.length : close;
  return { text: StringPrototypeSlice(content, at + 1, end), end: end + 1 };
}

function skipSpace(content, from) {
  let at = from;
  while (at < content.length && isSpace(StringPrototypeCharCodeAt(content, at))) at++;
  return at;
}
