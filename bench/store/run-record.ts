import { z } from 'zod';
import type { Contender } from '#bench/domain/contender.ts';
import type { Run } from '#bench/domain/run.ts';
import { POLICY_SCHEMA } from '#bench/plan/policy-schema.ts';
import { absent, decodeWith, formatVersion, later, strictJson } from './json.ts';

export const RUN_SCHEMA = 'bakeoff.run/1';
const NEWEST = 1;

const text = absent(z.string());
const count = z.record(z.string(), z.number());

const contender = z.looseObject({
  label: z.string(),
  provider: z.string(),
  modelId: z.string(),
  parameters: z.looseObject({
    temperature: z.number().exactOptional(),
    topP: z.number().exactOptional(),
    seed: z.number().exactOptional(),
    maxOutputTokens: z.number().exactOptional(),
    stop: z.array(z.string()).exactOptional(),
    reasoningEffort: z.string().exactOptional(),
    thinkingBudgetTokens: z.number().exactOptional(),
  }),
  variant: z.string(),
  stream: z.boolean(),
  api: absent(z.enum(['responses', 'chat'])),
  baseUrl: text,
}) satisfies z.ZodType<Contender>;

const plannedScenario = z.looseObject({
  id: z.string(),
  version: z.number(),
  title: z.string(),
  tier: z.enum(['regression', 'launch', 'headroom']),
  severity: z.enum(['S0', 'S1', 'S2', 'S3']),
  clauses: z.array(z.string()),
  slices: z.array(z.string()),
  primary: z.string(),
  cases: z.record(
    z.string(),
    z.looseObject({
      cluster: z.string(),
      slices: z.record(z.string(), z.string()),
      severity: z.enum(['S0', 'S1', 'S2', 'S3']),
      clauses: z.array(z.string()),
    }),
  ),
  hash: z.string(),
  asks: z.looseObject({
    cases: z.record(z.string(), z.string()),
    prompts: z.record(z.string(), z.string()),
    tools: z.record(z.string(), z.string()),
    output: text,
    turns: text,
    run: text,
  }),
  graders: z.record(z.string(), z.string()),
});

const plan = z.looseObject({
  hash: z.string(),
  seed: z.number(),
  repetitions: z.number(),
  warmUps: z.number(),
  caseLimit: absent(z.number()),
  scenarios: z.array(plannedScenario),
  contenders: z.array(contender),
});

const priceTier = z.looseObject({
  aboveInputTokens: z.number(),
  inputUsdPerMillion: z.string(),
  cacheReadUsdPerMillion: text,
  cacheWriteUsdPerMillion: text,
  cacheWrite1hUsdPerMillion: text,
  outputUsdPerMillion: z.string(),
  reasoningUsdPerMillion: text,
});

const prices = z.looseObject({
  lines: z.array(
    z.looseObject({
      id: z.string(),
      contender: z.string(),
      matchedModel: z.string(),
      match: z.enum(['exact', 'prefix', 'manual', 'simulated']),
      tiers: z.array(priceTier).min(1),
      windows: z.array(z.looseObject({ fromUtc: z.string(), toUtc: z.string(), tiers: z.array(priceTier).min(1) })),
      requestUsd: text,
      source: z.string(),
      sourceVersion: z.string(),
      effectiveFrom: text,
      capturedAt: z.string(),
    }),
  ),
  unpriced: z.array(z.looseObject({ contender: z.string(), reason: z.string() })),
});

const options = z.looseObject({
  concurrency: z.number(),
  requestsPerMinute: absent(z.number()),
  tokensPerMinute: absent(z.number()),
  maxAttempts: z.number(),
  watchdogs: z.looseObject({
    connectMs: z.number(),
    firstTokenMs: z.number(),
    idleMs: z.number(),
    totalMs: z.number(),
  }),
  maxUsd: absent(z.number()),
  maxTrials: absent(z.number()),
});

const environment = z.looseObject({
  bakeoff: z.string(),
  git: absent(z.looseObject({ commit: z.string(), dirty: z.boolean(), diffHash: text })),
  lockfileHash: text,
  node: z.string(),
  undici: z.string(),
  os: z.string(),
  arch: z.string(),
  cpu: z.string(),
  cores: z.number(),
  memoryGiB: z.number(),
  sdks: z.record(z.string(), z.string()),
});

const session = z.looseObject({
  startedAt: z.string(),
  endedAt: text,
  options,
  optionsHash: z.string(),
  environment,
  trials: z.number(),
  eventLoopDelay: absent(z.looseObject({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() })),
  foreignCpuShare: later(z.number()),
  concurrencyHistory: z.array(
    z.looseObject({ at: z.string(), limitKey: z.string(), concurrency: z.number(), why: z.string() }),
  ),
  endedBecause: text,
});

const judge = z.looseObject({
  contender,
  calls: z.number(),
  failedCalls: z.number(),
  inputTokens: absent(z.number()),
  outputTokens: absent(z.number()),
  usd: text,
});

/** run.json, version 1. */
export const runRecord = z.looseObject({
  schema: z.literal(RUN_SCHEMA),
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  endedAt: text,
  status: z.enum(['running', 'stopped', 'finished']),
  plan,
  prices,
  sessions: z.array(session),
  contenders: z.array(
    z.looseObject({
      contender: z.string(),
      requestedModel: z.string(),
      evidence: z.enum(['measured', 'simulated', 'recorded', 'imported', 'control']),
      servedModels: count,
      fingerprints: count,
      baseUrlHost: z.string(),
      sdk: z.string(),
    }),
  ),
  counts: z.looseObject({
    planned: z.number(),
    attempted: z.number(),
    scored: z.number(),
    ungraded: z.number(),
    excluded: count,
    warmUps: z.number(),
  }),
  spend: z.looseObject({
    contendersUsd: z.string(),
    judgesUsd: z.string(),
    unpricedTrials: z.number(),
    unpricedJudgements: z.number(),
  }),
  grading: z.looseObject({
    current: absent(z.number()),
    passes: z.array(
      z.looseObject({
        number: z.number(),
        at: z.string(),
        why: z.string(),
        graders: z.record(z.string(), z.string()),
        judge: absent(judge),
      }),
    ),
  }),
  amendments: z.array(z.looseObject({ at: z.string(), says: z.string() })),
  policy: absent(
    z.looseObject({
      id: z.string(),
      version: z.number(),
      hash: z.string(),
      sealedAt: z.string(),
      policy: POLICY_SCHEMA,
    }),
  ),
  imported: later(
    z.looseObject({
      format: z.string(),
      tool: text,
      files: z.array(z.looseObject({ name: z.string(), bytes: z.number(), sha256: z.string() })),
      writtenAt: text,
      mapping: z.array(z.looseObject({ ours: z.string(), theirs: z.string() })),
      cannotKnow: z.array(z.string()),
      skipped: z.number(),
      firstSkipped: z.array(z.looseObject({ place: z.string(), says: z.string() })),
    }),
  ),
}) satisfies z.ZodType<Run>;

export function encodeRun(run: Run): string {
  return `${strictJson({ schema: RUN_SCHEMA, ...run }, 2)}\n`;
}

/** @throws Error naming the place and the field, or the version that this program cannot read */
export function decodeRun(value: unknown, place: string): Run {
  formatVersion(value, 'run', NEWEST, place);
  return decodeWith(runRecord, value, place);
}
