import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SelfTest } from '#bench/domain/self-test.ts';
import { selfTestsFolder } from './read-self-tests.ts';
import { decodeSelfTest, encodeSelfTest } from './self-test-record.ts';
import { writeSchemas } from './write-schemas.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Keeps a self-test under its id. @returns the file's place in the results folder
 * @throws RangeError when a figure is no number
 */
export async function writeSelfTest(resultsDir: string, selfTest: SelfTest): Promise<string> {
  const name = `${selfTest.id}.json`;
  const text = encodeSelfTest(selfTest);
  // Read back before it is there: what this program cannot read is not kept.
  decodeSelfTest(JSON.parse(text), `self-tests/${name}`);
  await mkdir(selfTestsFolder(resultsDir), { recursive: true });
  await writeSchemas(join(resultsDir, 'schemas'));
  await writeWhole(join(selfTestsFolder(resultsDir), name), text);
  return `self-tests/${name}`;
}

/** The id of a self-test of this instant: sorted as text it is sorted by time. */
export function selfTestId(at: string): string {
  return `${at.slice(0, 19).replaceAll(':', '')}Z`;
}
