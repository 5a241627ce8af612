import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** One place in one file, put otherwise. */
export interface EvidenceChange {
  /** Below the evidence folder. */
  readonly file: string;
  readonly from: RegExp;
  readonly to: string;
}

/**
 * For tests: a new folder with the evidence of another, one place changed.
 * @throws Error when the place is not there: a test must not pass because nothing was changed
 */
export function changedEvidence(directory: string, { file, from, to }: EvidenceChange): string {
  const folder = mkdtempSync(join(tmpdir(), 'changed-evidence-'));
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const copy = join(folder, path.slice(directory.length));
    mkdirSync(dirname(copy), { recursive: true });
    if (copy !== join(folder, file)) symlinkSync(path, copy);
  }
  const before = readFileSync(join(directory, file), 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} holds nothing like ${from}.`);
  writeFileSync(join(folder, file), after);
  return folder;
}
