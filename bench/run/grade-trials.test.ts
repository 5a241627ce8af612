import { describe, expect, it } from 'vitest';
import { FAILURES, type FailureKindName } from '#bench/domain/failure.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { Ask, Grader } from '#bench/domain/scenario.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import { exampleCases, exampleScenario } from '#bench/plan/example-plan.ts';
import { exampleReply, exampleTrial } from '#bench/store/example-run.ts';
import { GradingStopped, gradeTrials } from './grade-trials.ts';

const CASES = exampleCases(9);
const trialOf = (n: number, changes: Partial<Trial> = {}) =>
  exampleTrial(`example/c${n}/a/1`, { case: `c${n}`, ...changes });
const replyOf = (n: number, text = `answer ${n}`) => exampleReply(`example/c${n}/a/1`, text);
const sayText: Grader = {
  version: '1',
  describes: '',
  grade: ({ text }) => ({ kind: 'scored', score: 1, detail: text }),
};

describe('grading', () => {
  it.each([{ order: [1, 2, 3, 4] }, { order: [4, 3, 2, 1] }, { order: [2, 1, 4, 3] }])(
    'gives every trial its own words, though replies stand in the order $order',
    async ({ order }) => {
      const grades = await grade({
        trials: [1, 2, 3, 4].map((n) => trialOf(n)),
        replies: order.map((n) => replyOf(n)),
        graders: { say: sayText },
      });
      expect(grades.map(({ trial, grade: given }) => [trial, 'detail' in given ? given.detail : given])).toEqual(
        [1, 2, 3, 4].map((n) => [`example/c${n}/a/1`, `answer ${n}`]),
      );
    },
  );

  it('leaves a trial ungraded when its words are lost, or its grader throws', async () => {
    const throws: Grader = {
      version: '1',
      describes: '',
      grade: () => {
        throw new Error('no reference');
      },
    };
    const grades = await grade({ trials: [trialOf(1), trialOf(2)], replies: [replyOf(2)], graders: { throws } });
    expect(grades.map(({ grade: given }) => given)).toEqual([
      { kind: 'ungraded', reason: 'its words are not in replies.jsonl' },
      { kind: 'ungraded', reason: 'the grader failed: no reference' },
    ]);
  });

  it.each([
    { gave: { kind: 'scored', score: 2 }, reason: /A score lies in \[0, 1\]; this grader gave 2/ },
    { gave: { kind: 'scored', score: Number.NaN }, reason: /this grader gave NaN/ },
    { gave: undefined, reason: /it gave nothing, which is no grade/ },
    { gave: { kind: 'won' }, reason: /it gave \{"kind":"won"\}, which is no grade/ },
  ])('does not write down what no reader would take: $gave', async ({ gave, reason }) => {
    const odd: Grader = { version: '1', describes: '', grade: () => gave as never };
    const [first] = await grade({ trials: [trialOf(1)], replies: [replyOf(1)], graders: { odd } });
    expect(first?.grade).toMatchObject({ kind: 'ungraded', reason: expect.stringMatching(reason) });
  });

  const notTheModels: readonly Outcome[] = [
    { kind: 'broken', error: '' },
    { kind: 'missing-recording' },
    ...(Object.keys(FAILURES) as FailureKindName[]).map(
      (kind): Outcome => ({
        kind: 'failed',
        failure: {
          kind,
          message: '',
          status: undefined,
          code: undefined,
          requestId: undefined,
          retryAfterMs: undefined,
          phase: undefined,
          limitMs: undefined,
        },
      }),
    ),
  ];

  it.each(notTheModels)("does not grade what was not the model's doing: $kind $failure.kind", async (outcome) => {
    expect(
      await grade({ trials: [trialOf(1, { outcome })], replies: [replyOf(1)], graders: { say: sayText } }),
    ).toEqual([]);
  });

  it.each<Outcome>([
    { kind: 'wrong-shape', detail: '' },
    { kind: 'refused', by: 'model', detail: '' },
    { kind: 'cut-short' },
    { kind: 'context-exceeded' },
    { kind: 'tool-loop-limit', limit: 8 },
  ])("grades the model's own failures: $kind", async (outcome) => {
    expect(
      await grade({ trials: [trialOf(1, { outcome })], replies: [replyOf(1)], graders: { say: sayText } }),
    ).toHaveLength(1);
  });

  it('leaves warm-ups out', async () => {
    expect(
      await grade({ trials: [trialOf(1, { warmUp: true })], replies: [replyOf(1)], graders: { say: sayText } }),
    ).toEqual([]);
  });

  it('shows a grader the refusal that came in place of text, every reply, and every tool call', async () => {
    const reply: TrialReply = {
      ...replyOf(1, ''),
      refusalText: 'I will not.',
      transcript: [
        { role: 'assistant', text: 'one', toolCalls: [{ id: 'x', name: 'look', input: {}, rawInput: '{}' }] },
        { role: 'tool', toolCallId: 'x', name: 'look', text: '' },
        { role: 'assistant', text: 'I will not.' },
      ],
      state: { items: 1 },
    };
    const seen: unknown[] = [];
    const look: Grader = {
      version: '1',
      describes: '',
      grade: ({ text, replies, toolCalls, state }) => {
        seen.push({ text, replies, tools: toolCalls.map(({ name }) => name), state });
        return { kind: 'scored', score: 1 };
      },
    };
    await grade({ trials: [trialOf(1)], replies: [reply], graders: { look } });
    expect(seen).toEqual([
      { text: 'I will not.', replies: ['one', 'I will not.'], tools: ['look'], state: { items: 1 } },
    ]);
  });

  it('refuses to grade what was asked of a case that is gone', async () => {
    await expect(
      grade({ trials: [exampleTrial('example/zz/a/1', { case: 'zz' })], replies: [], graders: { say: sayText } }),
    ).rejects.toThrow('Trial example/zz/a/1 cannot be graded: its case is no longer in scenario example.');
  });

  it('is given up when the operator stops: a judge that was stopped has found nothing out', async () => {
    const operator = new AbortController();
    const ask: Ask = async () => {
      operator.abort();
      throw new Error('the judge could not be asked: stopped by the operator');
    };
    const judged: Grader = {
      version: '1',
      describes: '',
      judges: true,
      grade: async (_, { ask: judge }) => {
        await judge?.([]);
        return { kind: 'scored', score: 1 };
      },
    };
    const grades: TrialGrade[] = [];
    await expect(
      grade({
        trials: [trialOf(1), trialOf(2)],
        replies: [replyOf(1), replyOf(2)],
        graders: { judged },
        ask,
        signal: operator.signal,
        into: grades,
      }),
    ).rejects.toThrow(GradingStopped);
    expect(grades).toEqual([]);
  });
});

interface Setting {
  readonly trials: readonly Trial[];
  readonly replies: readonly TrialReply[];
  readonly graders: Readonly<Record<string, Grader>>;
  readonly ask?: Ask;
  readonly signal?: AbortSignal;
  readonly into?: TrialGrade[];
}

async function grade({ trials, replies, graders, ask, signal, into = [] }: Setting): Promise<readonly TrialGrade[]> {
  const loaded = await exampleScenario(CASES, { graders });
  const options = {
    scenarios: new Map([['example', loaded]]),
    context: { ask },
    wants: () => true,
    ...(signal === undefined ? {} : { signal }),
  };
  for await (const one of gradeTrials(stream(trials), stream(replies), options)) into.push(one);
  return into;
}

async function* stream<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}
