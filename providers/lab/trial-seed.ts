/** The seed header taken apart: `<trial seed>/<call>/<attempt>`. The trial seed may hold slashes itself. */
export interface TrialSeed {
  /** The whole header: decides faults and pace. */
  readonly text: string;
  /** Decides the answer, so that a trial asked again says the same. */
  readonly trial: string;
  readonly call: string;
  /** From 1; a header that counts from 0 has its 0 read as 1. */
  readonly attempt: number;
}

/** Undefined when the header does not have the three parts. */
export function readTrialSeed(header: string): TrialSeed | undefined {
  const match = /^(.+)\/([^/]+)\/(\d+)$/.exec(header);
  const [, trial, call, attempt] = match ?? [];
  if (trial === undefined || call === undefined || attempt === undefined) return undefined;
  return { text: header, trial, call, attempt: Math.max(1, Number(attempt)) };
}
