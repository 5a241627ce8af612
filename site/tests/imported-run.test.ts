import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CHROMIUM, fileUrl, launch, oneOfEachKind, openPage, pagesOf, WITHOUT_CHROMIUM } from './browser.ts';
import { labelFaults } from './label-faults.ts';

const imported = inject('importedSite');
const signed = inject('signedSite');
const skipped = CHROMIUM === undefined;

describe.skipIf(skipped)(`the page of another tool's results${skipped ? ` ${WITHOUT_CHROMIUM}` : ''}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  const [overview = ''] = pagesOf(imported).filter((path) => /^runs\/[^/]+\/index\.html$/.test(path));
  const methods = overview.replace('index.html', 'methodology/index.html');
  const textOf = async (path: string, site = imported): Promise<string> => {
    const { page } = await openPage(browser);
    await page.goto(fileUrl(site, path));
    const text = (await page.locator('body').textContent()) ?? '';
    await page.context().close();
    return text;
  };

  it('says what the policy concludes, whose answers these are, and what nobody can know of them', async () => {
    const text = await textOf(overview);
    expect(text).toMatch(
      /IMPORTED: today, tonight\. From results\.json, written by promptfoo 0\.118\.0; nothing was measured here/,
    );
    expect(text).toMatch(/move from today to tonight/);
    expect(text).toMatch(/not sealed before the run/);
    expect(text).toMatch(/60 cases/);
  });

  it('clears nobody until somebody has read the losses, and then says who did', async () => {
    expect(await textOf(overview)).toMatch(/NOT CERTIFIABLE/);
    const text = await textOf(overview, signed);
    expect(text).not.toMatch(/NOT CERTIFIABLE/);
    expect(text).toMatch(/ana \(model-behavior\)/);
  });

  it('says of its methods where the file is known by, and claims no order, machine or session', async () => {
    const text = await textOf(methods);
    expect(text).toMatch(/results\.json, [\d\u202f ]+ bytes, [0-9a-f]{64}/);
    expect(text).toMatch(/time to first token/);
    expect(text).toMatch(/not known: nobody can tell whether contenders were asked close together in time/);
    expect(text).not.toMatch(/Randomised complete blocks|event loop|Event loop/);
    expect(text).toMatch(/Answers until\s*the file does not say/);
    expect(text).toMatch(/1 rate-limited\s*–\s*not said/);
  });

  it('never shows a time of 0 for answers that did not come', async () => {
    const text = await textOf(overview);
    expect(text).toMatch(/1 rate-limited|2 rate-limited|rate-limited/);
    expect(text).not.toMatch(/\b0 ms\b/);
  });

  it.each([
    { width: 1280, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
  ] as const)(
    'keeps every gate of a page at $width px, $colorScheme',
    async ({ width, colorScheme }) => {
      for (const path of oneOfEachKind(imported)) {
        const { page, errors } = await openPage(browser, { viewport: { width, height: 900 }, colorScheme });
        await page.goto(fileUrl(imported, path));
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(
          0,
        );
        expect(await page.evaluate(labelFaults), path).toEqual([]);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id }) => id),
          path,
        ).toEqual([]);
        expect(errors, path).toEqual([]);
        await page.context().close();
      }
    },
    240_000,
  );
});
