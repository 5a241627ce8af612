import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const KNOWN = [
  '/usr/lib/chromium/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser these tests look with; undefined: they are skipped by name. */
export const CHROMIUM = [process.env.BAKEOFF_CHROMIUM ?? '', ...KNOWN].find((path) => path !== '' && existsSync(path));

export const WITHOUT_CHROMIUM = '(skipped: no Chromium; apt-get install chromium, or name one in BAKEOFF_CHROMIUM)';

export function launch(): Promise<Browser> {
  return chromium.launch({ ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }), args: ['--no-sandbox'] });
}

/** Everything a page complained about, and what it asked the network for. */
export interface Watched {
  readonly page: Page;
  readonly errors: string[];
  readonly requests: string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('dialog', (dialog) => {
    errors.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => requests.push(request.url()));
  return { page, errors, requests };
}

/** Addresses of all pages of a built site, from its folder. */
export function pagesOf(site: string): readonly string[] {
  return globSync('**/*.html', { cwd: site }).sort();
}

/** One page of every kind: pages of a kind differ in their names only. */
export function oneOfEachKind(site: string): readonly string[] {
  const kinds = new Map<string, string>();
  for (const page of pagesOf(site)) {
    const kind = page
      .split('/')
      .map((part, at, parts) => (isName(part, parts[at - 1], parts[at - 2]) ? '*' : part))
      .join('/');
    if (!kinds.has(kind)) kinds.set(kind, page);
  }
  return [...kinds.values()];
}

function isName(part: string, before: string | undefined, further: string | undefined): boolean {
  const holders = ['runs', 'models', 'scenarios', 'cases', 'compare', 'decisions', 'trust'];
  if (part.endsWith('.html')) return part !== 'index.html' && part !== '404.html';
  return (
    [before, further].some((one) => one !== undefined && holders.includes(one)) &&
    !['summary', 'methodology', 'trials', 'models', 'scenarios', 'cases', 'compare'].includes(part)
  );
}

export function fileUrl(site: string, page: string): string {
  return pathToFileURL(join(site, page)).href;
}
