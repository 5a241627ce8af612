import { z } from 'zod';
import { FAILURES, type FailureKindName } from '#bench/domain/failure.ts';
import type { Attempt, Trial } from '#bench/domain/trial.ts';
import { absent, decodeWith, formatVersion, later, opaque, strictJson } from './json.ts';

export const TRIAL_SCHEMA = 'bakeoff.trial/1';
const NEWEST = 1;

const ms = absent(z.number());
const text = absent(z.string());

const usage = z.looseObject({
  inputTokens: z.number(),
  cacheReadTokens: absent(z.number()),
  cacheWriteTokens: absent(z.number()),
  cacheWrite1hTokens: absent(z.number()),
  outputTokens: z.number(),
  reasoningTokens: absent(z.number()),
  source: z.enum(['provider', 'estimated']),
  raw: opaque,
});

const failure = z.looseObject({
  kind: z.enum(Object.keys(FAILURES) as [FailureKindName, ...FailureKindName[]]),
  message: z.string(),
  status: absent(z.number()),
  code: text,
  requestId: text,
  retryAfterMs: ms,
  phase: absent(z.enum(['connect', 'first-token', 'idle', 'total'])),
  limitMs: ms,
});

const finish = z.looseObject({
  reason: z.enum(['stop', 'length', 'tool-calls', 'refusal', 'content-filter', 'context-exceeded', 'other']),
  raw: text,
});

const outcome = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('answered') }),
  z.looseObject({ kind: z.literal('wrong-shape'), detail: z.string() }),
  z.looseObject({ kind: z.literal('refused'), by: z.enum(['model', 'filter']), detail: z.string() }),
  z.looseObject({ kind: z.literal('cut-short') }),
  z.looseObject({ kind: z.literal('context-exceeded') }),
  z.looseObject({ kind: z.literal('tool-loop-limit'), limit: z.number() }),
  z.looseObject({ kind: z.literal('failed'), failure }),
  z.looseObject({ kind: z.literal('missing-recording') }),
  z.looseObject({ kind: z.literal('broken'), error: z.string() }),
]);

const attempt = z.looseObject({
  call: z.number(),
  startedAt: z.string(),
  sentMs: ms,
  headersMs: ms,
  firstTokenMs: ms,
  firstAnswerMs: ms,
  lastAnswerMs: ms,
  doneMs: ms,
  endedMs: z.number(),
  httpStatus: absent(z.number()),
  failure: absent(failure),
  waitMs: ms,
  finish: absent(finish),
  usage: absent(usage),
  requestId: text,
  servedModel: text,
  fingerprint: text,
  serviceTier: text,
}) satisfies z.ZodType<Attempt>;

const cost = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('priced'),
    usd: z.string(),
    priceLine: z.string(),
    match: z.enum(['exact', 'prefix', 'manual', 'simulated']),
    basis: z.enum(['provider', 'estimated']),
    unreportedAttempts: z.number(),
  }),
  z.looseObject({ kind: z.literal('recorded'), usd: z.string() }),
  z.looseObject({ kind: z.literal('unpriced'), reason: z.string() }),
]);

const latency = z.looseObject({
  queueWaitMs: ms,
  connectMs: ms,
  ttfatMs: ms,
  ttftMs: ms,
  thinkMs: ms,
  e2eMs: ms,
  responseMs: ms,
  tpotMs: ms,
  maxStallMs: ms,
  chunks: absent(z.number()),
  clientLagMs: ms,
  disturbed: absent(z.boolean()),
  concurrencyAtSend: absent(z.number()),
  sentSource: absent(z.enum(['socket', 'call'])),
  connectionReused: absent(z.boolean()),
  alpn: text,
  notMeasured: z.record(z.string(), z.string()),
});

/** One line of trials.jsonl, version 1. */
export const trialRecord = z.looseObject({
  schema: z.literal(TRIAL_SCHEMA),
  id: z.string(),
  scenario: z.string(),
  case: z.string(),
  caseHash: z.string(),
  cluster: z.string(),
  contender: z.string(),
  repetition: z.number(),
  block: z.number(),
  warmUp: z.boolean(),
  evidence: z.enum(['measured', 'simulated', 'recorded', 'imported', 'control']),
  startedAt: text,
  endedAt: text,
  outcome,
  attempts: z.array(attempt),
  usage: absent(usage),
  cost,
  latency: absent(latency),
  finish: absent(finish),
  servedModel: text,
  fingerprint: text,
  outputHash: text,
  answerHash: text,
  recorded: absent(z.looseObject({ writtenAtLocal: text, outputTokens: absent(z.number()), place: later(z.string()) })),
}) satisfies z.ZodType<Trial>;

export function encodeTrial(trial: Trial): string {
  return strictJson({ schema: TRIAL_SCHEMA, ...trial });
}

/** @throws Error naming the place and the field, or the version that this program cannot read */
export function decodeTrial(value: unknown, place: string): Trial {
  formatVersion(value, 'trial', NEWEST, place);
  return decodeWith(trialRecord, value, place);
}
