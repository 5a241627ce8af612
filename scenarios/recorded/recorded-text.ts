import type { Recording } from '#bench/domain/provider.ts';

/** A recording of which nothing but the words was kept: neither tokens nor time, cost or date. */
export function recordedText(of: Pick<Recording, 'modelId' | 'caseId' | 'repetition' | 'text'>): Recording {
  return {
    ...of,
    usage: undefined,
    e2eMs: undefined,
    ttftMs: undefined,
    costUsd: undefined,
    startedAt: undefined,
    finishReason: undefined,
  };
}
