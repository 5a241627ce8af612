/** The namespace of everything a chart draws. */
const SVG = 'http://www.w3.org/2000/svg';

/** A node as the charts leave it and the serialiser reads it: jsdom's nodes have these fields too. */
export type DrawnNode = {
  readonly localName?: string;
  /** The text of a text node; null on elements. */
  readonly nodeValue: string | null;
  readonly attributes?: Iterable<{ readonly name: string; readonly value: string }>;
  readonly childNodes: Iterable<DrawnNode>;
};

/**
 * A document that Plot can draw into and nobody can query: what it needs of a DOM and no more, so that building the site
 * needs no browser and no emulation of one.
 *
 * @see chart-parity.test.ts, which holds it against jsdom, chart by chart
 */
export function chartDocument(): Document {
  const document = new WriteOnlyDocument();
  // Plot is typed against the browser's Document, of which it uses what is below.
  return document as unknown as Document;
}

class WriteOnlyNode {
  readonly nodeValue: string | null = null;
  readonly ownerDocument: WriteOnlyDocument;
  readonly childNodes: WriteOnlyNode[] = [];
  parentNode: WriteOnlyNode | null = null;

  constructor(ownerDocument: WriteOnlyDocument) {
    this.ownerDocument = ownerDocument;
  }
  get children() {
    return this.childNodes.filter((node) => node instanceof WriteOnlyElement);
  }
  get firstChild(): WriteOnlyNode | null {
    return this.childNodes[0] ?? null;
  }
  get nextSibling(): WriteOnlyNode | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }
  set textContent(text: unknown) {
    this.childNodes.length = 0;
    if (text !== null && text !== undefined) this.appendChild(new WriteOnlyText(this.ownerDocument, String(text)));
  }
  appendChild(node: WriteOnlyNode) {
    return this.insertBefore(node, null);
  }
  append(...nodes: (WriteOnlyNode | string)[]) {
    for (const node of nodes)
      this.appendChild(typeof node === 'string' ? new WriteOnlyText(this.ownerDocument, node) : node);
  }
  insertBefore(node: WriteOnlyNode, before: WriteOnlyNode | null) {
    if (node instanceof WriteOnlyFragment) {
      for (const child of [...node.childNodes]) this.insertBefore(child, before);
      return node;
    }
    node.remove();
    const at = before === null ? -1 : this.childNodes.indexOf(before);
    this.childNodes.splice(at < 0 ? this.childNodes.length : at, 0, node);
    node.parentNode = this;
    return node;
  }
  removeChild(node: WriteOnlyNode) {
    const at = this.childNodes.indexOf(node);
    if (at >= 0) this.childNodes.splice(at, 1);
    node.parentNode = null;
    return node;
  }
  remove() {
    this.parentNode?.removeChild(this);
  }
  addEventListener() {}
  removeEventListener() {}
  dispatchEvent() {}
}

class WriteOnlyText extends WriteOnlyNode {
  override readonly nodeValue: string;
  constructor(ownerDocument: WriteOnlyDocument, text: string) {
    super(ownerDocument);
    this.nodeValue = text;
  }
}

class WriteOnlyFragment extends WriteOnlyNode {}

class WriteOnlyElement extends WriteOnlyNode {
  readonly localName: string;
  readonly namespaceURI: string;
  readonly style = { setProperty() {}, removeProperty() {} };
  readonly #attributes = new Map<string, string>();

  constructor(ownerDocument: WriteOnlyDocument, namespaceURI: string, localName: string) {
    super(ownerDocument);
    this.namespaceURI = namespaceURI;
    this.localName = localName;
  }
  get attributes() {
    return [...this.#attributes].map(([name, value]) => ({ name, value }));
  }
  set className(names: string) {
    this.setAttribute('class', names);
  }
  setAttribute(name: string, value: unknown) {
    this.#attributes.set(name, String(value));
  }
  setAttributeNS(_namespace: string, name: string, value: unknown) {
    this.setAttribute(name, value);
  }
  getAttribute(name: string) {
    return this.#attributes.get(name) ?? null;
  }
  hasAttribute(name: string) {
    return this.#attributes.has(name);
  }
  removeAttribute(name: string) {
    this.#attributes.delete(name);
  }
  querySelector() {
    return null;
  }
  querySelectorAll() {
    return [];
  }
  cloneNode(deep: boolean): WriteOnlyElement {
    const copy = new WriteOnlyElement(this.ownerDocument, this.namespaceURI, this.localName);
    for (const [name, value] of this.#attributes) copy.setAttribute(name, value);
    if (deep) {
      for (const child of this.childNodes)
        copy.appendChild(
          child instanceof WriteOnlyElement
            ? child.cloneNode(true)
            : new WriteOnlyText(this.ownerDocument, child.nodeValue ?? ''),
        );
    }
    return copy;
  }
}

class WriteOnlyDocument {
  readonly documentElement: WriteOnlyElement;
  constructor() {
    this.documentElement = new WriteOnlyElement(this, 'http://www.w3.org/1999/xhtml', 'html');
  }
  createElementNS(namespaceURI: string, name: string) {
    return new WriteOnlyElement(this, namespaceURI, name.replace(/^svg:/, ''));
  }
  createElement(name: string) {
    return this.createElementNS(SVG, name);
  }
  createTextNode(text: string) {
    return new WriteOnlyText(this, text);
  }
  createDocumentFragment() {
    return new WriteOnlyFragment(this);
  }
}
