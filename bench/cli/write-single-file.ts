import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';

/** What leadership gets by mail: in this order, the first is what opens. */
const PAGES = ['summary', '', 'methodology'] as const;

/**
 * Summary, report and methodology of one run in a single HTML file: no server, no network, no other file. Each page is a
 * section; links between them work by address alone, and those to pages that were not mailed become plain text.
 *
 * @param out the built site
 * @returns the file's path
 */
export async function writeSingleFile(out: string, slug: string): Promise<string> {
  const pages = await Promise.all(
    PAGES.map(async (name) => {
      const address = posix.join('runs', slug, name);
      return { address, name: sectionOf(name), html: await readFile(join(out, address, 'index.html'), 'utf8') };
    }),
  );
  const [first] = pages;
  if (first === undefined) throw new Error('A single file needs a page.');
  const sections = new Map(pages.map(({ address, name }) => [`${address}/index.html`, name]));
  const styles = new Set(pages.flatMap(({ html }) => contents(html, 'style')));
  const style = `${[...styles].join('\n')}\n${ROUTES}`;
  const [title = 'Bakeoff report'] = contents(first.html, 'title');
  const banner = between(first.html, '<aside class="banner"', '</aside>');
  const body = pages.map(
    ({ address, name, html }) =>
      `<section class="mailed" id="p-${name}">${prefixed(mainOf(html), address, name, sections)}</section>`,
  );
  const html = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'sha256-${sha256(style)}'">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${title}</title><style>${style}</style></head><body>`,
    banner,
    '<header class="top"><div class="wrap"><span class="brand">Bakeoff</span><nav aria-label="Pages">',
    ...pages.map(({ name }) => `<a href="#p-${name}">${LABELS[name]}</a>`),
    '</nav></div></header>',
    '<div class="mail">',
    ...body,
    '</div></body></html>',
  ].join('\n');
  const path = join(out, `${slug}.html`);
  await writeFile(path, html);
  return path;
}

type Section = 'summary' | 'report' | 'methodology';
const LABELS: Readonly<Record<Section, string>> = { summary: 'Summary', report: 'Report', methodology: 'Methodology' };

function sectionOf(name: (typeof PAGES)[number]): Section {
  return name === '' ? 'report' : name;
}

/** Without a script: the section whose address is asked for, or that holds what is asked for; else the first. */
const ROUTES =
  '.mail>section{display:none}.mail>section:target,.mail>section:has(:target),.mail:not(:has(:target))>section:first-child{display:block}';

function contents(html: string, element: string): readonly string[] {
  return [...html.matchAll(new RegExp(`<${element}[^>]*>([\\s\\S]*?)</${element}>`, 'g'))].flatMap(
    ([, text]) => text ?? [],
  );
}

/** Up to the last end of one: what a name says in an attribute may look like an earlier one. */
function mainOf(html: string): string {
  return html.slice(html.indexOf('<main id="main"'), html.lastIndexOf('</main>') + '</main>'.length);
}

function between(html: string, from: string, to: string): string {
  const start = html.indexOf(from);
  if (start === -1) return '';
  return html.slice(start, html.indexOf(to, start) + to.length);
}

/** Attributes of our own pages only: whatever came from outside stands escaped in them, quotes included. */
function prefixed(html: string, address: string, name: Section, sections: ReadonlyMap<string, Section>): string {
  return html
    .replace(/^<main[^>]*>/, '<main class="wrap">')
    .replaceAll(/ (id|for)="([^"]*)"/g, (_, attribute, id) => ` ${attribute}="${name}-${id}"`)
    .replaceAll(/ (aria-labelledby|aria-describedby)="([^"]*)"/g, (_, attribute, ids: string) => {
      const named = ids.split(' ').map((id) => `${name}-${id}`);
      return ` ${attribute}="${named.join(' ')}"`;
    })
    .replaceAll(/url\(#([^)]*)\)/g, (_, id) => `url(#${name}-${id})`)
    .replaceAll(/ href="([^"]*)"/g, (_, href: string) => {
      if (href.startsWith('#')) return ` href="#${name}-${href.slice(1)}"`;
      const [path = '', place] = href.split('#');
      const section = sections.get(posix.join(address, path));
      if (section === undefined) return '';
      return ` href="#${place === undefined ? `p-${section}` : `${section}-${place}`}"`;
    });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
