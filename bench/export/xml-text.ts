/** An element, or the text in one. */
export interface XmlNode {
  /** Ours: never from a file. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlNode | string)[];
}

/**
 * XML 1.0 of an element, its texts made harmless: what the format has no place for (control characters, lone surrogates, U+FFFE, U+FFFF)
 * becomes U+FFFD, and line ends in attributes stay what they were.
 *
 * @param clean goes over every text before it is escaped: secrets are looked for in what was said and not in its escaped form
 */
export function xmlText({ name, attributes, children }: XmlNode, clean: (text: string) => string): string {
  if (children.length === 0) return xmlStart(name, attributes, clean).replace(/>$/, '/>');
  const inside = children.map((child) =>
    typeof child === 'string' ? escaped(clean(child)) : `\n${xmlText(child, clean)}`,
  );
  const end = typeof children.at(-1) === 'string' ? '' : '\n';
  return `${xmlStart(name, attributes, clean)}${inside.join('')}${end}</${name}>`;
}

/** The start tag alone, of an element that is written piece by piece. */
export function xmlStart(name: string, attributes: XmlNode['attributes'], clean: (text: string) => string): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(clean(value)).replaceAll('\t', '&#9;').replaceAll('\n', '&#10;')}"`,
  );
  return `<${name}${written.join('')}>`;
}

/** What no XML 1.0 document may hold, escaped or not. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  // A reader would make an LF of it.
  ['\r', '&#13;'],
]);

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(FORBIDDEN, '\ufffd')
    .replaceAll(/[&<>"\r]/g, (character) => ESCAPES.get(character) ?? character);
}
