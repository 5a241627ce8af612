import { z } from 'zod';
import type { DecisionRecord } from '#bench/domain/decision.ts';
import { absent, decodeWith, formatVersion, strictJson } from './json.ts';

export const DECISION_SCHEMA = 'bakeoff.decision/1';
const NEWEST = 1;

const text = absent(z.string());
const number = absent(z.number());

/** `YYYY-MM-DD`. */
const day = z.iso.date();

const link = {
  schema: z.literal(DECISION_SCHEMA),
  id: z.string(),
  recordedAt: z.string(),
  recordedBy: z.string(),
  previous: text,
};

const waiver = z.looseObject({ gate: z.string(), by: z.array(z.string()), until: z.string(), reason: z.string() });

const gate = z.looseObject({
  gate: z.string(),
  kind: z.enum([
    'must-pass',
    'non-inferior',
    'superior',
    'floor',
    'ceiling',
    'budget',
    'reliability',
    'no-new-failure-mode',
    'coverage',
    'assay-sensitivity',
    'sign-off',
  ]),
  level: z.enum(['blocking', 'conditional', 'info']),
  outcome: z.enum(['pass', 'fail', 'inconclusive', 'not-evaluated', 'waived']),
  claimed: z.boolean(),
  metric: text,
  unit: absent(z.enum(['share', 'points', 'ms', 'USD', 'ratio'])),
  value: number,
  low: number,
  high: number,
  threshold: number,
  distance: number,
  sides: absent(
    z.looseObject({ candidate: number, incumbent: number, wins: z.number(), ties: z.number(), losses: z.number() }),
  ),
  says: z.string(),
});

const engine = z.looseObject({
  verdict: z.enum(['LAUNCH', 'LAUNCH_LIMITED', 'NEEDS_DATA', 'HOLD', 'NOT_CERTIFIABLE', 'NO_DECISION']),
  policy: z.looseObject({ id: z.string(), version: z.number(), hash: z.string(), sealedAt: text }),
  asOf: z.string(),
  candidate: text,
  tied: z.array(z.string()),
  headline: z.string(),
  gates: z.array(gate),
  findingSha256: z.string(),
});

const decision = z.looseObject({
  ...link,
  kind: z.literal('decision'),
  question: z.string(),
  engine,
  decided: z.looseObject({
    choice: z.enum(['adopt', 'adopt-limited', 'keep', 'postpone']),
    contender: text,
    agreesWithEngine: z.boolean(),
    overrideReason: text,
    decidedBy: z.array(z.string()),
    recommendedBy: z.array(z.string()),
    dissented: z.array(z.looseObject({ who: z.string(), why: z.string() })),
  }),
  evidence: z.looseObject({
    run: z.string(),
    gradingPass: number,
    manifestSha256: z.string(),
    files: z.array(z.looseObject({ file: z.string(), sha256: z.string() })),
  }),
  alternatives: z.array(z.looseObject({ alternative: z.string(), whyNot: z.string() })),
  waivers: z.array(waiver),
  signOffs: z.array(
    z.looseObject({
      gate: z.string(),
      role: z.string(),
      by: z.string(),
      at: z.string(),
      answer: z.enum(['yes', 'no']),
    }),
  ),
  predictions: z.array(
    z.looseObject({
      id: z.string(),
      metric: z.string(),
      contender: z.string(),
      scenario: z.string(),
      low: z.number(),
      high: z.number(),
      checkBy: day,
    }),
  ),
  expires: day,
  reopenOn: z.array(
    z.enum([
      'price-change',
      'snapshot-change',
      'retirement-notice',
      'drift-alarm',
      'suite-major',
      'incident',
      'policy-change',
    ]),
  ),
  supersedes: text,
  notes: z.array(z.string()),
});

const outcome = z.looseObject({
  ...link,
  kind: z.literal('outcome'),
  refersTo: z.string(),
  says: z.string(),
  observed: z.array(
    z.looseObject({ prediction: z.string(), value: z.number(), low: number, high: number, source: z.string() }),
  ),
});

const amendment = z.looseObject({
  ...link,
  kind: z.literal('amendment'),
  refersTo: z.string(),
  says: z.string(),
  waivers: z.array(waiver),
  expires: absent(day),
});

const notice = z.looseObject({
  ...link,
  kind: z.literal('notice'),
  trigger: z.enum(['retirement-notice', 'incident']),
  contender: z.string(),
  says: z.string(),
  source: text,
});

/** One file of results/decisions, version 1. */
export const decisionRecord = z.discriminatedUnion('kind', [
  decision,
  outcome,
  amendment,
  notice,
]) satisfies z.ZodType<DecisionRecord>;

export function encodeDecision(record: DecisionRecord): string {
  return `${strictJson({ schema: DECISION_SCHEMA, ...record }, 2)}\n`;
}

/** @throws Error naming the place and the field, or the version that this program cannot read */
export function decodeDecision(value: unknown, place: string): DecisionRecord {
  formatVersion(value, 'decision', NEWEST, place);
  return decodeWith(decisionRecord, value, place);
}
