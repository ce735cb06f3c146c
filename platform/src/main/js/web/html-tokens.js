// What handlers of HTMLRewriter get: Element, EndTag, Comment, Text, Doctype and DocumentEnd. Each is valid until
// its handler is done.

import {
  ArrayConstructor,
  Error,
  SymbolIterator,
  TypeError,
  append,
  getPrototypeOf,
  setPrototypeOf,
} from "../kernel/primordials.js";
import {
  Changes,
  attributeSource,
  checkAttributeName,
  checkComment,
  checkTagName,
  pieceOf,
  prepend,
  stringPieceOf,
} from "./html-content.js";
import { lower, parserError } from "./html-text.js";
import { defineInterface, illegalConstructor, illegalInvocation } from "./interface.js";

const INTERNAL = { __proto__: null };
const NO_LONGER_VALID =
  "This content token is no longer valid. Content tokens are only valid during the execution of the relevant content " +
  "handler.";
const MODIFIED =
  "The attributes of this element have been modified during iteration. You must create a new iterator after modifying " +
  "attributes.";

/** @type {(token: Token) => void} its handler is done */
export let invalidate;

/** What all have in common: what they stand for, as long as that is there. */
class Token {
  #state;

  constructor(mark, state) {
    if (mark !== INTERNAL) throw illegalConstructor();
    this.#state = state;
  }

  static {
    invalidate = (token) => {
      const state = token.#state;
      token.#state = null;
      if (state.iterators !== undefined) {
        for (let i = 0; i < state.iterators.length; i++) endIterator(state.iterators[i]);
      }
    };
    stateOf = (token) => {
      if (token === null || typeof token !== "object" || !(#state in token)) throw illegalInvocation();
      if (token.#state === null) throw new TypeError(NO_LONGER_VALID);
      return token.#state;
    };
  }
}

/** @type {(token: unknown) => object} */
let stateOf;
let endIterator;
let disturbIterator;

/** What an Element stands for. */
export class ElementState {
  /** @param {{name: string, value: string, source: string}[]} attributes a fresh list */
  constructor(charset, name, namespace, attributes, canHaveContent) {
    this.charset = charset;
    this.name = name;
    this.namespace = namespace;
    this.attributes = attributes;
    this.canHaveContent = canHaveContent;
    this.rewritten = false;
    this.start = new Changes();
    this.end = new Changes();
    this.renamed = false;
    this.removesContent = false;
    this.endHandler = null;
    this.iterators = [];
  }

  removeContent() {
    this.removesContent = true;
    this.start.after = [];
    this.end.before = [];
  }

  changeAttributes() {
    this.rewritten = true;
    for (let i = 0; i < this.iterators.length; i++) disturbIterator(this.iterators[i]);
  }

  find(name) {
    for (let i = 0; i < this.attributes.length; i++) if (this.attributes[i].name === name) return i;
    return -1;
  }
}

class Element extends Token {
  get tagName() {
    const state = stateOf(this);
    return state.charset.toText(state.name);
  }

  set tagName(value) {
    const state = stateOf(this);
    const name = `${value}`;
    checkTagName(name);
    state.name = state.charset.toBytes(name);
    state.rewritten = true;
    state.renamed = true;
  }

  get attributes() {
    const state = stateOf(this);
    const iterator = new AttributesIterator(INTERNAL, state);
    append(state.iterators, iterator);
    return iterator;
  }

  get removed() {
    return stateOf(this).start.removed;
  }

  get namespaceURI() {
    return stateOf(this).namespace;
  }

  getAttribute(name) {
    const state = stateOf(this);
    const at = state.find(lower(state.charset.toBytes(`${name}`)));
    return at === -1 ? null : state.charset.toText(state.attributes[at].value);
  }

  hasAttribute(name) {
    const state = stateOf(this);
    return state.find(lower(state.charset.toBytes(`${name}`))) !== -1;
  }

  setAttribute(name, value) {
    const state = stateOf(this);
    const key = `${name}`;
    const text = state.charset.toBytes(`${value}`);
    checkAttributeName(key);
    const lowered = lower(state.charset.toBytes(key));
    const attribute = { name: lowered, value: text, source: attributeSource(lowered, text) };
    const at = state.find(lowered);
    if (at === -1) append(state.attributes, attribute);
    else state.attributes[at] = attribute;
    state.changeAttributes();
    return this;
  }

  removeAttribute(name) {
    const state = stateOf(this);
    const lowered = lower(state.charset.toBytes(`${name}`));
    const kept = [];
    for (let i = 0; i < state.attributes.length; i++) {
      if (state.attributes[i].name !== lowered) append(kept, state.attributes[i]);
    }
    if (kept.length !== state.attributes.length) {
      state.attributes = kept;
      state.rewritten = true;
    }
    for (let i = 0; i < state.iterators.length; i++) disturbIterator(state.iterators[i]);
    return this;
  }

  before(content, options = undefined) {
    const state = stateOf(this);
    append(state.start.before, pieceOf(state.charset, content, options));
    return this;
  }

  after(content, options = undefined) {
    const state = stateOf(this);
    const changes = state.canHaveContent ? state.end : state.start;
    changes.after = prepend(changes.after, pieceOf(state.charset, content, options));
    return this;
  }

  prepend(content, options = undefined) {
    const state = stateOf(this);
    const piece = pieceOf(state.charset, content, options);
    if (state.canHaveContent) state.start.after = prepend(state.start.after, piece);
    return this;
  }

  append(content, options = undefined) {
    const state = stateOf(this);
    const piece = pieceOf(state.charset, content, options);
    if (state.canHaveContent) append(state.end.before, piece);
    return this;
  }

  replace(content, options = undefined) {
    const state = stateOf(this);
    state.start.replace(pieceOf(state.charset, content, options));
    if (state.canHaveContent) {
      state.removeContent();
      state.end.removed = true;
    }
    return this;
  }

  setInnerContent(content, options = undefined) {
    const state = stateOf(this);
    const piece = pieceOf(state.charset, content, options);
    if (state.canHaveContent) {
      state.removeContent();
      append(state.start.after, piece);
    }
    return this;
  }

  remove() {
    const state = stateOf(this);
    state.start.removed = true;
    if (state.canHaveContent) {
      state.removeContent();
      state.end.removed = true;
    }
    return this;
  }

  removeAndKeepContent() {
    const state = stateOf(this);
    state.start.removed = true;
    state.end.removed = true;
    return this;
  }

  onEndTag(handler) {
    const state = stateOf(this);
    if (typeof handler !== "function") {
      throw new TypeError(
        "Failed to execute 'onEndTag' on 'Element': parameter 1 is not of type 'function'.",
      );
    }
    if (!state.canHaveContent) throw parserError("No end tag.");
    state.endHandler = handler;
  }
}
defineInterface(Element, "Element");

class AttributesIterator {
  #state;
  #at = 0;
  #disturbed = false;

  constructor(mark, state) {
    if (mark !== INTERNAL) throw illegalConstructor();
    this.#state = state;
  }

  next() {
    if (!(#state in this)) throw illegalInvocation();
    if (this.#disturbed) throw new Error(MODIFIED);
    const state = this.#state;
    if (state === null) throw new TypeError(NO_LONGER_VALID);
    if (this.#at >= state.attributes.length) return { done: true, value: undefined };
    const { name, value } = state.attributes[this.#at++];
    return { done: false, value: [state.charset.toText(name), state.charset.toText(value)] };
  }

  static {
    endIterator = (iterator) => {
      iterator.#state = null;
      iterator.#disturbed = false;
    };
    disturbIterator = (iterator) => {
      iterator.#disturbed = true;
    };
  }
}
defineInterface(AttributesIterator, "AttributesIterator");
setPrototypeOf(
  AttributesIterator.prototype,
  getPrototypeOf(getPrototypeOf(ArrayConstructor.prototype[SymbolIterator].call([]))),
);

/** What an EndTag stands for. */
export class EndTagState {
  renamed = false;
  changes = new Changes();

  constructor(charset, name) {
    this.charset = charset;
    this.name = name;
  }
}

class EndTag extends Token {
  get name() {
    const state = stateOf(this);
    return state.charset.toText(state.name);
  }

  set name(value) {
    const state = stateOf(this);
    const name = `${value}`;
    checkTagName(name);
    state.name = state.charset.toBytes(name);
    state.renamed = true;
  }

  before(content, options = undefined) {
    const state = stateOf(this);
    append(state.changes.before, pieceOf(state.charset, content, options));
    return this;
  }

  after(content, options = undefined) {
    const state = stateOf(this);
    state.changes.after = prepend(state.changes.after, pieceOf(state.charset, content, options));
    return this;
  }

  remove() {
    stateOf(this).changes.removed = true;
    return this;
  }
}
defineInterface(EndTag, "EndTag");

/** What a Text or a Comment stands for. */
export class TextState {
  changes = new Changes();
  rewritten = false;

  constructor(charset, text, last = false) {
    this.charset = charset;
    this.text = text;
    this.last = last;
  }
}

class Text extends Token {
  get text() {
    const state = stateOf(this);
    return state.charset.toText(state.text);
  }

  get lastInTextNode() {
    return stateOf(this).last;
  }

  get removed() {
    return stateOf(this).changes.removed;
  }

  before(content, options = undefined) {
    const state = stateOf(this);
    append(state.changes.before, pieceOf(state.charset, content, options));
    return this;
  }

  after(content, options = undefined) {
    const state = stateOf(this);
    state.changes.after = prepend(state.changes.after, pieceOf(state.charset, content, options));
    return this;
  }

  replace(content, options = undefined) {
    const state = stateOf(this);
    state.changes.replace(pieceOf(state.charset, content, options));
    return this;
  }

  remove() {
    stateOf(this).changes.removed = true;
    return this;
  }
}
defineInterface(Text, "Text");

class Comment extends Token {
  get text() {
    const state = stateOf(this);
    return state.charset.toText(state.text);
  }

  set text(value) {
    const state = stateOf(this);
    const text = `${value}`;
    checkComment(text);
    state.text = state.charset.toBytes(text);
    state.rewritten = true;
  }

  get removed() {
    return stateOf(this).changes.removed;
  }

  before(content, options = undefined) {
    const state = stateOf(this);
    append(state.changes.before, stringPieceOf(state.charset, content, options));
    return this;
  }

  after(content, options = undefined) {
    const state = stateOf(this);
    state.changes.after = prepend(state.changes.after, stringPieceOf(state.charset, content, options));
    return this;
  }

  replace(content, options = undefined) {
    const state = stateOf(this);
    state.changes.replace(stringPieceOf(state.charset, content, options));
    return this;
  }

  remove() {
    stateOf(this).changes.removed = true;
    return this;
  }
}
defineInterface(Comment, "Comment");

class Doctype extends Token {
  get name() {
    return part(stateOf(this), "name");
  }

  get publicId() {
    return part(stateOf(this), "publicId");
  }

  get systemId() {
    return part(stateOf(this), "systemId");
  }
}
defineInterface(Doctype, "Doctype");

function part(state, name) {
  const bytes = state.parts[name];
  return bytes === null ? null : state.charset.toText(bytes);
}

class DocumentEnd extends Token {
  append(content, options = undefined) {
    const state = stateOf(this);
    append(state.pieces, stringPieceOf(state.charset, content, options));
    return this;
  }
}
defineInterface(DocumentEnd, "DocumentEnd");

/** Makes what a handler gets. */
export const newElement = (state) => new Element(INTERNAL, state);
export const newEndTag = (state) => new EndTag(INTERNAL, state);
export const newText = (state) => new Text(INTERNAL, state);
export const newComment = (state) => new Comment(INTERNAL, state);
export const newDoctype = (state) => new Doctype(INTERNAL, state);
export const newDocumentEnd = (state) => new DocumentEnd(INTERNAL, state);
