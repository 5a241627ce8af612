import type { DrawnNode } from './document.ts';
import { shortPath } from './short-path.ts';

/** What a chart may consist of. `style` is dropped: the page's policy forbids it, and base.css says the same once. */
const ELEMENTS = new Set(
  'svg g path circle rect line text tspan title desc defs clipPath polyline polygon ellipse'.split(' '),
);

/** Lengths and coordinates, which lose nothing by being rounded to a tenth of a pixel. */
const GEOMETRY = new Set('x y x1 y1 x2 y2 cx cy r rx ry dx dy width height transform points'.split(' '));

/** Everything else a chart may say. No href, no style, no event handler, and no aria inside (role="img" hides it all). */
const ATTRIBUTES = new Set(
  [
    'fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin',
    'stroke-miterlimit opacity paint-order text-anchor font-weight font-size font-style font-variant',
    'clip-path clip-rule viewBox id data-k data-sx data-sy',
  ].flatMap((line) => line.split(' ')),
);

/**
 * An SVG drawn by Plot as text that is safe inside any page and the same at every build.
 *
 * @param svg the `<svg>` element, from our document or any other
 * @param figure.id begins every id inside; unique on the page
 * @param figure.finding what the picture shows, in words, for those who do not see it
 */
export function serialise(
  svg: DrawnNode,
  { id, title, finding }: { readonly id: string; readonly title: string; readonly finding: string },
): string {
  if (svg.localName !== 'svg')
    throw new Error(`The chart "${id}" is a <${svg.localName}>; a spec must return its svg.`);
  const ids = new Map<string, string>();
  collectIds(svg, id, ids);
  const attributes = `${attributesOf(svg, ids)} class="plt" font-size="12" role="img" aria-labelledby="${escaped(id)}-t ${escaped(id)}-d"`;
  const words =
    `<title id="${escaped(id)}-t">${escaped(title)}</title>` + `<desc id="${escaped(id)}-d">${escaped(finding)}</desc>`;
  return `<svg${attributes}>${words}${childrenOf(svg, ids)}</svg>`;
}

/** Text that is itself and nothing else in the content or a quoted attribute of HTML and SVG. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function nodeText(node: DrawnNode, ids: ReadonlyMap<string, string>): string {
  if (node.localName === undefined) return escaped(node.nodeValue ?? '');
  if (node.localName === 'style') return '';
  if (!ELEMENTS.has(node.localName)) {
    throw new Error(
      `A chart drew a <${node.localName}>, which serialise.ts does not know to be safe. Known: ${[...ELEMENTS].join(', ')}.`,
    );
  }
  const content = childrenOf(node, ids);
  const start = `<${node.localName}${attributesOf(node, ids)}`;
  return content === '' ? `${start}/>` : `${start}>${content}</${node.localName}>`;
}

function childrenOf(node: DrawnNode, ids: ReadonlyMap<string, string>): string {
  let text = '';
  for (const child of node.childNodes) text += nodeText(child, ids);
  return text;
}

function attributesOf(node: DrawnNode, ids: ReadonlyMap<string, string>): string {
  let text = '';
  for (const { name, value } of node.attributes ?? []) {
    if (node.localName === 'svg' && name === 'font-size') continue;
    if (name === 'd') text += ` d="${escaped(shortPath(value) ?? rounded(value))}"`;
    else if (GEOMETRY.has(name)) text += ` ${name}="${escaped(rounded(value))}"`;
    else if (ATTRIBUTES.has(name)) text += ` ${name}="${escaped(renamed(name, value, ids))}"`;
  }
  return text;
}

/** 17 digits of a path to tenths; `0.32em` and the like are left alone. */
function rounded(value: string): string {
  return value.replace(/-?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\d.]*em)/g, (number) =>
    String(Math.round(Number(number) * 10) / 10 + 0),
  );
}

/** Plot numbers its clip paths by a counter of the process; here they are numbered within their figure. */
function collectIds(node: DrawnNode, figureId: string, ids: Map<string, string>): void {
  for (const { name, value } of node.attributes ?? []) {
    if (name === 'id') ids.set(value, `${figureId}-${ids.size + 1}`);
  }
  for (const child of node.childNodes) collectIds(child, figureId, ids);
}

function renamed(name: string, value: string, ids: ReadonlyMap<string, string>): string {
  if (name === 'id') return ids.get(value) ?? value;
  const reference = /^url\(#(.*)\)$/.exec(value);
  return reference === null ? value : `url(#${ids.get(reference[1] ?? '') ?? ''})`;
}
