import { z } from 'zod';
import type { RunSummary } from '#bench/analysis/run-summary.ts';
import type { Estimate } from '#bench/domain/estimate.ts';
import { absent, decodeWith, formatVersion, strictJson } from './json.ts';

export const SUMMARY_SCHEMA = 'bakeoff.summary/1';
const NEWEST = 1;

const number = absent(z.number());
const text = absent(z.string());
const tally = z.record(z.string(), z.number());

const estimate = z.looseObject({
  value: number,
  low: number,
  high: number,
  level: z.number(),
  method: z.string(),
  methodVersion: z.number(),
  scope: z.enum(['population', 'suite']),
  cases: z.number(),
  clusters: z.number(),
  trials: z.number(),
  effectiveN: number,
  df: number,
  seed: number,
  note: text,
  says: z.string(),
}) satisfies z.ZodType<Estimate>;

const interval = z.looseObject({ low: z.number(), high: z.number() });
const quantile = z.looseObject({ p: z.number(), estimate, observed: number });

const quality = z.looseObject({
  estimate,
  gateInterval: absent(interval),
  countingFailures: estimate,
  icc: number,
  iccInterval: absent(interval),
  noiseShare: number,
  lowInformation: z.boolean(),
  suiteStandardError: number,
});

const latency = z.looseObject({
  measured: z.number(),
  timedOut: z.number(),
  notMeasured: z.number(),
  limitMs: number,
  quantiles: z.array(quantile),
  countingFailures: z.array(quantile),
});

const cost = z.looseObject({
  perTrial: estimate,
  perSuccess: estimate,
  totalUsd: text,
  priced: z.number(),
  unpriced: tally,
  priceLines: tally,
  recorded: z.number(),
  estimated: z.number(),
  neighbours: z.number(),
  lowerBounds: z.number(),
});

const agreement = z.looseObject({ pairwise: estimate, total: estimate, distinct: estimate });

const nondeterminism = z.looseObject({
  m: z.looseObject({ outputs: number, scores: number }),
  raw: agreement,
  parsed: agreement,
  flipRate: estimate,
  passCurve: z.array(z.looseObject({ k: z.number(), estimate })),
  best: estimate,
  worst: estimate,
  perRepetition: absent(z.array(z.number())),
});

const contender = z.looseObject({
  contender: z.string(),
  counts: z.looseObject({
    planned: z.number(),
    attempted: z.number(),
    scored: z.number(),
    ungraded: z.number(),
    excluded: tally,
  }),
  quality,
  slices: z.record(z.string(), z.record(z.string(), z.looseObject({ cases: z.number(), estimate }))),
  graders: z.record(z.string(), z.looseObject({ estimate, scored: z.number() })),
  latency: z.record(z.string(), latency),
  amounts: z.record(
    z.string(),
    z.looseObject({ perTrial: estimate, total: number, known: z.number(), unknown: z.number() }),
  ),
  cost,
  nondeterminism,
  disturbed: z.number(),
  evidence: z.looseObject({
    measured: z.number().exactOptional(),
    simulated: z.number().exactOptional(),
    recorded: z.number().exactOptional(),
    imported: z.number().exactOptional(),
    control: z.number().exactOptional(),
  }),
  servedModels: tally,
});

/** summary.json, version 1: derived from the trials and the current grades, and derivable from them again to the byte. */
export const summaryRecord = z.looseObject({
  schema: z.literal(SUMMARY_SCHEMA),
  run: z.string(),
  /** The grading pass it rests on. */
  gradingPass: number,
  level: z.number(),
  scenarios: z.array(
    z.looseObject({
      scenario: z.string(),
      title: z.string(),
      primary: z.string(),
      cases: z.number(),
      clusters: z.number(),
      repetitions: z.number(),
      contenders: z.array(contender),
    }),
  ),
}) satisfies z.ZodType<RunSummary>;

export type StoredSummary = z.output<typeof summaryRecord>;

export function encodeSummary(
  summary: RunSummary,
  of: { readonly run: string; readonly gradingPass: number | undefined },
): string {
  return `${strictJson({ schema: SUMMARY_SCHEMA, ...of, ...summary }, 2)}\n`;
}

/** @throws Error naming the place and the field, or the version that this program cannot read */
export function decodeSummary(value: unknown, place: string): StoredSummary {
  formatVersion(value, 'summary', NEWEST, place);
  return decodeWith(summaryRecord, value, place);
}
