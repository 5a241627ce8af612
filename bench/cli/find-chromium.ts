import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian's wrapper script complains about a missing shell option; what it starts does not. */
const KNOWN = [
  '/usr/lib/chromium/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

/** An installed Chromium, or the one that BAKEOFF_CHROMIUM names; undefined where there is none. */
export function findChromium(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = env.BAKEOFF_CHROMIUM;
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined;
  const folders = (env.PATH ?? '').split(delimiter);
  return [...KNOWN, ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name)))].find((path) =>
    existsSync(path),
  );
}
