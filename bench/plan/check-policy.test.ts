import { describe, expect, it } from 'vitest';
import type { Clause } from '#bench/domain/clause.ts';
import type { CaseFacts, Plan, PlannedScenario } from '#bench/domain/plan.ts';
import type { Gate, Policy } from '#bench/domain/policy.ts';
import { checkPolicy } from './check-policy.ts';
import { decodePolicy } from './decode-policy.ts';
import { EXAMPLE_POLICY } from './example-policy.ts';
import { parseContender } from './parse-contender.ts';
import type { PolicyFlaw, PolicyKnowledge } from './policy-flaw.ts';

const POLICY = decodePolicy(EXAMPLE_POLICY, 'p.yaml');

/** 50 letters, one in five German, two to a document. */
const LETTERS: PlannedScenario = {
  id: 'letters',
  version: 1,
  title: 'Letters',
  tier: 'launch',
  severity: 'S2',
  clauses: ['LET-1'],
  slices: ['lang'],
  primary: 'correct',
  cases: Object.fromEntries(
    Array.from({ length: 50 }, (_, i): [string, CaseFacts] => [
      `letter-${i}`,
      {
        cluster: `document-${Math.floor(i / 2)}`,
        slices: { lang: i % 5 === 0 ? 'de' : 'en' },
        severity: 'S2',
        clauses: i < 4 ? ['LET-1', 'LET-2'] : ['LET-1'],
      },
    ]),
  ),
  hash: 'h',
  asks: { cases: {}, prompts: {}, tools: {}, output: undefined, turns: undefined, run: undefined },
  graders: { correct: '1', tone: '1' },
};

const CLAUSES: readonly Clause[] = [
  { id: 'LET-1', level: 'MUST', title: 'it answers', boundaryPairs: 2 },
  { id: 'LET-2', level: 'MUST', title: 'it is polite', boundaryPairs: 1 },
  { id: 'OTHER-1', level: 'MUST', title: 'not about letters', boundaryPairs: 0 },
];

const KNOWN: PolicyKnowledge = {
  scenarios: [LETTERS],
  clauses: CLAUSES,
  contenders: { old: 'openai:gpt-4.1-2025-04-14' },
  controlArms: ['null-constant', 'refuse-all'],
};

const says = (flaws: readonly PolicyFlaw[]) =>
  flaws.map(({ severity, path, says: text, fix }) => `${severity} ${path.join('.')}: ${text} ${fix}`);

const withGate = (gate: Partial<Gate> & Record<string, unknown>): Policy => {
  const [first, ...rest] = POLICY.gates;
  const base = { id: 'tried', level: 'conditional', why: 'It is tried here, in a test.' };
  return { ...POLICY, gates: [...(first ? [first] : []), ...rest, { ...base, ...gate } as unknown as Gate] };
};
const LAST = POLICY.gates.length;

const FLAWS: readonly { readonly because: string; readonly policy: Policy; readonly says: readonly RegExp[] }[] = [
  {
    because: 'a scenario nobody has',
    policy: withGate({ kind: 'superior', metric: 'quality', select: { family: ['leters'] } }),
    says: [/^error gates\.3\.select\.family\.0: No scenario is called "leters"\. Did you mean "letters"\?/],
  },
  {
    because: 'a value no case has',
    policy: withGate({ kind: 'superior', metric: 'quality', select: { slice: ['letters/fr'] } }),
    says: [/No case of letters lies in "letters\/fr"\..*Known: letters\/lang=de, letters\/lang=en\./],
  },
  {
    because: 'a case that is not there',
    policy: withGate({ kind: 'must-pass', trials: 'all', select: { case: ['letters/letter-99'] } }),
    says: [/Scenario letters has no case "letter-99"\. Did you mean "letter-9"\?/],
  },
  {
    because: 'a clause nobody cites',
    policy: withGate({ kind: 'must-pass', trials: 'all', select: { clause: ['LET-7'] } }),
    says: [/No case has the clause "LET-7"\. Did you mean "LET-[12]"\?/],
  },
  {
    because: 'keys that never fit at once',
    policy: withGate({ kind: 'must-pass', trials: 'all', select: { clause: ['LET-2'], case: ['letters/letter-9'] } }),
    says: [/Gate "tried" reads no case: none fits all of clause, case\./],
  },
  {
    because: 'a grader nobody has',
    policy: withGate({ kind: 'superior', metric: 'quality.tune' }),
    says: [
      /has a grader "tune"\. Did you mean "quality\.tone"\? Known: quality, quality\.correct, quality\.tone, cost/,
    ],
  },
  {
    because: 'a name that can be no metric',
    policy: withGate({ kind: 'superior', metric: 'tone' }),
    says: [/"tone" is no metric\..* Known: quality, quality\.correct/],
  },
  {
    because: 'a gate without a why',
    policy: withGate({ kind: 'superior', metric: 'quality', why: '  ' }),
    says: [/^error gates\.3\.why: Gate "tried" does not say why\./],
  },
  {
    because: 'a why that is none',
    policy: withGate({ kind: 'superior', metric: 'quality', why: 'TODO: ask the finance team' }),
    says: [/^warning gates\.3\.why: "TODO: .*" is no reason/],
  },
  {
    because: 'an alias',
    policy: { ...POLICY, candidates: [{ id: 'new', provider: 'openai', model: 'gpt-5-latest' }] },
    says: [/^error candidates\.0\.model: "gpt-5-latest" is an alias/],
  },
  {
    because: 'a name without its snapshot',
    policy: { ...POLICY, candidates: [{ id: 'new', provider: 'openai', model: 'gpt-5' }] },
    says: [/^warning candidates\.0\.model: "gpt-5" names no snapshot/],
  },
  {
    because: 'a contender that is another elsewhere',
    policy: { ...POLICY, incumbent: { id: 'old', provider: 'openai', model: 'gpt-4.1-2025-05-15' } },
    says: [/"old" is openai:gpt-4.1-2025-05-15 here, and openai:gpt-4.1-2025-04-14 in scenarios\/contenders\.ts\./],
  },
  {
    because: 'a prompt fixed by half a hash',
    policy: {
      ...POLICY,
      candidates: [{ id: 'new', provider: 'openai', model: 'gpt-5-2025-08-07', promptBundle: 'sha256:7c1e…' }],
    },
    says: [/"sha256:7c1e…" is no whole hash, so it fixes nothing\./],
  },
  {
    because: 'more cases than there are',
    policy: { ...POLICY, evidence: { ...POLICY.evidence, minCases: { letters: 400, 'letters/lang=de': 11 } } },
    says: [
      /^error evidence\.minCases\.letters: 400 cases are wanted of letters, and there are 50: no run could meet this\. Write 350 more cases, or ask for 50\./,
      /11 cases are wanted of letters\/lang=de, and there are 10/,
    ],
  },
  {
    because: 'fewer trials at most than at least',
    policy: { ...POLICY, evidence: { ...POLICY.evidence, maxTrials: 2 } },
    says: [/At most 2 trials of a case are allowed, and 3 are needed/],
  },
  {
    because: 'traffic that does not add up',
    policy: {
      ...POLICY,
      traffic: { source: 's', asOf: '2026-10-01', weights: { 'letters/en': 0.8, 'letters/de': 0.1 } },
    },
    says: [/add up to 0\.9, not to 1/],
  },
  {
    because: 'a comparison with nobody',
    policy: {
      ...POLICY,
      incumbent: null,
      rollout: { ...rollout(), rollback: { to: 'new', within: '5m', keepWarmDays: 1 } },
    },
    says: [
      /^error gates\.0: Gate "quality" compares with the incumbent, and there is none\./,
      /^error gates\.1: Gate "tone"/,
      /^error gates\.2: Gate "cost"/,
    ],
  },
  {
    because: 'a floor that no perfection reaches: 25 documents show 86 %, not 95 %',
    policy: withGate({ kind: 'floor', metric: 'quality', value: 0.95, on: 'bound' }),
    says: [
      /Gate "tried" cannot pass: even with no failure, 25 independent cases do not show a rate above 95 %; 72 would\./,
    ],
  },
  {
    because: 'a ceiling that no perfection reaches',
    policy: withGate({ kind: 'ceiling', metric: 'quality.tone', value: 0.04, on: 'bound' }),
    says: [/25 independent cases do not show a rate below 4 %; 91 would\./],
  },
  {
    because: 'a share written in per cent',
    policy: withGate({ kind: 'floor', metric: 'quality', value: 95, on: 'estimate' }),
    says: [/has the floor 95, and quality is a share\. Write a share from 0 to 1, as in 0\.95 for 95 %\./],
  },
  {
    because: 'points written as a share',
    policy: withGate({ kind: 'non-inferior', metric: 'quality', margin: { abs: 0.05 } }),
    says: [/^warning .*A margin of 0\.05 points .* was perhaps meant as 5\./],
  },
  {
    because: 'points of something that has none',
    policy: withGate({ kind: 'non-inferior', metric: 'latency.p95', margin: { abs: 5 } }),
    says: [/takes a margin in points of latency\.p95, which is no share/],
  },
  {
    because: 'a percentile out of too few trials: 150 of them for a p99',
    policy: withGate({ kind: 'budget', metric: 'latency.p99', max: 9, on: 'bound' }),
    says: [/bounds the 99th percentile with 150 trials; 368 are the fewest/],
  },
  {
    because: 'milliseconds where seconds are meant',
    policy: withGate({ kind: 'budget', metric: 'ttft.p50', max: 2500, on: 'estimate' }),
    says: [/^warning .*allows 2500 seconds\. Times are in seconds: 2500 ms are 2\.5\./],
  },
  {
    because: 'an interval over too few independent cases: ten German letters',
    policy: withGate({ kind: 'superior', metric: 'quality', select: { slice: ['letters/de'] } }),
    says: [/Gate "tried" reads 10 independent cases, and below 20 nothing is judged by an interval\./],
  },
  {
    because: 'a month of unknown length',
    policy: withGate({ kind: 'budget', metric: 'cost.monthly', max: 900, on: 'estimate' }),
    says: [/Add traffic\.requestsPerMonth/],
  },
  {
    because: 'more trials in a row than there are',
    policy: withGate({ kind: 'reliability', metric: 'pass^k', k: 4, min: 0.7 }),
    says: [/Gate "tried" needs 4 trials of a case, and the evidence has 3\./],
  },
  {
    because: 'a reliability without a limit',
    policy: withGate({ kind: 'reliability', metric: 'flip-rate', min: 0.7 }),
    says: [/has no limit for flip-rate\. Write max/],
  },
  {
    because: 'more right trials than are counted, or than there are',
    policy: withGate({ kind: 'must-pass', trials: { atLeast: 5, of: 5 } }),
    says: [/counts 5 trials of a case, and the evidence has 3/],
  },
  {
    because: 'a clause with too few cases or pairs',
    policy: withGate({ kind: 'coverage', clauses: 'MUST', minCases: 8, minBoundaryPairs: 2 }),
    says: [
      /wants 8 cases of every MUST clause; LET-2 has 4, OTHER-1 has 0\./,
      /wants 2 boundary pairs a clause; LET-2 has 1, OTHER-1 has 0\./,
    ],
  },
  {
    because: 'only the clauses a coverage gate names',
    policy: withGate({ kind: 'coverage', clauses: 'MUST', minCases: 5, select: { clause: ['LET-1', 'LET-2'] } }),
    says: [/wants 5 cases of every MUST clause; LET-2 has 4\./],
  },
  {
    because: 'a control arm nobody has, and more catches than arms',
    policy: withGate({ kind: 'assay-sensitivity', arms: ['null-constnat', 'degraded-12'], minDetected: 3 }),
    says: [
      /No control arm is called "null-constnat"\. Did you mean "null-constant"\?/,
      /wants 3 control arms caught, and names 2/,
    ],
  },
  {
    because: 'two gates of one name',
    policy: {
      ...POLICY,
      gates: POLICY.gates.map((gate) => ({ ...gate, id: gate.id === 'tone' ? 'quality' : gate.id })),
    },
    says: [/^error gates\.1\.id: Two gates are called "quality"\./],
  },
  {
    because: 'no gate that could hold anything',
    policy: { ...POLICY, gates: POLICY.gates.map((gate) => ({ ...gate, level: 'info' as const })) },
    says: [/No gate is blocking/],
  },
  {
    because: 'a conditional gate whose miss ends the claim of a blocking one',
    policy: withGate({ kind: 'floor', level: 'blocking', metric: 'quality', value: 0.5, on: 'estimate' }),
    says: [
      /Gate "tone" is conditional and stands before "tried"/,
      /Gate "cost" is conditional and stands before "tried"/,
    ],
  },
  {
    because: 'better before not worse',
    policy: { ...POLICY, gates: [gateAt(1, { metric: 'quality' }), gateAt(0, {})] },
    says: [/^warning gates\.0: Gate "tone" is conditional/, /"tone" claims better before "quality" claims not worse/],
  },
  {
    because: 'data without an end',
    policy: { ...POLICY, onInconclusive: { default: 'NEEDS_DATA' } },
    says: [/nothing says when to stop asking/],
  },
  {
    because: 'the least bad where the incumbent could stay',
    policy: { ...POLICY, onInconclusive: { default: 'NEEDS_DATA', after: { maxTrials: 'LEAST_BAD' } } },
    says: [/LEAST_BAD chooses among undecided contenders although the incumbent could stay/],
  },
  {
    because: 'stages that shrink, and a rollback to nobody',
    policy: {
      ...POLICY,
      rollout: { stages: rollout().stages.toReversed(), rollback: { to: 'older', within: '5m', keepWarmDays: 1 } },
    },
    says: [/The stage of 10 % follows one of 100 %/, /Nobody is called "older" to roll back to/],
  },
  {
    because: 'conditional gates without stages to be capped at',
    policy: (({ rollout: _, ...rest }) => rest)(POLICY),
    says: [/there is no rollout/],
  },
  {
    because: 'waivers for everything by anybody for longer than the decision lasts',
    policy: { ...POLICY, waivers: { mayWaive: ['blocking'], requires: [], maxDays: 120 } },
    says: [
      /^error waivers\.requires: Anybody may waive/,
      /every HOLD can be talked away/,
      /A waiver may last 120 days, and the decision only 90/,
    ],
  },
  {
    because: 'a decision that outlives its models, and does not notice',
    policy: { ...POLICY, expires: { afterDays: 400, reopenOn: [] } },
    says: [/stands for 400 days/, /Add snapshot-change/, /Add price-change/],
  },
  {
    because: 'times of contenders asked one after the other',
    policy: {
      ...withGate({ kind: 'budget', metric: 'latency.p50', max: 9, on: 'estimate' }),
      evidence: { ...POLICY.evidence, schedule: 'sequential' },
    },
    says: [/^warning evidence\.schedule: Gate "tried" reads times/],
  },
];

describe('the check of a policy', () => {
  it('finds nothing in a policy that can be met', () => {
    expect(checkPolicy(POLICY, KNOWN)).toEqual([]);
  });

  it.each(FLAWS)('finds $because', ({ policy, says: patterns }) => {
    const flaws = says(checkPolicy(policy, KNOWN));
    expect(flaws, flaws.join('\n')).toHaveLength(patterns.length);
    for (const [at, pattern] of patterns.entries()) expect(flaws[at]).toMatch(pattern);
  });

  it('lets an alias be watched for drift', () => {
    const policy: Policy = {
      ...POLICY,
      intent: 'drift-watch',
      candidates: [{ id: 'new', provider: 'openai', model: 'gpt-5-latest' }],
    };
    expect(checkPolicy(policy, KNOWN)).toEqual([]);
  });

  it('says nothing of the cases of a scenario that could not be read', () => {
    const unread = { ...KNOWN, scenarios: [], unread: { letters: 'the recordings are not here' } };
    const policy = withGate({
      kind: 'must-pass',
      level: 'blocking',
      trials: 'all',
      select: { clause: ['LET-7'], case: ['letters/x'] },
    });
    expect(checkPolicy({ ...policy, gates: policy.gates.slice(LAST) }, unread)).toEqual([]);
  });

  it('holds a policy against the run it is to decide', () => {
    const plan: Plan = {
      hash: 'h',
      seed: 1,
      repetitions: 1,
      warmUps: 0,
      caseLimit: undefined,
      scenarios: [LETTERS],
      contenders: [parseContender('old=openai:gpt-4.1-2025-04-14'), parseContender('newer=openai:gpt-5-2025-08-07')],
    };
    expect(says(checkPolicy(POLICY, { ...KNOWN, plan }))).toEqual([
      'error candidates.0.id: Nobody in the run is called "new". Did you mean "newer"? Name one of: old, newer; or add it to the run.',
      'error evidence.trials: 3 trials of a case are needed, and the run plans 1. Run with --trials 3.',
    ]);
  });
});

function rollout(): NonNullable<Policy['rollout']> {
  return {
    stages: [
      { pct: 10, minHours: 24, onlineGates: [] },
      { pct: 100, minHours: 0, onlineGates: [] },
    ],
    rollback: { to: 'old', within: '5m', keepWarmDays: 14 },
  };
}

function gateAt(place: number, change: Record<string, unknown>): Gate {
  return { ...POLICY.gates[place], ...change } as unknown as Gate;
}
