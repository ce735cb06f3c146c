// The elements that are open, as far as start and end tags alone tell: nothing is implied, and nothing is moved.

import { SafeMap, append } from "../kernel/primordials.js";
import { lower, setOf } from "./html-text.js";
import { DATA, PLAIN, RAW_TEXT, SCRIPT } from "./html-tokenizer.js";

export const HTML = "http://www.w3.org/1999/xhtml";
export const SVG = "http://www.w3.org/2000/svg";
export const MATHML = "http://www.w3.org/1998/Math/MathML";

const VOID = setOf(
  "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta",
  "param", "source", "track", "wbr"
);
const RAW = setOf("title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "noscript");
/** Tags that end SVG and MathML: https://html.spec.whatwg.org/#parsing-main-inforeign */
const BREAKING = setOf(
  "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2", "h3",
  "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s",
  "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var"
);
const SVG_WITH_HTML = setOf("foreignobject", "desc", "title");
const MATHML_WITH_HTML = setOf("mi", "mo", "mn", "ms", "mtext");

/** An element: what selectors ask of it, and what is to be done when it ends. */
export class Node {
  /** In which namespace its children are. */
  content = HTML;
  /** Its children so far. */
  children = 0;
  /** @type {SafeMap | null} how many by name */
  types = null;
  index = 0;
  typeIndex = 0;
  /** Registrations that matched it. */
  matched = null;
  /** Whether what is in it goes. */
  removesContent = false;
  /** @type {object | null} what is to be done at its end tag */
  atEnd = null;

  constructor(name, namespace, parent, attributes) {
    this.name = name;
    this.namespace = namespace;
    this.parent = parent;
    /** @type {() => {name: string, value: string}[]} */
    this.attributes = attributes;
  }

  /** An attribute's value, undefined if it has none of that name. */
  attribute(name) {
    const list = this.attributes();
    for (let i = 0; i < list.length; i++) if (list[i].name === name) return list[i].value;
    return undefined;
  }
}

export class Tree {
  #root = new Node("", HTML, null, () => []);
  /** The innermost open element; the root, of no name, if none is. */
  #top = this.#root;
  #counts;
  #extraVoid;

  /**
   * @param {boolean} countsTypes whether children are counted by name
   * @param {(name: string) => boolean} extraVoid more elements without content
   */
  constructor(countsTypes, extraVoid) {
    this.#counts = countsTypes;
    this.#extraVoid = extraVoid;
  }

  /** Whether the input is in SVG or MathML. */
  get foreign() {
    return this.#top.content !== HTML;
  }

  /** The element of a start tag. It is not open yet. */
  element(name, attributes) {
    const top = this.#top;
    if (top.content !== HTML && breaks(name, attributes)) this.#leaveForeign();
    const node = new Node(name, this.#namespaceOf(name), top === this.#root ? null : top, attributes);
    node.index = ++top.children;
    if (this.#counts) {
      top.types ??= new SafeMap();
      node.typeIndex = (top.types.get(name) ?? 0) + 1;
      top.types.set(name, node.typeIndex);
    }
    return node;
  }

  #leaveForeign() {
    for (let at = this.#top; at !== null && at.content !== HTML; at = at.parent) at.content = HTML;
  }

  #namespaceOf(name) {
    const { content } = this.#top;
    if (content === HTML) return name === "svg" ? SVG : name === "math" ? MATHML : HTML;
    return name === "svg" && this.#top.name === "annotation-xml" ? SVG : content;
  }

  /** Whether an element can have content, and so an end tag. */
  canHaveContent(node, selfClosing) {
    if (node.namespace !== HTML) return !selfClosing;
    return !VOID.has(node.name) && !this.#extraVoid(node.name);
  }

  /** Opens an element; what text is in it. */
  open(node) {
    node.content = contentOf(node);
    this.#top = node;
    return node.namespace === HTML ? textIn(node.name) : DATA;
  }

  /**
   * Closes the elements that an end tag ends.
   *
   * @returns {Node[] | null} the innermost first, the end tag's own last; null if there is none such
   */
  close(name) {
    let found = this.#top;
    while (found !== null && found.name !== name) found = found.parent;
    if (found === null) return null;
    const closed = [];
    for (let at = this.#top; ; at = at.parent) {
      append(closed, at);
      if (at === found) break;
    }
    this.#top = found.parent ?? this.#root;
    return closed;
  }
}

function textIn(name) {
  if (RAW.has(name)) return RAW_TEXT;
  return name === "script" ? SCRIPT : name === "plaintext" ? PLAIN : DATA;
}

function breaks(name, attributes) {
  if (BREAKING.has(name)) return true;
  if (name !== "font") return false;
  const list = attributes();
  for (let i = 0; i < list.length; i++) {
    const attribute = list[i].name;
    if (attribute === "color" || attribute === "face" || attribute === "size") return true;
  }
  return false;
}

function contentOf(node) {
  const { name, namespace } = node;
  if (namespace === SVG) return SVG_WITH_HTML.has(name) ? HTML : SVG;
  if (namespace !== MATHML) return HTML;
  if (MATHML_WITH_HTML.has(name)) return HTML;
  if (name !== "annotation-xml") return MATHML;
  const encoding = lower(node.attribute("encoding") ?? "");
  return encoding === "text/html" || encoding === "application/xhtml+xml" ? HTML : MATHML;
}
