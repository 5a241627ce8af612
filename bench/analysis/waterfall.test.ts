import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OVERLOADED } from './sample-trials.ts';
import { type WaterfallTrial, waterfall } from './waterfall.ts';

const RULES = ['strip-fences', 'rename-keys-back', 'ignore-citations'];
const OF = { contender: 'x', scenario: 'letters', rules: RULES };
const answered = { kind: 'answered' } as const;

const trial = (id: number, known: Partial<WaterfallTrial>): WaterfallTrial => ({
  trial: `t${id}`,
  outcome: answered,
  score: 0,
  ...known,
});
const fenced = { rule: 'strip-fences', cause: 'format', score: 1 } as const;

const TRIALS: readonly WaterfallTrial[] = [
  trial(0, { score: 1 }),
  trial(1, { score: 1 }),
  trial(2, { score: undefined }),
  trial(3, { outcome: OVERLOADED, score: undefined }),
  trial(4, { outcome: { kind: 'refused', by: 'model', detail: '' } }),
  trial(5, { mode: 'unneeded-refusal' }),
  trial(6, { lenient: fenced }),
  trial(7, { lenient: { ...fenced, score: 0.75 } }),
  trial(8, { lenient: { rule: 'ignore-citations', cause: 'instruction', score: 1 }, mode: 'missing-citation' }),
  trial(9, { score: 0.5 }),
];

describe('the waterfall of losses', () => {
  it('puts every loss down to one cause, and counts what is no loss', () => {
    const found = waterfall(TRIALS, OF);
    expect(found).toMatchObject({ n: 9, losses: 7, ungraded: 1 });
    expect(found.steps.map(({ cause, rule, losses, share }) => [cause, rule, losses, share])).toEqual([
      ['infrastructure', undefined, 1, 1 / 7],
      ['refusal', undefined, 2, 2 / 7],
      ['format', 'strip-fences', 2, 2 / 7],
      ['instruction', 'ignore-citations', 1, 1 / 7],
      ['rest', undefined, 1, 1 / 7],
    ]);
    expect(found.says).toBe(
      'x in letters: 7 of 9 trials lost; infrastructure at most 1, refusal at most 2, format at most 2, instruction at most 1, the rest 1',
    );
    expect(found.steps[2]?.says).toBe('format (strip-fences) explains at most 2 of 7 losses, 28.6 %');
    expect(found.steps[2]?.trials).toEqual(['t6', 't7']);
  });

  it('gives back the points a rule wins, and leaves the others to the rest', () => {
    const found = waterfall(TRIALS, OF);
    // Lost: 1 broken off, 2 refused, 2 fenced, 1 uncited, 0.5 half wrong. Of the second fenced one a quarter stays lost.
    expect(found.points).toBeCloseTo(6.5, 12);
    expect(found.steps.map(({ points }) => points)).toEqual([1, 2, 1.75, 1, 0.75]);
  });

  it('states its order, also of rules that explained nothing', () => {
    expect(waterfall(TRIALS, OF).order).toEqual(['infrastructure', 'refusal', ...RULES, 'rest']);
  });

  it('does not put a refusal down to a rule, nor a broken-off trial', () => {
    const refused = [
      trial(0, { mode: 'refused', lenient: fenced }),
      trial(1, { outcome: OVERLOADED, lenient: fenced }),
    ];
    expect(waterfall(refused, OF).steps.map(({ losses }) => losses)).toEqual([1, 1, 0]);
  });

  it('has no shares where nothing was lost, and says so', () => {
    const none = waterfall([trial(0, { score: 1 })], OF);
    expect(none.steps.map(({ share }) => share)).toEqual([undefined, undefined, undefined]);
    expect(none.says).toBe('x in letters: no loss in 1 trial');
    expect(waterfall([], OF).says).toContain('nothing was graded');
  });

  it('adds up, whatever was lost', () => {
    const score = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });
    const lenient = fc.option(
      fc.record({
        rule: fc.constantFrom(...RULES),
        cause: fc.constantFrom('format' as const, 'instruction' as const),
        score: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { nil: undefined },
    );
    const outcome = fc.constantFrom(answered, OVERLOADED);
    fc.assert(
      fc.property(fc.array(fc.record({ trial: fc.string(), outcome, score, lenient })), (trials) => {
        const { steps, losses, points, n, ungraded } = waterfall(trials, OF);
        expect(n + ungraded).toBe(trials.length);
        expect(steps.reduce((sum, step) => sum + step.losses, 0)).toBe(losses);
        expect(steps.reduce((sum, step) => sum + step.points, 0)).toBeCloseTo(points, 6);
        expect(steps.every((step) => step.points >= 0)).toBe(true);
      }),
    );
  });
});
