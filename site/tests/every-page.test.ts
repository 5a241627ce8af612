import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CHROMIUM, fileUrl, launch, oneOfEachKind, openPage, pagesOf, WITHOUT_CHROMIUM } from './browser.ts';
import { labelFaults } from './label-faults.ts';

const demo = inject('demoSite');
const hostile = inject('hostileSite');
const skipped = CHROMIUM === undefined;

describe.skipIf(skipped)(`every kind of page${skipped ? ` ${WITHOUT_CHROMIUM}` : ''}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  const kinds = oneOfEachKind(demo);

  it('was found', () => {
    expect(kinds.length).toBeGreaterThan(15);
  });

  describe.each([
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
    { width: 390, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
  ] as const)('at $width px, $colorScheme', ({ width, colorScheme }) => {
    it.each(kinds)('%s', async (path) => {
      const { page, errors, requests } = await openPage(browser, { viewport: { width, height: 900 }, colorScheme });
      await page.goto(fileUrl(demo, path));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, 'wider than the window').toBeLessThanOrEqual(0);
      expect(await page.evaluate(labelFaults), 'labels of charts').toEqual([]);
      // Charts' text is text in an image to axe; its contrast is held by the palette's own test.
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .map(({ html }) => html)
              .slice(0, 3)
              .join(' ')}`,
        ),
        'accessibility',
      ).toEqual([]);
      expect(errors, 'console and policy').toEqual([]);
      expect(
        requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:')),
        'requests',
      ).toEqual([]);
      await page.context().close();
    });
  });

  it('reflows at 320 px without scrolling sideways', async () => {
    const { page } = await openPage(browser, { viewport: { width: 320, height: 800 } });
    for (const path of kinds) {
      await page.goto(fileUrl(demo, path));
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
    }
    await page.context().close();
  });

  it('runs nothing that a model, a dataset or a label says, and breaks no rule of its policy over it', async () => {
    const { page, errors, requests } = await openPage(browser);
    const pages = [
      ...new Set([...oneOfEachKind(hostile), ...pagesOf(hostile).filter((path) => /svg-onload|img-src/.test(path))]),
    ];
    expect(pages.length).toBeGreaterThan(20);
    for (const path of pages.slice(0, 60)) {
      await page.goto(fileUrl(hostile, path));
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      expect(await page.evaluate(() => '__executed' in window), path).toBe(false);
    }
    expect(errors).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
    await page.context().close();
  });
});
