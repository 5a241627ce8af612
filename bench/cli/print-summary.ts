import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { InputError } from './exit-code.ts';
import { findChromium } from './find-chromium.ts';

/**
 * The summary of a run on one sheet of A4, printed by an installed Chromium from the built page.
 * @returns the file's path
 * @throws InputError where there is no Chromium
 */
export async function printSummary(out: string, slug: string): Promise<string> {
  const chromium = findChromium(process.env);
  if (chromium === undefined) {
    throw new InputError(
      'No Chromium was found to print with (looked for chromium, chrome and edge). Install one, or name it in BAKEOFF_CHROMIUM; the page prints from any browser too.',
    );
  }
  const path = resolve(out, `${slug}-summary.pdf`);
  const profile = await mkdtemp(join(tmpdir(), 'bakeoff-print-'));
  try {
    await promisify(execFile)(chromium, [
      '--headless=new',
      '--disable-gpu',
      // A container's root has no sandbox to give; the page is our own file and runs no foreign script.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${profile}`,
      '--no-pdf-header-footer',
      '--generate-pdf-document-outline',
      `--print-to-pdf=${path}`,
      pathToFileURL(join(out, 'runs', slug, 'summary', 'index.html')).href,
    ]);
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
  return path;
}
