import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EVIDENCE_VARIABLE } from '#scenarios/drift/llmdrift.ts';

/** What a demonstration has to work with. */
export type DemoEvidence =
  | { readonly kind: 'recorded' }
  /** Why there are no recordings, as the end of a sentence. */
  | { readonly kind: 'simulated'; readonly because: string };

/** @param folder the set of recordings that is wanted, by its folder below the one that the variable names */
export function demoEvidence(folder: string, env: Readonly<Record<string, string | undefined>>): DemoEvidence {
  const directory = env[EVIDENCE_VARIABLE] ?? '';
  if (directory === '') return { kind: 'simulated', because: `${EVIDENCE_VARIABLE} is not set` };
  const path = join(directory, folder);
  return existsSync(path) ? { kind: 'recorded' } : { kind: 'simulated', because: `there is no ${path}` };
}

/** The first line of a demonstration: whether anything in it is about a real model. */
export function evidenceLine(found: DemoEvidence, about: { readonly recorded: string; readonly simulated: string }) {
  return found.kind === 'recorded'
    ? `Over RECORDED evidence: ${about.recorded}. Nothing was asked or measured here.`
    : `Over the SIMULATED lab, because ${found.because}: ${about.simulated}. Nothing here says anything about a real model.`;
}
