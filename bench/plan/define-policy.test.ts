import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hashPolicy } from '#bench/domain/hash-policy.ts';
import { inline } from './case-source.ts';
import { decodePolicy, decodePolicyValue } from './decode-policy.ts';
import { definePolicy, type KnownPolicy } from './define-policy.ts';
import { defineScenario } from './define-scenario.ts';
import { EXAMPLE_POLICY } from './example-policy.ts';

const letters = defineScenario({
  id: 'letters',
  version: 1,
  title: 'Letters',
  tier: 'launch',
  severity: 'S2',
  cases: inline([{ id: 'a', lang: 'en' }], z.object({ id: z.string(), lang: z.string() })),
  slices: ['lang'],
  prompts: { base: (c) => `Write ${c.id}.` },
  graders: { correct: () => true, tone: () => 0.5 },
  primary: 'correct',
});

type Known = { letters: typeof letters };

const WRITTEN = {
  schema: 'bakeoff.policy/1',
  id: 'letters-upgrade',
  version: 2,
  title: 'Adopt the newer model for letters',
  owner: 'letters@acme.example',
  intent: 'upgrade',
  incumbent: { id: 'old', provider: 'openai', model: 'gpt-4.1-2025-04-14' },
  candidates: [{ id: 'new', provider: 'openai', model: 'gpt-5-2025-08-07' }],
  suite: { id: 'letters', version: '2026.10' },
  traffic: {
    source: 'a sample of October',
    asOf: '2026-10-31',
    weights: { 'letters/en': 0.8, 'letters/de': 0.2 },
  },
  evidence: {
    minCases: { letters: 40, 'letters/lang=de': 10 },
    trials: 3,
    maxTrials: 9,
    maxAgeDays: 14,
    maxErrorRate: 0.02,
    schedule: 'interleaved',
    aaArm: true,
  },
  multiplicity: 'hierarchical',
  gates: [
    {
      id: 'quality',
      kind: 'non-inferior',
      level: 'blocking',
      metric: 'quality',
      margin: { abs: 8 },
      why: 'Eight points are what editors notice in a blind reading of 30 letters.',
    },
    {
      id: 'tone',
      kind: 'superior',
      level: 'conditional',
      metric: 'quality.tone',
      by: 0,
      why: 'Tone is the reason to switch, and nothing else.',
    },
    {
      id: 'cost',
      kind: 'budget',
      level: 'conditional',
      metric: 'cost.perSuccess',
      max: 1.25,
      vs: 'incumbent-ratio',
      on: 'bound',
      why: 'Finance allows a quarter more until July',
    },
  ],
  onInconclusive: { default: 'NEEDS_DATA', after: { maxTrials: 'HOLD' } },
  tieBreak: ['cost.perSuccess'],
  rollout: {
    stages: [
      { pct: 10, minHours: 24, onlineGates: [] },
      { pct: 100, minHours: 0, onlineGates: [] },
    ],
    rollback: { to: 'old', within: '5m', keepWarmDays: 14 },
  },
  waivers: { mayWaive: ['conditional'], requires: ['head-of-letters'], maxDays: 30 },
  expires: { afterDays: 90, reopenOn: ['price-change', 'snapshot-change', 'incident'] },
} as const satisfies KnownPolicy<Known>;

const [quality, , cost] = WRITTEN.gates;
const define = definePolicy<Known>();

describe('a policy in TypeScript', () => {
  it('is the policy that YAML would say, with the same hash', () => {
    const policy = decodePolicyValue(define(WRITTEN), 'here');
    expect(hashPolicy(policy)).toBe(hashPolicy(decodePolicy(EXAMPLE_POLICY, 'p.yaml')));
  });

  it('does not compile with what no scenario and no grader is called', () => {
    // Each line is held by the compiler: @ts-expect-error fails the type check when the line below it compiles.
    // @ts-expect-error: no grader is called "tune"
    define({ ...WRITTEN, gates: [{ ...quality, metric: 'quality.tune' }] });
    // @ts-expect-error: "tone" is a grader, and a metric of it is quality.tone
    define({ ...WRITTEN, gates: [{ ...quality, metric: 'tone' }] });
    // @ts-expect-error: no scenario is called "leters"
    define({ ...WRITTEN, gates: [{ ...quality, select: { family: ['leters'] } }] });
    // @ts-expect-error: a slice belongs to a scenario that is known
    define({ ...WRITTEN, gates: [{ ...quality, select: { slice: ['notes/de'] } }] });
    // @ts-expect-error: a budget has metrics of its own
    define({ ...WRITTEN, gates: [{ ...cost, metric: 'quality.tone' }] });
    // @ts-expect-error: cases are counted in scenarios that are known
    define({ ...WRITTEN, evidence: { ...WRITTEN.evidence, minCases: { notes: 3 } } });
    // @ts-expect-error: every gate says why
    define({ ...WRITTEN, gates: [{ id: 'x', kind: 'superior', level: 'info', metric: 'quality' }] });
    expect(define({ ...WRITTEN, gates: [{ ...quality, select: { slice: ['letters/lang=de'] } }] }).gates).toHaveLength(
      1,
    );
  });
});
