// What handlers put into a document: text, HTML or a stream, in lists beside, in the place of, or inside of what
// the token is.

import {
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  TypeError,
  append,
} from "../kernel/primordials.js";
import { sourceOf, takeBody } from "./body.js";
import { dictionary } from "./interface.js";
import { escapeText, isLetter, parserError, setOf } from "./html-text.js";
import { isResponse } from "./response.js";
import { isReadableStream, sourceFromReadable } from "./streams.js";

/** @typedef {string | {source: import("./streams.js").ByteSource, html: boolean}} Piece a byte string, or a stream */

/**
 * What a handler gave as content.
 *
 * @param {import("./html-text.js").HtmlCharset} charset
 * @param {unknown} content
 * @param {{html?: boolean}} [options]
 * @returns {Piece}
 */
export function pieceOf(charset, content, options) {
  const html = !!dictionary(options, "ContentOptions").html;
  if (isReadableStream(content)) return { source: sourceFromReadable(content), html };
  if (isResponse(content)) {
    const body = takeBody(content);
    return body === null ? "" : { source: sourceOf(body), html };
  }
  return textPiece(charset, content, html);
}

/** The same where workerd takes no streams. */
export function stringPieceOf(charset, content, options) {
  const html = !!dictionary(options, "ContentOptions").html;
  if (isReadableStream(content) || isResponse(content)) {
    throw new TypeError(
      "Replacing content in HTML comments using a ReadableStream or Response object is not implemented. You must " +
        "provide a string.",
    );
  }
  return textPiece(charset, content, html);
}

function textPiece(charset, content, html) {
  const text = `${content}`;
  return charset.toBytes(html ? text : escapeText(text));
}

/** What becomes of a token. */
export class Changes {
  removed = false;
  /** @type {Piece[]} */
  before = [];
  /** @type {Piece[]} in the token's place */
  instead = [];
  /** @type {Piece[]} */
  after = [];

  replace(piece) {
    this.removed = true;
    this.instead = [piece];
  }
}

export function prepend(list, piece) {
  const all = [piece];
  for (let i = 0; i < list.length; i++) append(all, list[i]);
  return all;
}

const NOT_IN_NAME = setOf(" ", "\n", "\r", "\t", "\f", "/", ">");

/** Checks a new name for a tag. */
export function checkTagName(name) {
  if (name === "") throw parserError("Tag name can't be empty.");
  if (!isLetter(StringPrototypeCharCodeAt(name, 0))) {
    throw parserError("The first character of the tag name should be an ASCII alphabetical character.");
  }
  checkName(name, "tag name");
}

/** Checks the name of a new attribute. */
export function checkAttributeName(name) {
  if (name === "") throw parserError("Attribute name can't be empty.");
  checkName(name, "attribute name");
}

function checkName(name, what) {
  for (let i = 0; i < name.length; i++) {
    const character = StringPrototypeSlice(name, i, i + 1);
    if (NOT_IN_NAME.has(character) || (character === "=" && what === "attribute name")) {
      throw parserError(`\`${character}\` character is forbidden in the ${what}`);
    }
  }
}

export function checkComment(text) {
  if (StringPrototypeIncludes(text, "-->")) {
    throw parserError("Comment text shouldn't contain comment closing sequence (`-->`).");
  }
}

/** A start tag's attribute as it is written. */
export function attributeSource(name, value) {
  return `${name}="${StringPrototypeReplaceAll(value, '"', "&quot;")}"`;
}
