import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CHROMIUM, fileUrl, launch, openPage, WITHOUT_CHROMIUM } from './browser.ts';

const demo = inject('demoSite');
const [latest = ''] = readdirSync(join(demo, 'runs'))
  .filter((name) => name !== 'index.html')
  .sort()
  .toReversed();
const report = JSON.parse(readFileSync(join(demo, 'data', 'runs', `${latest}.json`), 'utf8'));
const overview = `runs/${latest}/index.html`;
const skipped = CHROMIUM === undefined;

describe.skipIf(skipped)(`the report${skipped ? ` ${WITHOUT_CHROMIUM}` : ''}`, () => {
  let browser: Browser;
  let server: Server;
  let address: string;
  beforeAll(async () => {
    browser = await launch();
    // Under a path of its own, as on a host of many projects.
    server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname
        .replace(/^\/some\/where\//, '')
        .replace(/(^|\/)$/, '$1index.html');
      try {
        const body = readFileSync(join(demo, decodeURIComponent(path)));
        response.writeHead(200, {
          'content-type': { '.html': 'text/html', '.json': 'application/json' }[extname(path)] ?? 'text/plain',
        });
        response.end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((bound) => server.listen(0, '127.0.0.1', bound));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/where/`;
  });
  afterAll(async () => {
    await browser?.close();
    await new Promise((closed) => server?.close(closed));
  });

  it('says the verdict that the policy reached, and nothing typed by hand', async () => {
    const { page } = await openPage(browser);
    await page.goto(fileUrl(demo, overview));
    const title = (await page.locator('h1').textContent())?.trim() ?? '';
    expect(report.finding.headline.startsWith(title)).toBe(true);
    expect(title).toContain(report.finding.verdict === 'HOLD' ? 'HOLD' : '');
    expect(await page.locator('table.gates tbody tr').count()).toBe(
      report.finding.candidates.find((one: { candidate: string }) => one.candidate === report.finding.candidate).gates
        .length,
    );
    await page.context().close();
  });

  it('shows verdict, size, certainty and cost on the first screen', async () => {
    const { page } = await openPage(browser, { viewport: { width: 1280, height: 900 } });
    await page.goto(fileUrl(demo, overview));
    for (const wanted of ['h1', '.lead', '.tiles .tile:nth-child(2)']) {
      const box = await page.locator(wanted).first().boundingBox();
      expect((box?.y ?? 1e9) + (box?.height ?? 0), wanted).toBeLessThan(900);
    }
    await page.context().close();
  });

  it('draws the paired forest before any leaderboard, with its finding in words and its numbers in a table', async () => {
    const { page } = await openPage(browser);
    await page.goto(fileUrl(demo, overview));
    const order = await page.evaluate(() => {
      const forest = document.querySelector('#paired');
      const board = document.querySelector('table[data-sortable]');
      return (
        forest !== null &&
        board !== null &&
        (forest.compareDocumentPosition(board) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
      );
    });
    expect(order).toBe(true);
    expect(await page.locator('#paired svg desc').first().textContent()).toContain('points');
    expect(await page.locator('#paired details table tbody tr').count()).toBeGreaterThan(1);
    await page.context().close();
  });

  it('leads from the headline to a raw answer in two clicks: case, then trial', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${address}${overview.replace(/index\.html$/, '')}`);
    await page.locator('table.heat tbody td a').first().click();
    await page.locator('details.trial summary').first().click();
    await expect(page.locator('details.trial[open] pre.said').first().isVisible()).resolves.toBe(true);
    await page.context().close();
  });

  it('sorts its tables by a click and by the keyboard', async () => {
    const { page } = await openPage(browser);
    await page.goto(fileUrl(demo, overview));
    const table = page.locator('table[data-sortable]').first();
    const button = table.locator('button', { hasText: '$ / trial' });
    const column = () =>
      table
        .locator('tbody tr')
        .evaluateAll((rows) => rows.map((row) => Number((row as HTMLTableRowElement).cells[5]?.dataset.value)));
    await button.click();
    expect(await column()).toEqual((await column()).toSorted((a, b) => b - a));
    await button.focus();
    await page.keyboard.press('Enter');
    expect(await column()).toEqual((await column()).toSorted((a, b) => a - b));
    expect(await table.locator('th[aria-sort]').count()).toBe(1);
    await page.context().close();
  });

  it('hides a series when its entry of the key is pressed, and keeps that in the address', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${address}${overview.replace(/index\.html$/, '')}`);
    const figure = page.locator('figure', { has: page.locator('button[data-toggle]') }).first();
    const button = figure.locator('button[data-toggle]').first();
    const key = await button.getAttribute('data-toggle');
    await button.click();
    expect(await button.getAttribute('aria-pressed')).toBe('false');
    expect(new URL(page.url()).searchParams.get('hide')).toBe(key);
    const hidden = await figure
      .locator(`[data-k="${key}"]`)
      .first()
      .evaluate((mark) => getComputedStyle(mark).visibility);
    expect(hidden).toBe('hidden');
    await page.reload();
    expect(await page.locator(`button[data-toggle="${key}"]`).first().getAttribute('aria-pressed')).toBe('false');
    await page.context().close();
  });

  it('reads the same without a script', async () => {
    const { page } = await openPage(browser, { javaScriptEnabled: false });
    await page.goto(fileUrl(demo, overview));
    expect(await page.locator('h1').textContent()).not.toBe('');
    expect(await page.locator('#paired svg').first().isVisible()).toBe(true);
    expect(await page.locator('table.gates tbody tr').count()).toBeGreaterThan(0);
    await page.goto(fileUrl(demo, `runs/${latest}/trials/index.html`));
    expect(await page.locator('table tbody tr').count()).toBeGreaterThan(50);
    await page.context().close();
  });

  it('takes one request for a page, under any path', async () => {
    const { page, requests, errors } = await openPage(browser);
    await page.goto(`${address}${overview.replace(/index\.html$/, '')}`);
    expect(requests.filter((url) => url.startsWith('http'))).toHaveLength(1);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('finds trials by what was said, and keeps the search in the address', async () => {
    const { page, errors } = await openPage(browser);
    await page.goto(`${address}runs/${latest}/trials/`);
    const search = page.locator('input[name="q"]');
    await search.waitFor();
    await expect.poll(() => search.isEnabled()).toBe(true);
    const before = await page.locator('[role="status"]').textContent();
    await search.fill('the');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('[role="status"]').textContent()).not.toBe(before);
    expect(new URL(page.url()).searchParams.get('q')).toBe('the');
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('can be used with the keyboard alone: the skip link comes first and every stop shows', async () => {
    const { page } = await openPage(browser);
    await page.goto(fileUrl(demo, overview));
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    for (let stop = 0; stop < 12; stop += 1) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate(() => {
        const active = document.activeElement;
        return active === null ? '' : getComputedStyle(active).outlineStyle;
      });
      expect(outline).not.toBe('none');
    }
    await page.context().close();
  });

  it('prints its summary on one sheet of A4, tagged', async () => {
    for (const run of readdirSync(join(demo, 'runs')).filter((name) => name !== 'index.html')) {
      const { page } = await openPage(browser);
      await page.goto(fileUrl(demo, `runs/${run}/summary/index.html`));
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true });
      const text = pdf.toString('latin1');
      expect([...text.matchAll(/\/Type\s*\/Page(?![a-zA-Z])/g)], run).toHaveLength(1);
      expect(text).toContain('/MarkInfo');
      expect(pdf.length).toBeLessThan(150 * 1024);
      await page.context().close();
    }
  });

  it('opens as one mailed file: its pages by their address, no script, no error', async () => {
    const { page, errors, requests } = await openPage(browser);
    await page.goto(fileUrl(demo, `${latest}.html`));
    expect(await page.locator('#p-summary').isVisible()).toBe(true);
    expect(await page.locator('#p-report').isVisible()).toBe(false);
    await page.locator('header a', { hasText: 'Report' }).click();
    expect(await page.locator('#p-report').isVisible()).toBe(true);
    await page.goBack();
    expect(await page.locator('#p-summary').isVisible()).toBe(true);
    expect(errors).toEqual([]);
    expect(requests).toHaveLength(1);
    await page.context().close();
  });
});
