import { describe, expect, it } from 'vitest';
import type { Cost } from '#bench/domain/cost.ts';
import { exampleTrial } from '#bench/store/example-run.ts';
import { Budget, spentOn } from './budget.ts';

const TRIAL = { warmUp: false };
const NOTHING = { usd: 0, trials: 0 };

describe('a budget', () => {
  it('stops before the trial that could pass its dollars, with what is in flight counted', () => {
    const budget = new Budget({ maxUsd: 1, maxTrials: undefined }, NOTHING);
    expect(budget.reserve('a', 0.4, TRIAL)).toEqual({ usd: 0.4 });
    expect(budget.reserve('a', 0.4, TRIAL)).toEqual({ usd: 0.4 });
    expect(budget.reserve('a', 0.4, TRIAL)).toMatch(
      /\$0\.0000 is spent and \$0\.8000 in flight; .* cap of \$1 \(--max-usd\)/,
    );
  });

  it('takes the dearest trial seen for the next one, where that is more than was estimated', () => {
    const budget = new Budget({ maxUsd: 1, maxTrials: undefined }, NOTHING);
    const first = budget.reserve('a', 0.01, TRIAL);
    budget.settle('a', first as { usd: number }, 0.6);
    expect(budget.reserve('b', 0.01, TRIAL)).toEqual({ usd: 0.01 });
    expect(budget.reserve('a', 0.01, TRIAL)).toMatch(/--max-usd/);
  });

  it('goes on from what earlier sessions spent and asked', () => {
    expect(new Budget({ maxUsd: 1, maxTrials: undefined }, { usd: 0.9, trials: 3 }).reserve('a', 0.2, TRIAL)).toMatch(
      /\$0\.9000 is spent/,
    );
    expect(new Budget({ maxUsd: undefined, maxTrials: 3 }, { usd: 0, trials: 3 }).reserve('a', 0, TRIAL)).toBe(
      'the cap of 3 trials (--max-trials) is reached',
    );
  });

  it('pays for warm-ups and counts them as no trials, and lets nobody warm up for nothing', () => {
    const budget = new Budget({ maxUsd: undefined, maxTrials: 1 }, NOTHING);
    expect(budget.reserve('a', 0.1, { warmUp: true })).toEqual({ usd: 0.1 });
    expect(budget.reserve('a', 0.1, TRIAL)).toEqual({ usd: 0.1 });
    expect(budget.reserve('b', 0.1, { warmUp: true })).toMatch(/--max-trials/);
  });
});

describe('what a trial is taken to have cost', () => {
  const answered = { firstTokenMs: 5, httpStatus: 200, failure: undefined };
  const turnedAway = { firstTokenMs: undefined, httpStatus: 429, failure: { kind: 'rate-limited' } };
  const priced = (usd: string, unreportedAttempts = 0): Cost => ({
    kind: 'priced',
    usd,
    priceLine: 'x',
    match: 'exact',
    basis: 'provider',
    unreportedAttempts,
  });

  it.each([
    { cost: priced('0.02'), attempts: [answered], spent: 0.02, because: 'every attempt was reported' },
    { cost: priced('0.02', 1), attempts: [answered], spent: 0.5, because: 'one attempt was never reported' },
    { cost: priced('0.7', 1), attempts: [answered], spent: 0.7, because: 'what is known is more already' },
    {
      cost: { kind: 'unpriced', reason: '' },
      attempts: [answered],
      spent: 0.5,
      because: 'it was answered without usage',
    },
    { cost: { kind: 'unpriced', reason: '' }, attempts: [turnedAway], spent: 0, because: 'it was only turned away' },
    { cost: { kind: 'unpriced', reason: '' }, attempts: [], spent: 0, because: 'nothing was asked' },
    { cost: { kind: 'recorded', usd: '9' }, attempts: [], spent: 0, because: 'it was paid by whoever recorded it' },
  ] as const)('is $spent dollars when $because', ({ cost, attempts, spent }) => {
    const trial = exampleTrial('t', {
      cost,
      attempts: attempts as unknown as ReturnType<typeof exampleTrial>['attempts'],
    });
    expect(spentOn(trial, 0.5)).toBe(spent);
  });
});
