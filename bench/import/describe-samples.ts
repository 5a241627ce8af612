import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';

/** Names the folder with one sample file or more of each format. */
const SAMPLES_VARIABLE = 'BAKEOFF_FORMATS_DIR';

/**
 * A group of tests over real files of other tools, handed the format's folder. Where the folder is not there the group is skipped, and
 * says so: its name gives the reason, and one line is printed, because the reporter only counts what was skipped.
 */
export function describeSamples(title: string, format: string, tests: (folder: string) => void): void {
  const folder = join(process.env[SAMPLES_VARIABLE] ?? join(process.cwd(), '..', 'shared', 'formats'), format);
  if (existsSync(folder)) {
    describe(title, () => tests(folder));
    return;
  }
  const skipped = `${title} (skipped: no samples of ${format}; ${SAMPLES_VARIABLE} names their folder)`;
  process.stderr.write(`${skipped}\n`);
  describe.skip(skipped, () => tests(folder));
}
