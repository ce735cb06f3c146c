// One document on its way through HTMLRewriter: bytes in, handlers called in the document's order, bytes out.
// What no handler changes is passed on as it came.

import { StringPrototypeSlice, append, uncurryThis } from "../kernel/primordials.js";
import { runInFrame } from "../kernel/async-context.js";
import { runFor } from "../kernel/invocation.js";
import { TextDecoder } from "./encoding.js";
import { matchesAny } from "./html-selector.js";
import { bytesOfString, escapeText, lower, parserError, stringOfBytes } from "./html-text.js";
import {
  ElementState,
  EndTagState,
  TextState,
  invalidate,
  newComment,
  newDoctype,
  newDocumentEnd,
  newElement,
  newEndTag,
  newText,
} from "./html-tokens.js";
import { COMMENT, DATA, DOCTYPE, END, NONE, START, TEXT, Tokenizer, parseDoctype } from "./html-tokenizer.js";
import { Tree } from "./html-tree.js";
import { unfinished } from "./utf8.js";

const decode = uncurryThis(TextDecoder.prototype.decode);

/** A tag or a comment may be as long as workerd's memory for it. */
const LONGEST = 3 * 1024 * 1024;

/**
 * Handlers as they were registered.
 *
 * @typedef {object} Registration
 * @property {import("./html-selector.js").Selector[] | null} selectors null for the document's own handlers
 * @property {object} handlers `this` of the functions
 * @property {Function | undefined} element
 * @property {Function | undefined} doctype
 * @property {Function | undefined} comments
 * @property {Function | undefined} text
 * @property {Function | undefined} end
 */

export class Rewriting {
  #charset;
  #registrations;
  /** How many open elements a registration is active for; at least 1 for the document's. */
  #active = [];
  #activeText = 0;
  #activeComments = 0;
  #keepsAttributes;
  #tokenizer = new Tokenizer();
  #tree;
  #invocation;
  #frame;

  /** Bytes of a character whose rest is still to come. */
  #held = "";
  #out = "";
  /** Up to where the tokenizer's buffer is in `#out` or dropped. */
  #copied = 0;
  /** How many open elements lose their content. */
  #dropping = 0;
  /** Whether a handler saw text of a node whose end it has not been told. */
  #inText = false;

  /**
   * @param {import("./html-text.js").HtmlCharset} charset
   * @param {Registration[]} registrations
   * @param {{ancestors: boolean, types: boolean}} looks at what the selectors look
   * @param {(name: string) => boolean} extraVoid
   */
  constructor(charset, registrations, looks, extraVoid, invocation, frame) {
    this.#charset = charset;
    this.#registrations = registrations;
    this.#keepsAttributes = looks.ancestors;
    this.#tree = new Tree(looks.types, extraVoid);
    this.#invocation = invocation;
    this.#frame = frame;
    for (let i = 0; i < registrations.length; i++) {
      append(this.#active, 0);
      if (registrations[i].selectors === null) this.#activate(i, 1);
    }
  }

  #activate(i, by) {
    const registration = this.#registrations[i];
    this.#active[i] += by;
    if (registration.text !== undefined) this.#activeText += by;
    if (registration.comments !== undefined) this.#activeComments += by;
  }

  /** Takes more of the document. Rejects with what a handler threw. */
  async write(bytes) {
    let piece = this.#held + stringOfBytes(bytes);
    this.#held = "";
    if (this.#charset.isUtf8) {
      const tail = StringPrototypeSlice(piece, -4);
      const back = unfinished(bytesOfString(tail), tail.length);
      if (back > 0) {
        this.#held = StringPrototypeSlice(piece, -back);
        piece = StringPrototypeSlice(piece, 0, -back);
      }
    }
    if (piece === "") return;
    this.#push(piece);
    await this.#run(false);
    if (this.#tokenizer.buffer.length - this.#tokenizer.at > LONGEST) {
      throw parserError("The memory limit has been exceeded.");
    }
  }

  /** The document is over. */
  async end() {
    if (this.#held !== "") this.#push(this.#held);
    await this.#run(true);
    await this.#endText();
    this.#copy(this.#tokenizer.buffer.length);
    const { length } = this.#registrations;
    for (let i = 0; i < length; i++) {
      const { end, handlers } = this.#registrations[i];
      if (end === undefined) continue;
      const state = { charset: this.#charset, pieces: [] };
      await this.#call(handlers, end, newDocumentEnd(state));
      await this.#emit(state.pieces);
    }
  }

  #push(piece) {
    this.#copy(this.#tokenizer.at);
    this.#tokenizer.push(piece);
    this.#copied = 0;
  }

  /** Takes what is ready, null for nothing. */
  take() {
    if (this.#out === "") return null;
    const bytes = bytesOfString(this.#out);
    this.#out = "";
    return bytes;
  }

  get ready() {
    return this.#out.length;
  }

  async #run(last) {
    const tokenizer = this.#tokenizer;
    for (;;) {
      const kind = tokenizer.next(last);
      if (kind === NONE) break;
      let done;
      switch (kind) {
        case TEXT:
          if (this.#activeText > 0) done = this.#text();
          break;
        case START:
          done = this.#startTag();
          break;
        case END:
          done = this.#endTag();
          break;
        case COMMENT:
          if (this.#inText || this.#activeComments > 0) done = this.#comment();
          break;
        case DOCTYPE:
          done = this.#doctype();
          break;
      }
      if (done !== undefined) await done;
    }
    this.#copy(tokenizer.at);
  }

  /** Passes on what stands before an index and has not been dealt with. */
  #copy(to) {
    if (this.#dropping === 0 && to > this.#copied) {
      this.#out += StringPrototypeSlice(this.#tokenizer.buffer, this.#copied, to);
    }
    this.#copied = to;
  }

  async #call(self, handler, token) {
    try {
      let result;
      const run = () => {
        result = runInFrame(this.#frame, handler, self, [token]);
      };
      if (this.#invocation === null) run();
      else runFor(this.#invocation, run);
      if (result !== undefined) await result;
    } finally {
      invalidate(token);
    }
  }

  async #emit(pieces) {
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i];
      if (typeof piece !== "string") await this.#emitStream(piece);
      else if (this.#dropping === 0) this.#out += piece;
    }
  }

  async #emitStream({ source, html }) {
    const decoder = new TextDecoder("utf-8", STRICT);
    for (;;) {
      const chunk = await source.pull();
      let text;
      try {
        text = chunk === null ? decode(decoder) : decode(decoder, chunk, STREAM);
      } catch {
        source.cancel(undefined);
        throw parserError("Invalid UTF-8");
      }
      if (this.#dropping === 0) this.#out += this.#charset.toBytes(html ? text : escapeText(text));
      if (chunk === null) return;
    }
  }

  /** Puts a token out with what handlers made of it. */
  async #put(changes, from, to, source) {
    this.#copy(from);
    await this.#emit(changes.before);
    if (!changes.removed) {
      if (this.#dropping === 0) this.#out += source ?? StringPrototypeSlice(this.#tokenizer.buffer, from, to);
    } else {
      await this.#emit(changes.instead);
    }
    await this.#emit(changes.after);
    this.#copied = to;
  }

  async #text() {
    const { start, end, buffer } = this.#tokenizer;
    this.#inText = true;
    await this.#textChunk(start, end, StringPrototypeSlice(buffer, start, end), false);
  }

  async #textChunk(start, end, text, last) {
    const state = new TextState(this.#charset, text, last);
    for (let i = 0; i < this.#registrations.length; i++) {
      const { text: handler, handlers } = this.#registrations[i];
      if (handler !== undefined && this.#active[i] > 0) await this.#call(handlers, handler, newText(state));
    }
    if (hasChanges(state.changes)) await this.#put(state.changes, start, end);
  }

  /** Tells handlers that a text node is over. */
  async #endText() {
    if (!this.#inText) return;
    this.#inText = false;
    const { start } = this.#tokenizer;
    await this.#textChunk(start, start, "", true);
  }

  async #comment() {
    const { start, end, buffer, contentStart, contentEnd } = this.#tokenizer;
    await this.#endText();
    const state = new TextState(this.#charset, StringPrototypeSlice(buffer, contentStart, contentEnd));
    for (let i = 0; i < this.#registrations.length; i++) {
      const { comments, handlers } = this.#registrations[i];
      if (comments !== undefined && this.#active[i] > 0) await this.#call(handlers, comments, newComment(state));
    }
    if (state.rewritten) await this.#put(state.changes, start, end, `<!--${state.text}-->`);
    else if (hasChanges(state.changes)) await this.#put(state.changes, start, end);
  }

  async #doctype() {
    const { buffer, contentStart, contentEnd } = this.#tokenizer;
    await this.#endText();
    const parts = parseDoctype(StringPrototypeSlice(buffer, contentStart, contentEnd));
    for (let i = 0; i < this.#registrations.length; i++) {
      const { doctype, handlers } = this.#registrations[i];
      if (doctype !== undefined) await this.#call(handlers, doctype, newDoctype({ charset: this.#charset, parts }));
    }
  }

  /** @returns {Promise<void> | undefined} undefined if no handler is concerned */
  #startTag() {
    const { name, spans, selfClosing, buffer } = this.#tokenizer;
    let list = null;
    const attributes = () => (list ??= attributesOf(buffer, spans));
    const node = this.#tree.element(name, attributes);
    const canHaveContent = this.#tree.canHaveContent(node, selfClosing);
    let matched = null;
    for (let i = 0; i < this.#registrations.length; i++) {
      const { selectors } = this.#registrations[i];
      if (selectors !== null && matchesAny(selectors, node)) append((matched ??= []), i);
    }
    if (matched === null && !this.#inText) {
      if (canHaveContent) this.#open(node, null);
      return undefined;
    }
    return this.#startElement(node, matched, attributes, canHaveContent);
  }

  async #startElement(node, matched, attributes, canHaveContent) {
    const { start, end, name, selfClosing } = this.#tokenizer;
    await this.#endText();
    if (matched === null) {
      if (canHaveContent) this.#open(node, null);
      return;
    }
    const state = new ElementState(this.#charset, name, node.namespace, copyOf(attributes()), canHaveContent);
    for (let i = 0; i < matched.length; i++) {
      const { element, handlers } = this.#registrations[matched[i]];
      if (element !== undefined) await this.#call(handlers, element, newElement(state));
    }
    const source = state.rewritten ? startTag(state, selfClosing) : undefined;
    if (state.rewritten || hasChanges(state.start)) await this.#put(state.start, start, end, source);
    if (!canHaveContent) return;
    if (state.renamed || state.endHandler !== null || hasChanges(state.end)) {
      node.atEnd = { changes: state.end, name: state.renamed ? state.name : null, handler: state.endHandler };
    }
    this.#open(node, matched);
    if (state.removesContent) {
      this.#copy(end);
      node.removesContent = true;
      this.#dropping++;
    }
  }

  #open(node, matched) {
    const mode = this.#tree.open(node);
    if (!this.#keepsAttributes) node.attributes = NO_ATTRIBUTES;
    else node.attributes(); // or the closure would read a buffer that is gone
    if (matched !== null) {
      node.matched = matched;
      for (let i = 0; i < matched.length; i++) this.#activate(matched[i], 1);
    }
    if (mode !== DATA) this.#tokenizer.expect(mode, node.name);
    this.#tokenizer.foreign = this.#tree.foreign;
  }

  /** @returns {Promise<void> | undefined} undefined if no handler is concerned */
  #endTag() {
    return this.#inText ? this.#endTagAfterText() : this.#close();
  }

  async #endTagAfterText() {
    await this.#endText();
    const done = this.#close();
    if (done !== undefined) await done;
  }

  #close() {
    const closed = this.#tree.close(this.#tokenizer.name);
    if (closed === null) return undefined;
    let concerned = false;
    for (let i = 0; i < closed.length; i++) {
      if (closed[i].atEnd !== null) concerned = true;
      this.#leave(closed[i]);
    }
    this.#tokenizer.foreign = this.#tree.foreign;
    return concerned ? this.#endElements(closed) : undefined;
  }

  #leave(node) {
    const { matched } = node;
    if (matched !== null) for (let i = 0; i < matched.length; i++) this.#activate(matched[i], -1);
    if (node.removesContent) {
      this.#copy(this.#tokenizer.start);
      this.#dropping--;
    }
  }

  async #endElements(closed) {
    const { start, end, name } = this.#tokenizer;
    const state = new EndTagState(this.#charset, name);
    const { changes } = state;
    const own = closed.length - 1;
    for (let i = 0; i < closed.length; i++) {
      const { atEnd } = closed[i];
      if (atEnd === null) continue;
      appendAll(changes.before, atEnd.changes.before);
      // An element without an end tag of its own ends before the tag of the one around it.
      appendAll(i === own ? changes.after : changes.before, atEnd.changes.after);
      if (i === own) {
        if (atEnd.changes.removed) changes.removed = true;
        if (atEnd.name !== null) {
          state.name = atEnd.name;
          state.renamed = true;
        }
      }
      if (atEnd.handler !== null) await this.#call(undefined, atEnd.handler, newEndTag(state));
    }
    if (state.renamed || hasChanges(changes)) {
      await this.#put(changes, start, end, state.renamed ? `</${state.name}>` : undefined);
    }
  }
}

const STRICT = { __proto__: null, fatal: true, ignoreBOM: true };
const STREAM = { __proto__: null, stream: true };
const NO_ATTRIBUTES = () => [];

function hasChanges({ removed, before, after }) {
  return removed || before.length > 0 || after.length > 0;
}

function appendAll(list, more) {
  for (let i = 0; i < more.length; i++) append(list, more[i]);
}

function attributesOf(buffer, spans) {
  const list = [];
  for (let i = 0; i < spans.length; i += 5) {
    append(list, {
      name: lower(StringPrototypeSlice(buffer, spans[i], spans[i + 1])),
      value: StringPrototypeSlice(buffer, spans[i + 2], spans[i + 3]),
      source: StringPrototypeSlice(buffer, spans[i], spans[i + 4]),
    });
  }
  return list;
}

function copyOf(list) {
  const copy = [];
  appendAll(copy, list);
  return copy;
}

function startTag({ name, attributes }, selfClosing) {
  let source = `<${name}`;
  for (let i = 0; i < attributes.length; i++) source += ` ${attributes[i].source}`;
  // A slash right after a value without quotes would belong to the value.
  return source + (selfClosing ? (attributes.length > 0 ? " />" : "/>") : ">");
}
