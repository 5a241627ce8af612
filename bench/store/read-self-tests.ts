import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SelfTest } from '#bench/domain/self-test.ts';
import { decodeSelfTest } from './self-test-record.ts';

/** Where a results folder keeps its self-tests. */
export function selfTestsFolder(resultsDir: string): string {
  return join(resultsDir, 'self-tests');
}

/**
 * Every self-test of a results folder, oldest first; none where there is no folder.
 * @throws Error naming the file that cannot be read, or was renamed
 */
export async function readSelfTests(resultsDir: string): Promise<readonly SelfTest[]> {
  const folder = selfTestsFolder(resultsDir);
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map((name) => readSelfTest(folder, name)));
}

async function readSelfTest(folder: string, name: string): Promise<SelfTest> {
  const place = `self-tests/${name}`;
  let content: unknown;
  try {
    content = JSON.parse(await readFile(join(folder, name), 'utf8'));
  } catch (error) {
    throw new Error(
      `${place} is not JSON (${error instanceof Error ? error.message : String(error)}). ` +
        'It is written in one step, so it was damaged afterwards: restore it (git log -- the file), or delete it and run npx bakeoff self-test.',
    );
  }
  const selfTest = decodeSelfTest(content, place);
  if (`${selfTest.id}.json` !== name) {
    throw new Error(
      `${place} says its id is "${selfTest.id}", so it was renamed. Give it back the name ${selfTest.id}.json.`,
    );
  }
  return selfTest;
}
