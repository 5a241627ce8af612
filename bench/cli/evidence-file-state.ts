import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceFile } from '#scenarios/recorded/sources.ts';

/** How a file of evidence stands against the published one. */
export type EvidenceFileState =
  | { readonly kind: 'as-published'; readonly sha256: string }
  | { readonly kind: 'other-content'; readonly sha256: string; readonly bytes: number }
  | { readonly kind: 'missing' };

/** @param directory the evidence folder; undefined: there is none, and every file is missing */
export async function evidenceFileState(
  directory: string | undefined,
  { file, sha256: published }: Pick<EvidenceFile, 'file' | 'sha256'>,
): Promise<EvidenceFileState> {
  if (directory === undefined) return { kind: 'missing' };
  let content: Buffer;
  try {
    content = await readFile(join(directory, file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    throw error;
  }
  const sha256 = createHash('sha256').update(content).digest('hex');
  return sha256 === published
    ? { kind: 'as-published', sha256 }
    : { kind: 'other-content', sha256, bytes: content.length };
}

/** The evidence folder as the environment names it. */
export function evidenceDirectory(): string | undefined {
  return process.env.BAKEOFF_EVIDENCE_DIR || undefined;
}
