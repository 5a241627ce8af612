import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { CHROMIUM } from './browser.ts';

/** Lowest score of every category on every kind of page; the site is built by `npm run site` before. */
const FLOOR = 98;
/** Fetched by npx when it is asked for: it weighs more than everything else here. */
const LIGHTHOUSE = 'lighthouse@12.8.2';
const SITE = join(dirname(import.meta.dirname), 'dist');
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.json': 'application/json' };

if (CHROMIUM === undefined) throw new Error('Lighthouse needs a Chromium: apt-get install chromium.');
const [run = ''] = readdirSync(join(SITE, 'runs'))
  .filter((name) => name !== 'index.html')
  .toReversed();
const pages = ['', `runs/${run}/summary/`, `runs/${run}/trials/`, 'history/', 'decisions/'];
const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname).replace(/\/$/, '/index.html');
  const file = join(SITE, path);
  if (!existsSync(file)) response.writeHead(404).end();
  else {
    // Compressed, as any host of static pages sends it.
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain', 'content-encoding': 'br' });
    response.end(brotliCompressSync(readFileSync(file)));
  }
});
await new Promise<void>((bound) => server.listen(0, '127.0.0.1', bound));
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const folder = await mkdtemp(join(tmpdir(), 'bakeoff-lighthouse-'));
let worst = 100;
for (const page of pages) {
  const out = join(folder, 'report.json');
  await promisify(execFile)(
    'npx',
    [
      '--yes',
      LIGHTHOUSE,
      `${address}${page}`,
      '--quiet',
      '--output=json',
      `--output-path=${out}`,
      '--chrome-flags=--headless=new --no-sandbox',
    ],
    { env: { ...process.env, CHROME_PATH: CHROMIUM } },
  );
  const { categories, audits } = JSON.parse(readFileSync(out, 'utf8')) as {
    readonly categories: Readonly<Record<string, { readonly score: number }>>;
    readonly audits: Readonly<Record<string, { readonly displayValue?: string }>>;
  };
  const scores = Object.entries(categories).map(([name, { score }]) => [name, Math.round(score * 100)] as const);
  worst = Math.min(worst, ...scores.map(([, score]) => score));
  const shown = (audit: string): string => audits[audit]?.displayValue ?? '?';
  process.stdout.write(
    `/${page}\n  ${scores.map(([name, score]) => `${name} ${score}`).join(', ')}; LCP ${shown('largest-contentful-paint')}, blocked ${shown('total-blocking-time')}, CLS ${shown('cumulative-layout-shift')}\n`,
  );
}
await rm(folder, { recursive: true, force: true });
server.close();
process.exitCode = worst < FLOOR ? 1 : 0;
