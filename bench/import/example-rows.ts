import type { ImportedCase, ImportedTrial } from './imported-row.ts';

/** One imported answer in which everything is known that can be; tests change what they are about. */
export function anAnswer(
  changed: Partial<Omit<ImportedTrial, 'case' | 'contender'>> & {
    readonly case?: Partial<ImportedCase>;
    readonly contender?: Partial<ImportedTrial['contender']>;
  } = {},
): ImportedTrial {
  return {
    scenario: undefined,
    repetition: undefined,
    prompt: [{ role: 'user', text: 'Capital of France?' }],
    outcome: { kind: 'answered' },
    text: 'Paris',
    reasoningText: '',
    toolCalls: [],
    transcript: [],
    usage: undefined,
    outputTokens: undefined,
    costUsd: '0.002',
    latency: { e2eMs: 800, ttftMs: undefined },
    startedAt: '2026-11-20T09:00:00.000Z',
    endedAt: undefined,
    finish: undefined,
    servedModel: undefined,
    fingerprint: undefined,
    grades: { exact: { kind: 'scored', score: 1 } },
    ...changed,
    case: {
      id: 'france',
      content: 'Capital of France?',
      reference: 'Paris',
      cluster: undefined,
      severity: undefined,
      slices: {},
      ...changed.case,
    },
    contender: {
      label: 'a',
      provider: undefined,
      modelId: 'model-a',
      parameters: {},
      variant: 'base',
      ...changed.contender,
    },
  };
}
