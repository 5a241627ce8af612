import { z } from 'zod';
import type { Policy } from '#bench/domain/policy.ts';

const text = z.string().trim().min(1);
const share = z.number().min(0).max(1);
const days = z.number().int().min(1);
const wholeFromOne = z.number().int().min(1);
const wholeFromZero = z.number().int().min(0);
const texts = z.array(text);
const severity = z.enum(['S0', 'S1', 'S2', 'S3']);
const level = z.enum(['blocking', 'conditional', 'info']);
const confidence = z.union([z.literal(0.9), z.literal(0.95), z.literal(0.975)]);

const contender = z.strictObject({
  id: text,
  provider: text,
  model: text,
  promptBundle: text.exactOptional(),
  surface: text.exactOptional(),
});

const select = z.strictObject({
  family: texts.exactOptional(),
  slice: texts.exactOptional(),
  clause: texts.exactOptional(),
  severity: z.array(severity).exactOptional(),
  case: texts.exactOptional(),
  tag: texts.exactOptional(),
  surface: texts.exactOptional(),
});

/** What every gate has; `why` may be blank here, because that is for the check to say, in words. */
const everyGate = {
  id: text,
  level,
  why: z.string(),
  select: select.exactOptional(),
  note: z.string().exactOptional(),
  owner: text.exactOptional(),
  ref: text.exactOptional(),
};

const on = z.enum(['estimate', 'bound']);

const gate = z.discriminatedUnion('kind', [
  z.strictObject({
    ...everyGate,
    kind: z.literal('must-pass'),
    trials: z.union([z.literal('all'), z.strictObject({ atLeast: wholeFromOne, of: wholeFromOne })]),
    maxFailures: wholeFromZero.exactOptional(),
  }),
  z.strictObject({
    ...everyGate,
    kind: z.literal('non-inferior'),
    metric: text,
    margin: z.union([
      z.strictObject({ abs: z.number().gt(0).max(100) }),
      z.strictObject({ rel: z.number().gt(0).max(1) }),
    ]),
    confidence: confidence.exactOptional(),
  }),
  z.strictObject({
    ...everyGate,
    kind: z.literal('superior'),
    metric: text,
    by: z.number().min(0).max(100).exactOptional(),
    confidence: confidence.exactOptional(),
  }),
  z.strictObject({ ...everyGate, kind: z.enum(['floor', 'ceiling']), metric: text, value: z.number(), on }),
  z.strictObject({
    ...everyGate,
    kind: z.literal('budget'),
    metric: z.enum([
      'cost.perSuccess',
      'cost.perTrial',
      'cost.per1k',
      'cost.monthly',
      'latency.p50',
      'latency.p95',
      'latency.p99',
      'ttft.p50',
      'ttft.p95',
      'error.rate',
    ]),
    max: z.number().min(0),
    vs: z.enum(['absolute', 'incumbent-ratio']).exactOptional(),
    on,
  }),
  z.strictObject({
    ...everyGate,
    kind: z.literal('reliability'),
    metric: z.enum(['pass^k', 'flip-rate', 'agreement']),
    k: wholeFromOne.exactOptional(),
    min: share.exactOptional(),
    max: share.exactOptional(),
  }),
  z.strictObject({
    ...everyGate,
    kind: z.literal('no-new-failure-mode'),
    severity: z.array(severity).min(1),
    countAs: wholeFromOne,
  }),
  z.strictObject({
    ...everyGate,
    kind: z.literal('coverage'),
    clauses: z.enum(['MUST', 'SHOULD']),
    minCases: wholeFromOne,
    minBoundaryPairs: wholeFromZero.exactOptional(),
  }),
  z.strictObject({
    ...everyGate,
    kind: z.literal('assay-sensitivity'),
    arms: texts.min(1),
    minDetected: wholeFromOne,
  }),
  z.strictObject({ ...everyGate, kind: z.literal('sign-off'), role: text, question: text }),
]);

const evidence = z.strictObject({
  minCases: z.record(text, wholeFromOne),
  trials: wholeFromOne,
  maxTrials: wholeFromOne.exactOptional(),
  maxAgeDays: days,
  maxErrorRate: share,
  maxJudgeAbstain: share.exactOptional(),
  schedule: z.enum(['interleaved', 'sequential']),
  aaArm: z.boolean(),
  judges: z
    .array(
      z.strictObject({
        certificate: text,
        maxAgeDays: days,
        minKappa: share,
        perSystem: z.boolean(),
        onExpired: z.enum(['not-evaluated', 'human']),
      }),
    )
    .exactOptional(),
});

/** The form of a policy, the same for YAML, JSON and TypeScript. What it means is for checkPolicy. */
export const POLICY_SCHEMA = z.strictObject({
  schema: z.literal('bakeoff.policy/1'),
  id: text.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters and digits, joined by "-"'),
  version: wholeFromOne,
  title: text,
  owner: text,
  intent: z.enum(['upgrade', 'cost-down', 'forced-migration', 'prompt-change', 'new-surface', 'drift-watch']),
  incumbent: contender.nullable(),
  candidates: z.array(contender),
  suite: z.strictObject({ id: text, version: text, sha256: text.exactOptional() }),
  traffic: z
    .strictObject({
      source: text,
      asOf: text,
      weights: z.record(text, share),
      requestsPerMonth: z.number().gt(0).exactOptional(),
    })
    .exactOptional(),
  evidence,
  multiplicity: z.enum(['none', 'holm', 'hierarchical']),
  gates: z.array(gate).min(1),
  onInconclusive: z.strictObject({
    default: z.enum(['NEEDS_DATA', 'HOLD', 'LAUNCH_LIMITED']),
    after: z.strictObject({ maxTrials: z.enum(['HOLD', 'LAUNCH_LIMITED', 'LEAST_BAD']) }).exactOptional(),
  }),
  tieBreak: texts.exactOptional(),
  severityWeights: z
    .strictObject({ S0: z.number().min(0), S1: z.number().min(0), S2: z.number().min(0), S3: z.number().min(0) })
    .exactOptional(),
  rollout: z
    .strictObject({
      stages: z
        .array(z.strictObject({ pct: z.number().gt(0).max(100), minHours: z.number().min(0), onlineGates: texts }))
        .min(1),
      rollback: z.strictObject({ to: text, within: text, keepWarmDays: wholeFromZero }),
    })
    .exactOptional(),
  waivers: z.strictObject({ mayWaive: z.array(level), requires: texts, maxDays: days }).exactOptional(),
  expires: z.strictObject({
    afterDays: days,
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
  }),
}) satisfies z.ZodType<Policy>;
