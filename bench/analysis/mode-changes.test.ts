import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrialGrade } from '#bench/domain/grade.ts';
import { failureModes } from './failure-modes.ts';
import { type ModeSide, type ModeVerdict, modeChanges } from './mode-changes.ts';
import { observe } from './observe.ts';
import { SAMPLE_GRADER, sampleRun } from './sample-trials.ts';

/** Case by case the mode it ended in; undefined passed, null was never asked. */
type Ends = readonly (string | undefined | null)[];

async function run(ends: Readonly<Record<string, Ends>>): Promise<(contender: string) => ModeSide> {
  const score = (mode: string | undefined | null) => (mode === null ? undefined : mode === undefined ? 1 : 0);
  const arms = Object.fromEntries(
    Object.entries(ends).map(([name, list]) => [name, list.map((mode) => [score(mode)])]),
  );
  const { plan, trials } = sampleRun(arms);
  const grades = Object.entries(ends).flatMap(([contender, list]) =>
    list.flatMap((mode, at): readonly TrialGrade[] => {
      if (mode === null) return [];
      const grade =
        mode === undefined ? { kind: 'scored' as const, score: 1 } : { kind: 'scored' as const, score: 0, mode };
      return [{ trial: `letters/c${at}/${contender}/1`, grader: SAMPLE_GRADER, grade }];
    }),
  );
  const modes = await failureModes(plan, await observe(plan, trials, grades), grades);
  return (contender) => ({ modes, plan, contender });
}

const share = (cases: number, failing: number, mode: string): Ends =>
  Array.from({ length: cases }, (_, at) => (at < failing ? mode : undefined));

async function verdict(before: Ends, after: Ends, margin?: number): Promise<ModeVerdict | undefined> {
  const side = await run({ old: before, new: after });
  return modeChanges(side('old'), side('new'), { margin })[0]?.verdict;
}

describe('what became of a failure mode', () => {
  it.each([
    { before: 0, after: 20, verdict: 'new', because: 'never seen before, surely there now' },
    { before: 20, after: 0, verdict: 'fixed', because: 'surely there before, never seen now' },
    { before: 10, after: 40, verdict: 'worse', because: 'seen before, surely commoner' },
    { before: 40, after: 10, verdict: 'better', because: 'still seen, surely rarer' },
    { before: 0, after: 1, verdict: 'undecided', because: 'one failure may be luck, however new it looks' },
    { before: 1, after: 0, verdict: 'undecided', because: 'one failure fewer may be luck' },
    { before: 10, after: 12, verdict: 'undecided', because: 'within the noise, and no margin to be the same by' },
  ])('$before of 100, then $after: $verdict, since $because', async ({ before, after, verdict: expected }) => {
    expect(await verdict(share(100, before, 'stale'), share(100, after, 'stale'))).toBe(expected);
  });

  it('is the same only within a margin that was named', async () => {
    const ends = share(400, 20, 'stale');
    expect(await verdict(ends, ends, 0.03)).toBe('same');
    expect(await verdict(ends, ends)).toBe('undecided');
  });

  it('says its counts, its change and its interval', async () => {
    const side = await run({ old: share(100, 0, 'stale'), new: share(100, 20, 'stale') });
    const [change] = modeChanges(side('old'), side('new'));
    expect(change).toMatchObject({ before: { failures: 0, trials: 100 }, after: { failures: 20, trials: 100 } });
    expect(change?.estimate.value).toBeCloseTo(0.2, 12);
    expect(change?.says).toMatch(
      /^stale in letters: new \(0 of 100 trials before, 20 of 100 after; \+20\.0 points, 95 % interval \d/,
    );
  });

  it('is seen between two runs too, on the cases that both have', async () => {
    const june = await run({ x: [...share(50, 0, 'stale'), ...Array.from({ length: 50 }, () => 'stale')] });
    const july = await run({ x: share(50, 25, 'stale') });
    const [change] = modeChanges(june('x'), july('x'));
    expect(change).toMatchObject({
      verdict: 'new',
      before: { failures: 0, trials: 50 },
      after: { failures: 25, trials: 50 },
    });
  });

  it('is undefined, not nothing, on one case or none', async () => {
    const one = await run({ old: [undefined], new: ['stale'] });
    expect(modeChanges(one('old'), one('new'))[0]).toMatchObject({
      verdict: 'undecided',
      estimate: { value: 1, low: undefined, high: undefined },
    });
    const none = await run({ old: ['stale', null], new: [null, 'stale'] });
    expect(modeChanges(none('old'), none('new'))[0]).toMatchObject({
      verdict: 'undecided',
      estimate: { value: undefined, low: undefined },
    });
  });

  it('turns into its opposite when the sides swap places', async () => {
    const opposite: Readonly<Record<ModeVerdict, ModeVerdict>> = {
      new: 'fixed',
      fixed: 'new',
      worse: 'better',
      better: 'worse',
      same: 'same',
      undecided: 'undecided',
    };
    const end = fc.constantFrom(undefined, 'stale', 'leak');
    const ends = fc
      .tuple(fc.constantFrom(2, 10, 60), end, end, fc.nat(60), fc.nat(60))
      .map(([cases, one, other, a, b]): [Ends, Ends] => [
        Array.from({ length: cases }, (_, at) => (at < a ? one : undefined)),
        Array.from({ length: cases }, (_, at) => (at >= cases - b ? other : undefined)),
      ]);
    await fc.assert(
      fc.asyncProperty(ends, async ([before, after]) => {
        const side = await run({ old: before, new: after });
        const there = modeChanges(side('old'), side('new'), { margin: 0.05 });
        const back = modeChanges(side('new'), side('old'), { margin: 0.05 });
        expect(back.map((change) => change.verdict)).toEqual(there.map((change) => opposite[change.verdict]));
        for (const [at, { estimate }] of there.entries()) {
          expect(-(back[at]?.estimate.value ?? Number.NaN)).toBeCloseTo(estimate.value ?? Number.NaN, 12);
        }
      }),
      { numRuns: 60 },
    );
  });
});
