import type {
  DecisionAmendment,
  DecisionNotice,
  DecisionOutcome,
  EngineFinding,
  LaunchDecision,
  Unlinked,
} from '#bench/domain/decision.ts';

/** A decision for tests, before it is written: the engine held, and people kept the incumbent. */
export function exampleDecision(changes: Partial<Unlinked<LaunchDecision>> = {}): Unlinked<LaunchDecision> {
  return {
    kind: 'decision',
    recordedAt: '2026-11-20T15:00:00.000Z',
    recordedBy: 'Ada',
    question: 'Do letters move from old to new?',
    engine: exampleEngine(),
    decided: {
      choice: 'keep',
      contender: 'old',
      agreesWithEngine: true,
      overrideReason: undefined,
      decidedBy: ['Ada'],
      recommendedBy: ['Ben'],
      dissented: [{ who: 'Cem', why: 'the cost counts for more' }],
    },
    evidence: { run: 'r1', gradingPass: 1, manifestSha256: 'ab12', files: [{ file: 'trials.jsonl', sha256: 'cd34' }] },
    alternatives: [{ alternative: 'new with the old prompt', whyNot: 'not measured yet' }],
    waivers: [{ gate: 'cost', by: ['head-of-letters'], until: '2026-12-20', reason: 'a contract ends then' }],
    signOffs: [{ gate: 'tone', role: 'editor', by: 'Dee', at: '2026-11-20T14:00:00.000Z', answer: 'yes' }],
    predictions: [
      {
        id: 'p1',
        metric: 'quality',
        contender: 'old',
        scenario: 'letters',
        low: 0.8,
        high: 0.9,
        checkBy: '2026-12-15',
      },
    ],
    expires: '2026-12-20',
    reopenOn: ['price-change', 'incident'],
    supersedes: undefined,
    notes: [],
    ...changes,
  };
}

export function exampleEngine(changes: Partial<EngineFinding> = {}): EngineFinding {
  return {
    verdict: 'HOLD',
    policy: { id: 'letters-upgrade', version: 2, hash: 'f'.repeat(64), sealedAt: '2026-11-19T09:00:00.000Z' },
    asOf: '2026-11-20T14:00:00.000Z',
    candidate: 'new',
    tied: [],
    headline: 'HOLD: do not move from old to new.',
    gates: [
      {
        gate: 'quality',
        kind: 'non-inferior',
        level: 'blocking',
        outcome: 'fail',
        claimed: true,
        metric: 'quality',
        unit: 'points',
        value: -0.12,
        low: -0.2,
        high: -0.09,
        threshold: -0.08,
        distance: -0.01,
        sides: { candidate: 0.71, incumbent: 0.83, wins: 2, ties: 20, losses: 9 },
        says: 'Quality fell by 12.0 points.',
      },
    ],
    findingSha256: 'e'.repeat(64),
    ...changes,
  };
}

export function exampleOutcome(
  refersTo: string,
  changes: Partial<Unlinked<DecisionOutcome>> = {},
): Unlinked<DecisionOutcome> {
  return {
    kind: 'outcome',
    recordedAt: '2026-12-16T10:00:00.000Z',
    recordedBy: 'Ada',
    refersTo,
    says: 'It held.',
    observed: [
      { prediction: 'p1', value: 0.85, low: undefined, high: undefined, source: 'production, 10,000 letters' },
    ],
    ...changes,
  };
}

export function exampleAmendment(
  refersTo: string,
  changes: Partial<Unlinked<DecisionAmendment>> = {},
): Unlinked<DecisionAmendment> {
  return {
    kind: 'amendment',
    recordedAt: '2026-12-01T10:00:00.000Z',
    recordedBy: 'Ada',
    refersTo,
    says: 'Two weeks longer.',
    waivers: [],
    expires: '2027-01-03',
    ...changes,
  };
}

export function exampleNotice(changes: Partial<Unlinked<DecisionNotice>> = {}): Unlinked<DecisionNotice> {
  return {
    kind: 'notice',
    recordedAt: '2026-12-02T10:00:00.000Z',
    recordedBy: 'Ada',
    trigger: 'incident',
    contender: 'old',
    says: 'Letters went to the wrong people.',
    source: undefined,
    ...changes,
  };
}
