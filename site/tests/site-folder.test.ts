import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, inject, it } from 'vitest';
import { pagesOf } from './browser.ts';

const [demo, again, hostile, empty] = [
  inject('demoSite'),
  inject('demoSiteAgain'),
  inject('hostileSite'),
  inject('emptySite'),
];
const KB = 1024;

const read = (site: string, page: string) => readFileSync(join(site, page), 'utf8');
const weight = (site: string, page: string) => brotliCompressSync(readFileSync(join(site, page))).length;

const hastyWeight = (site: string, page: string) =>
  brotliCompressSync(readFileSync(join(site, page)), { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }).length;

/** Brotli bytes of one page with everything in it, by what kind it is. */
const BUDGETS: readonly { readonly kind: string; readonly pages: RegExp; readonly most: number }[] = [
  { kind: 'report', pages: /^(index|runs\/[^/]+\/index)\.html$/, most: 30 * KB },
  { kind: 'cell', pages: /^runs\/[^/]+\/cases\/[^/]+\/[^/]+\/[^/]+\/index\.html$/, most: 40 * KB },
  { kind: 'trials', pages: /^runs\/[^/]+\/trials\/index\.html$/, most: 30 * KB },
];
const STATIC_PAGE = 20 * KB;

/** Followed only when it is clicked, and it says where to. */
const PUBLIC_LINK = /<a href="https:\/\/([^/"]+)[^"]*" rel="noreferrer">\1[^<]*<\/a>/g;

describe('the built site', () => {
  it('is the same to the byte when it is built again', () => {
    const files = globSync('**/*', { cwd: demo, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(demo.length + 1));
    expect(files.length).toBeGreaterThan(100);
    const others = files.filter((file) => !readFileSync(join(demo, file)).equals(readFileSync(join(again, file))));
    expect(others).toEqual([]);
  });

  it('has every kind of page', () => {
    const pages = pagesOf(demo);
    const kinds = [
      /^index\.html$/,
      /^404\.html$/,
      /^runs\/index\.html$/,
      /^runs\/[^/]+\/index\.html$/,
      /^runs\/[^/]+\/summary\/index\.html$/,
      /^runs\/[^/]+\/methodology\/index\.html$/,
      /^runs\/[^/]+\/trials\/index\.html$/,
      /^runs\/[^/]+\/models\/[^/]+\/index\.html$/,
      /^runs\/[^/]+\/scenarios\/[^/]+\/index\.html$/,
      /^runs\/[^/]+\/cases\/[^/]+\/[^/]+\/index\.html$/,
      /^runs\/[^/]+\/cases\/[^/]+\/[^/]+\/[^/]+\/index\.html$/,
      /^runs\/[^/]+\/compare\/[^/]+\/[^/]+\/index\.html$/,
      /^models\/[^/]+\/index\.html$/,
      /^history\/index\.html$/,
      /^decisions\/index\.html$/,
      /^decisions\/[^/]+\/index\.html$/,
      /^coverage\/index\.html$/,
      /^methodology\/index\.html$/,
      /^data\/index\.html$/,
      /^trust\/index\.html$/,
      /^trust\/[^/]+\/index\.html$/,
    ];
    expect(kinds.filter((kind) => !pages.some((page) => kind.test(page))).map(String)).toEqual([]);
  });

  it('keeps every page within its weight', () => {
    const heavy = pagesOf(demo)
      .filter((page) => page.includes('/') || page === 'index.html' || page === '404.html')
      .flatMap((page) => {
        const most = BUDGETS.find(({ pages }) => pages.test(page))?.most ?? STATIC_PAGE;
        // What is light enough when packed in haste is so when packed well.
        const bytes = hastyWeight(demo, page) > most ? weight(demo, page) : 0;
        return bytes > most ? [`${page}: ${bytes} of ${most}`] : [];
      });
    expect(heavy).toEqual([]);
  });

  it('has at most 3 KB of script on a page, and none that comes from elsewhere', () => {
    for (const page of pagesOf(demo)) {
      const html = read(demo, page);
      const scripts = [...html.matchAll(/<script(?![^>]*application\/json)[^>]*>([\s\S]*?)<\/script>/g)];
      const bytes = scripts.map(([, text = '']) => text).join('');
      expect(brotliCompressSync(bytes).length, page).toBeLessThanOrEqual(3 * KB);
      // A page of the self-test may name where public data is: its text then begins with the host that it leads to.
      const own = page.startsWith('trust/') ? html.replaceAll(PUBLIC_LINK, '') : html;
      expect(own, page).not.toMatch(/\s(?:src|href)="(?:https?:)?\/\//);
    }
  });

  it('has no style attribute and no style sheet inside a drawing, which its own policy would block', () => {
    for (const page of pagesOf(demo)) {
      const html = read(demo, page);
      expect(html, page).not.toMatch(/<[^>]+\sstyle="/);
      expect(html, page).not.toMatch(/<svg(?:(?!<\/svg>)[\s\S])*<style/);
    }
  });

  it('says on every page that its data are simulated, in the title too; but not of public data, which are not', () => {
    for (const page of pagesOf(demo).filter((one) => one.includes('/') || one === 'index.html')) {
      const html = read(demo, page);
      if (page.startsWith('trust/')) {
        expect(html, page).not.toContain('SIMULATED');
        expect(/<title>([^<]*)/.exec(html)?.[1], page).not.toContain('imulated');
        continue;
      }
      expect(html, page).toContain('SIMULATED');
      expect(/<title>([^<]*)/.exec(html)?.[1], page).toMatch(/^Simulated data: /);
    }
  });

  it('goes into one file of under 100 KB zipped that needs no other', () => {
    const [file] = globSync('*.html', { cwd: demo }).filter((name) => name !== 'index.html' && name !== '404.html');
    const html = read(demo, file ?? '');
    expect(gzipSync(html).length).toBeLessThan(100 * KB);
    expect(html).not.toMatch(/\shref="(?!#)/);
    expect(html).not.toMatch(/\ssrc="/);
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...html.matchAll(/\shref="#([^"]*)"/g)].map(([, id]) => id);
    expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('gives the data behind it: every run as JSON and as CSV', () => {
    const runs = globSync('data/runs/*.json', { cwd: demo });
    expect(runs.length).toBe(3);
    for (const run of runs) {
      expect(JSON.parse(read(demo, run))).toMatchObject({ schema: 'bakeoff.report/1' });
      const [notes = '', ...lines] = read(demo, run.replace(/json$/, 'csv')).split('\r\n');
      expect(notes.toLowerCase()).toContain('simulated');
      expect(lines.length, basename(run)).toBeGreaterThan(100);
    }
  });

  it('writes no hostile text as markup, whatever page it is on', () => {
    for (const page of pagesOf(hostile)) {
      // In an attribute's value a quote is all that could end it, and quotes are escaped there.
      const html = read(hostile, page).replaceAll(/="[^"]*"/g, '=""');
      for (const attack of [
        '<img src=x',
        '<svg onload',
        '<iframe',
        '<script>window',
        '<form action=https',
        '<link rel=stylesheet',
        "onmouseover='window",
      ]) {
        expect(html.includes(attack), `${page}: ${attack}`).toBe(false);
      }
    }
  });

  it('has names in its addresses that are safe in any file system', () => {
    for (const file of globSync('**/*', { cwd: hostile })) expect(file).toMatch(/^[a-z0-9._/-]+$/i);
  });

  it('says without a run how to make one', () => {
    const html = read(empty, 'index.html');
    expect(html).toContain('There are no runs yet');
    expect(html).toContain('npm start');
  });
});
