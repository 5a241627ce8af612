import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Run } from '#bench/domain/run.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';

/** A trial for tests: measured, answered and priced. */
export function exampleTrial(id: string, changes: Partial<Trial> = {}): Trial {
  return {
    id,
    scenario: 'example',
    case: 'c1',
    caseHash: '0123456789abcdef',
    cluster: 'c1',
    contender: 'a',
    repetition: 1,
    block: 0,
    warmUp: false,
    evidence: 'measured',
    startedAt: '2026-11-20T12:00:00.000Z',
    endedAt: '2026-11-20T12:00:01.250Z',
    outcome: { kind: 'answered' },
    attempts: [],
    usage: undefined,
    cost: { kind: 'unpriced', reason: 'no price' },
    latency: undefined,
    finish: { reason: 'stop', raw: 'stop' },
    servedModel: undefined,
    fingerprint: undefined,
    outputHash: 'aaaaaaaaaaaaaaaa',
    answerHash: 'bbbbbbbbbbbbbbbb',
    recorded: undefined,
    ...changes,
  };
}

export function exampleReply(trial: string, text = 'yes'): TrialReply {
  return {
    trial,
    prompt: [{ role: 'user', text: 'Is it?' }],
    transcript: [{ role: 'assistant', text }],
    text,
    reasoningText: '',
    refusalText: '',
    state: undefined,
  };
}

export function exampleGrade(trial: string, score = 1): TrialGrade {
  return { trial, grader: 'exact', grade: { kind: 'scored', score } };
}

/** The header of a run that has asked nothing yet. */
export function exampleRun(id: string, changes: Partial<Run> = {}): Run {
  return {
    id,
    name: 'example',
    createdAt: '2026-11-20T12:00:00.000Z',
    endedAt: undefined,
    status: 'running',
    plan: {
      hash: 'cccccccccccccccc',
      seed: 1,
      repetitions: 1,
      warmUps: 0,
      caseLimit: undefined,
      scenarios: [],
      contenders: [],
    },
    prices: { lines: [], unpriced: [] },
    sessions: [],
    contenders: [],
    counts: { planned: 0, attempted: 0, scored: 0, ungraded: 0, excluded: {}, warmUps: 0 },
    spend: { contendersUsd: '0', judgesUsd: '0', unpricedTrials: 0, unpricedJudgements: 0 },
    grading: { current: undefined, passes: [] },
    amendments: [],
    policy: undefined,
    ...changes,
  };
}
