import { describe } from 'vitest';
import { EVIDENCE_VARIABLE } from './llmdrift.ts';

/**
 * A group of tests over the public recordings. Where they are not there it is skipped, and says so: its name gives the reason,
 * and one line is printed, because the reporter only counts what was skipped.
 */
export function describeRecorded(title: string, tests: () => void): void {
  if ((process.env[EVIDENCE_VARIABLE] ?? '') !== '') {
    describe(title, tests);
    return;
  }
  const skipped = `${title} (skipped: ${EVIDENCE_VARIABLE} is not set)`;
  process.stderr.write(`${skipped}\n`);
  describe.skip(skipped, tests);
}
