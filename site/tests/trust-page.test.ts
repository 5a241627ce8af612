import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { SelfTest, SelfTestFigure } from '#bench/domain/self-test.ts';
import { CHROMIUM, fileUrl, launch, openPage, pagesOf, WITHOUT_CHROMIUM } from './browser.ts';
import { MADE_UP_DIFFERING, MADE_UP_FIGURES, NO_LINKS } from './write-hostile-self-tests.ts';

const [demo, hostile, empty] = [inject('demoSite'), inject('hostileSite'), inject('emptySite')];
const TRUST = 'trust/index.html';
const KEPT = join(import.meta.dirname, '..', '..', 'results', 'self-tests');
const skipped = CHROMIUM === undefined;

const newestName = readdirSync(KEPT).sort().at(-1) ?? '';
const newest: SelfTest = JSON.parse(readFileSync(join(KEPT, newestName), 'utf8'));
const figuresOf = (from?: string): readonly SelfTestFigure[] =>
  newest.checks.flatMap((check) =>
    check.status === 'not-run' || (from !== undefined && check.figuresFrom !== from) ? [] : check.figures,
  );
const agreeing = (figures: readonly SelfTestFigure[]): string =>
  `${figures.filter(({ agrees }) => agrees).length} of ${figures.length}`;

describe.skipIf(skipped)(`published figures made again${skipped ? ` ${WITHOUT_CHROMIUM}` : ''}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  async function visit<Seen>(site: string, path: string, look: (page: Page) => Promise<Seen>): Promise<Seen> {
    const { page } = await openPage(browser);
    await page.goto(fileUrl(site, path));
    const seen = await look(page);
    await page.context().close();
    return seen;
  }

  it('opens with how many printed figures come out, by whom printed, when, with what, and from what data', async () => {
    const said = await visit(demo, TRUST, async (page) => ({
      title: await page.locator('h1').textContent(),
      lead: await page.locator('.lead').textContent(),
    }));
    expect(said.title).toContain(agreeing(figuresOf('publishers')));
    expect(said.lead).toContain(newest.checks[0]?.source.name);
    expect(said.lead).toContain(newest.at.slice(11, 16));
    expect(said.lead).toContain(`bakeoff ${newest.bakeoff} at commit ${newest.git?.commit.slice(0, 12)}`);
    expect(said.lead).toContain('byte for byte');
  });

  it('counts printed, computed and known figures apart, from the file itself', async () => {
    const tiles = await visit(demo, TRUST, (page) => page.locator('.tile .value').allTextContents());
    const origins = ['publishers', 'independent-program', 'construction'];
    expect(tiles.slice(0, 3)).toEqual(origins.map((from) => agreeing(figuresOf(from))));
  });

  it('lists every check with its rule, its licence, its figures and a link that says where it leads', async () => {
    const rows = await visit(demo, TRUST, (page) =>
      page.locator('table.checks tbody tr:not(.group)').evaluateAll((all) =>
        all.map((row) => ({
          text: row.textContent,
          link: row.querySelector('td a')?.getAttribute('href') ?? '',
          says: row.querySelector('td a')?.textContent ?? '',
        })),
      ),
    );
    expect(rows).toHaveLength(newest.checks.length);
    for (const check of newest.checks) {
      const row = rows.find(({ text }) => text?.includes(check.title));
      expect(row?.text, check.id).toContain(check.rule);
      expect(row?.text, check.id).toContain(check.source.licence);
      expect(row?.text, check.id).toContain(check.status === 'not-run' ? 'not run' : agreeing(check.figures));
      expect(row?.link, check.id).toBe(check.source.url);
      expect(row?.says, check.id).toMatch(/^github\.com\//);
    }
  });

  it('shows some figures of a long check, and every one of them with all its files on a page of its own', async () => {
    const [longest] = newest.checks
      .filter((check) => check.status !== 'not-run')
      .toSorted((a, b) => b.figures.length - a.figures.length);
    if (longest === undefined) throw new Error('The newest self-test ran nothing.');
    const rows = await visit(demo, TRUST, (page) => page.locator(`#check-${longest.id} tbody tr`).count());
    expect(rows).toBe(20);
    const path = `trust/${longest.id}/index.html`;
    const text = await visit(demo, path, (page) => page.locator('main').textContent());
    for (const { name } of longest.figures) expect(text).toContain(name);
    for (const { file, sha256 } of longest.files) {
      expect(text).toContain(file);
      expect(text).toContain(sha256);
    }
    expect(brotliCompressSync(readFileSync(join(demo, path))).length).toBeLessThan(20 * 1024);
  });

  it('gives the self-test to download as it was kept, to the byte', async () => {
    const href = await visit(demo, TRUST, (page) => page.locator('#again ~ p a').first().getAttribute('href'));
    expect(readFileSync(join(demo, 'trust', href ?? ''))).toEqual(readFileSync(join(KEPT, newestName)));
  });

  it('is one click from any page, and its finding stands in the methodology', async () => {
    for (const path of ['index.html', 'methodology/index.html', 'data/index.html']) {
      expect(await visit(demo, path, (page) => page.locator('footer a[href$="trust/index.html"]').count()), path).toBe(
        1,
      );
    }
    const said = await visit(demo, 'methodology/index.html', (page) => page.locator('#reproduced + p').textContent());
    expect(said).toContain(agreeing(figuresOf('publishers')));
  });

  it('shows what differs first, all of it, in the headline and in the section of its check', async () => {
    const seen = await visit(hostile, TRUST, async (page) => ({
      title: await page.locator('h1').textContent(),
      tone: await page.locator('.verdict').getAttribute('class'),
      headings: await page.locator('h2:not(.hidden)').allTextContents(),
      atTop: await page.locator('#differs ~ .scroll').first().locator('tbody tr.differs').count(),
      inCheck: await page
        .locator('.check')
        .first()
        .locator('tbody tr')
        .evaluateAll((rows) => rows.map((row) => row.className)),
      opened: await page.locator('.check details').first().getAttribute('open'),
    }));
    expect(seen.title).toMatch(
      new RegExp(`^${MADE_UP_DIFFERING} of \\d+ figures that publishers printed do not come out`),
    );
    expect(seen.tone).toContain('bad');
    expect(seen.headings[0]).toBe('What differs');
    expect(seen.atTop).toBe(MADE_UP_DIFFERING);
    expect(seen.inCheck.filter((name) => name === 'differs')).toHaveLength(MADE_UP_DIFFERING);
    expect(seen.inCheck.length).toBeLessThan(MADE_UP_FIGURES);
    expect(seen.opened).not.toBeNull();
  });

  it('calls what was not run not run, never a pass, and what gave up louder than that', async () => {
    const seen = await visit(hostile, TRUST, async (page) => ({
      rest: await page.locator('.verdict p').allTextContents(),
      words: await page.locator('table.checks .tag').allTextContents(),
      warned: await page.locator('.stale').textContent(),
    }));
    expect(seen.rest.at(-1)).toMatch(/^\d+ of \d+ checks were not run: nothing is said of them\.$/);
    expect(new Set(seen.words)).toEqual(new Set(['✗ differs', '✓ reproduced', '– not run', '! not run: it gave up']));
    expect(seen.warned).toContain('Of another version.');
    expect(seen.warned).toContain('Uncommitted changes.');
    expect(seen.warned).toContain('1 file is not the published one:');
  });

  it('lists earlier self-tests with what they ran', async () => {
    const row = await visit(hostile, TRUST, (page) => page.locator('#earlier + .scroll tbody tr').allTextContents());
    expect(row).toHaveLength(1);
    expect(row[0]).toContain('20 Nov 2026');
    expect(row[0]).toContain('not run');
  });

  it('says without a self-test that nothing was tested, and how to make one', async () => {
    const text = await visit(empty, TRUST, (page) => page.locator('main').textContent());
    expect(text).toContain('was not tested here');
    expect(text).toContain('npx bakeoff self-test');
    expect(text).not.toContain('✓');
    expect(pagesOf(empty).filter((page) => page.startsWith('trust/'))).toEqual([TRUST]);
  });

  it('makes no link of an address that does not say where it leads', async () => {
    const links = await visit(hostile, TRUST, (page) =>
      page.locator('main a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? '')),
    );
    expect(links.filter((href) => /^[a-z]+:/.test(href))).toEqual(['https://data.example/set']);
    for (const address of NO_LINKS) expect(links).not.toContain(address);
  });

  it.each([
    { state: 'figures that differ', site: hostile },
    { state: 'no self-test', site: empty },
  ])('fits any window and can be read by anybody with $state', async ({ site }) => {
    const checks = pagesOf(site).filter((page) => page.startsWith('trust/') && page !== TRUST);
    const one = [TRUST, ...checks.slice(0, 4)];
    for (const width of [320, 390, 1280]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, errors } = await openPage(browser, { viewport: { width, height: 900 }, colorScheme });
        for (const path of one) {
          await page.goto(fileUrl(site, path));
          expect(
            await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
            path,
          ).toBeLessThanOrEqual(0);
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
        }
        expect(errors).toEqual([]);
        await page.context().close();
      }
    }
  });
});
