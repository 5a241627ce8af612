import { assert, beforeAll, describe, expect, it } from 'vitest';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import {
  countRight,
  type GradedRecording,
  gradeRecordings,
  gradesOf,
  pairedCounts,
} from '#scenarios/drift/grade-recordings.ts';
import { readAll } from '#scenarios/drift/read-all.ts';
import { driftPrimes, type PrimeCase, readYesOrNo } from './scenario.ts';

const SEVENTEEN: PrimeCase = {
  id: 'prime-x',
  number: 17,
  kind: 'prime',
  question: 'Is 17 a prime number?',
  reference: 'yes',
};

describe('readYesOrNo', () => {
  it.each([
    { text: '[Yes]', answer: 'yes' },
    { text: '[No]', answer: 'no' },
    { text: 'No. It is 7 times 13.', answer: 'no' },
    { text: 'so the answer is\nYES', answer: 'yes' },
    { text: '[No] … after all the divisions, [Yes].', answer: 'yes' },
    { text: 'Yesterday nobody knew.', answer: undefined },
    { text: '**Yes**', answer: undefined },
    { text: '', answer: undefined },
  ])('reads "$text" as $answer', ({ text, answer }) => {
    expect(readYesOrNo(text)).toBe(answer);
  });
});

describe('grading an answer about a prime', () => {
  it.each(['yes', 'no'] as const)('grades the known answers as known when the reference is %s', async (reference) => {
    const asked: PrimeCase = { ...SEVENTEEN, reference, kind: reference === 'yes' ? 'prime' : 'composite' };
    const known = driftPrimes.knownAnswers?.(asked);
    assert(known !== undefined);
    for (const [reply] of known.good) {
      expect(await gradesOf(driftPrimes, asked, reply?.text ?? '')).toMatchObject({ yesOrNo: { score: 1 } });
    }
    for (const { replies, mode } of known.bad) {
      expect(await gradesOf(driftPrimes, asked, replies[0]?.text ?? '')).toMatchObject({ yesOrNo: { score: 0, mode } });
    }
  });

  it('asks a new model the original question', () => {
    expect(driftPrimes.prompts.base?.(SEVENTEEN)).toEqual([{ role: 'user', text: SEVENTEEN.question }]);
  });
});

/** Quantile by linear interpolation between order statistics (type 7), written out so that nothing of ours checks itself. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (place - Math.floor(place)) * (above - below);
}

describeRecorded('drift-primes over the recorded answers', () => {
  let graded: ReadonlyMap<string, ReadonlyMap<string, GradedRecording>>;
  beforeAll(async () => {
    graded = await gradeRecordings(driftPrimes);
  });

  const of = (model: string): readonly GradedRecording[] => [...(graded.get(model)?.values() ?? [])];

  it('has 1,000 cases, half of them primes, each answered once by four models', async () => {
    const cases = await readAll(driftPrimes.cases.read());
    expect(new Set(cases.map((one) => one.id)).size).toBe(1000);
    expect(cases.filter((one) => one.kind === 'prime')).toHaveLength(500);
    expect([...graded].map(([model, answers]) => [model, answers.size])).toEqual([
      ['gpt-3.5-turbo-0301', 1000],
      ['gpt-3.5-turbo-0613', 1000],
      ['gpt-4-0314', 1000],
      ['gpt-4-0613', 1000],
    ]);
  });

  it('has references that arithmetic agrees with', async () => {
    const isPrime = (n: number): boolean => {
      for (let divisor = 2; divisor * divisor <= n; divisor += 1) if (n % divisor === 0) return false;
      return n > 1;
    };
    const cases = await readAll(driftPrimes.cases.read());
    expect(cases.filter((one) => isPrime(one.number) !== (one.reference === 'yes'))).toEqual([]);
    expect(cases.filter((one) => (one.kind === 'prime') !== (one.reference === 'yes'))).toEqual([]);
  });

  it.each([
    { model: 'gpt-4-0314', accuracy: 0.84 },
    { model: 'gpt-4-0613', accuracy: 0.511 },
    { model: 'gpt-3.5-turbo-0301', accuracy: 0.496 },
    { model: 'gpt-3.5-turbo-0613', accuracy: 0.762 },
  ])('gives $model the published accuracy of $accuracy', ({ model, accuracy }) => {
    expect(countRight(graded.get(model), 'yesOrNo') / 1000).toBe(accuracy);
  });

  it.each([
    { model: 'gpt-4-0314', primes: 0.976, composites: 0.704 },
    { model: 'gpt-4-0613', primes: 0.024, composites: 0.998 },
  ])(
    'tells by slice how $model answers: $primes of the primes as first published, $composites of the composites',
    ({ model, primes, composites }) => {
      const ofKind = (kind: string): ReadonlyMap<string, GradedRecording> =>
        new Map([...(graded.get(model) ?? [])].filter(([caseId]) => caseId.startsWith(`${kind}-`)));
      expect(countRight(ofKind('prime'), 'yesOrNo') / 500).toBe(primes);
      expect(countRight(ofKind('composite'), 'yesOrNo') / 500).toBe(composites);
    },
  );

  it('pairs the two GPT-4 by case: 476 lost, 147 gained', () => {
    expect(pairedCounts(graded.get('gpt-4-0314'), graded.get('gpt-4-0613'), 'yesOrNo')).toEqual({
      lost: 476,
      gained: 147,
    });
  });

  it.each([
    { march: 'gpt-4-0314', june: 'gpt-4-0613', mismatch: 0.626 },
    { march: 'gpt-3.5-turbo-0301', june: 'gpt-3.5-turbo-0613', mismatch: 0.597 },
  ])(
    'finds the published mismatch of $mismatch: the share of cases whose answer, as read, differs',
    ({ march, june, mismatch }) => {
      const differs = of(march).filter(({ recording }) => {
        const later = graded.get(june)?.get(recording.caseId);
        assert(later !== undefined);
        return readYesOrNo(recording.text) !== readYesOrNo(later.recording.text);
      });
      expect(differs.length / 1000).toBe(mismatch);
    },
  );

  it.each([
    { model: 'gpt-4-0314', costPerThousandUsd: '13.83', p50Seconds: '6.7', p95Seconds: '21.5', meanCharacters: 638 },
    { model: 'gpt-4-0613', costPerThousandUsd: '1.07', p50Seconds: '1.5', p95Seconds: '12.4', meanCharacters: 4 },
  ])('carries the recorded cost, latency and length of $model through', ({ model, ...expected }) => {
    const recordings = of(model).map(({ recording }) => recording);
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const seconds = recordings.map(({ e2eMs }) => (e2eMs ?? Number.NaN) / 1000);
    expect({
      costPerThousandUsd: (1000 * mean(recordings.map(({ costUsd }) => Number(costUsd)))).toFixed(2),
      p50Seconds: quantile(seconds, 0.5).toFixed(1),
      p95Seconds: quantile(seconds, 0.95).toFixed(1),
      meanCharacters: Math.round(mean(recordings.map(({ text }) => text.length))),
    }).toEqual(expected);
  });

  it('carries tokens and local dates through, and claims neither an instant nor a full usage', () => {
    const first = graded.get('gpt-4-0314')?.get('prime-0')?.recording;
    expect(first).toMatchObject({ writtenAtLocal: '2023-07-02T21:28:41', startedAt: undefined, usage: undefined });
    expect(first?.outputTokens).toBeGreaterThan(0);
    for (const model of graded.keys()) {
      for (const { recording } of of(model)) expect(recording.costUsd).toMatch(/^0\.\d+$/);
    }
  });
});
