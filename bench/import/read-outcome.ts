import { type CallFailure, callFailure, type FailureKindName } from '#bench/domain/failure.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { Finish, FinishReason } from '#bench/domain/reply.ts';

/** The vendors' and tools' words for why generation ended. */
const FINISH_WORDS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  eos: 'stop',
  completed: 'stop',
  length: 'length',
  max_tokens: 'length',
  max_output_tokens: 'length',
  tool_calls: 'tool-calls',
  tool_call: 'tool-calls',
  tool_use: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  safety: 'content-filter',
  refusal: 'refusal',
  model_length: 'context-exceeded',
  context_length: 'context-exceeded',
};

/** @returns undefined where the file does not say */
export function finishOf(raw: unknown): Finish | undefined {
  if (typeof raw !== 'string' || raw === '') return undefined;
  const word = raw.slice(0, 60);
  const known = word.toLowerCase();
  return { reason: (Object.hasOwn(FINISH_WORDS, known) ? FINISH_WORDS[known] : undefined) ?? 'other', raw: word };
}

/** How a trial ended that has an answer. */
export function answeredOutcome(finish: Finish | undefined): Outcome {
  switch (finish?.reason) {
    case 'length':
      return { kind: 'cut-short' };
    case 'context-exceeded':
      return { kind: 'context-exceeded' };
    case 'content-filter':
      return { kind: 'refused', by: 'filter', detail: finish.raw ?? 'content filter' };
    case 'refusal':
      return { kind: 'refused', by: 'model', detail: finish.raw ?? 'refusal' };
    default:
      return { kind: 'answered' };
  }
}

/** Words of an error message that tell its kind, the most telling first. */
const FAILURE_WORDS: readonly (readonly [RegExp, FailureKindName])[] = [
  [/insufficient.?quota|no quota|credit balance|billing/i, 'no-quota'],
  [/\b429\b|rate.?limit|too many requests/i, 'rate-limited'],
  [/\b529\b|overloaded/i, 'overloaded'],
  [/timed? ?out|timeout|deadline/i, 'timed-out'],
  [/\b40[13]\b|unauthori[sz]ed|invalid.{0,10}api.?key|authentication/i, 'unauthorized'],
  [/model.{0,20}not.{0,5}found|\b404\b/i, 'model-not-found'],
  [/\b400\b|\b422\b|bad request|invalid.?request/i, 'invalid-request'],
  [/econn|enotfound|epipe|socket hang up|fetch failed|network|disconnect|connection/i, 'disconnected'],
  [/cancel|abort|interrupt/i, 'aborted'],
  [/unexpected token|not json|parse error/i, 'malformed'],
];

/** Longest part of a message that is looked at and kept. */
const MESSAGE_CHARACTERS = 500;

/** A failure as well as its message tells: what no word gives away is a server error, since a file of answers says only that none came. */
export function failureOf(message: string, status?: number): CallFailure {
  const says = message.slice(0, MESSAGE_CHARACTERS);
  const kind = FAILURE_WORDS.find(([words]) => words.test(says))?.[1] ?? 'server-error';
  return callFailure(kind, says, status === undefined ? {} : { status });
}

/** How a trial ended that has no answer. */
export function failedOutcome(message: string, status?: number): Outcome {
  return { kind: 'failed', failure: failureOf(message, status) };
}
