import { assert, describe, expect, it } from 'vitest';
import type { BookEntry } from './answer-book.ts';
import { CAPITAL, INVOICE, plainModel } from './fixtures/plain-lab.ts';
import { LAB_MODELS } from './lab-models.ts';
import { caseTruth, drawAnswer, scenarioTruth } from './lab-truth.ts';

const MANY = Array.from({ length: 20_000 }, (_, index) => `case-${index}`);
const FORTY = MANY.slice(0, 40);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('caseTruth', () => {
  it.each([0.05, 0.3, 0.62, 0.82, 0.97, 1])('has a mean over cases of the quality, %f, flips or not', (quality) => {
    for (const flipShare of [0, 0.1, 0.3]) {
      const model = plainModel('openai', { quality: { default: quality }, flipShare });
      const truth = scenarioTruth(model, 'any', MANY, 7);
      expect(Math.abs(truth - quality)).toBeLessThan(4 * Math.sqrt((quality * (1 - quality)) / MANY.length) + 1e-9);
    }
  });

  it('is 0 or 1 but for the share of cases that flip, and those are truly undecided', () => {
    const model = plainModel('openai', { quality: { default: 0.7 }, flipShare: 0.2 });
    const flipping = MANY.map((id) => caseTruth(model, 'any', id, 7)).filter((truth) => truth !== 0 && truth !== 1);
    expect(Math.abs(flipping.length / MANY.length - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / MANY.length));
    expect(Math.min(...flipping)).toBeGreaterThanOrEqual(0.15);
    expect(Math.max(...flipping)).toBeLessThanOrEqual(0.85);
  });

  it('makes models fail on the same cases: two of quality 0.8 disagree on about one case in six, not on one in three', () => {
    const [a, b] = ['a', 'b'].map((id) => plainModel('openai', { id, quality: { default: 0.8 } }));
    assert(a !== undefined && b !== undefined);
    const disagree = mean(MANY.map((id) => Math.abs(caseTruth(a, 'any', id, 7) - caseTruth(b, 'any', id, 7))));
    // Twice P(Z1 < z, Z2 > z) of a bivariate normal with correlation 0.7 at z = 0.8416: 0.1742 by the midpoint rule.
    // Were the models independent it would be 0.32.
    expect(Math.abs(disagree - 0.1742)).toBeLessThan(4 * Math.sqrt((0.1742 * 0.8258) / MANY.length));
  });

  it('depends on the seed, the scenario and the case, and on nothing else', () => {
    const [model] = LAB_MODELS;
    assert(model !== undefined);
    const truths = (scenarioId: string, seed: number) => FORTY.map((id) => caseTruth(model, scenarioId, id, seed));
    expect(truths('extraction', 7)).toEqual(truths('extraction', 7));
    expect(truths('extraction', 7)).not.toEqual(truths('extraction', 8));
    expect(truths('extraction', 7)).not.toEqual(truths('workspace-qa', 7));
  });
});

describe('drawAnswer', () => {
  const entryOf = (caseId: string): BookEntry => ({ ...CAPITAL, scenarioId: 'workspace-qa', caseId });

  it.each(LAB_MODELS)('draws what scenarioTruth says of $id, over many repetitions', (model) => {
    const repetitions = 400;
    const right = FORTY.map((caseId) =>
      mean(
        Array.from({ length: repetitions }, (_, repetition) =>
          drawAnswer(model, entryOf(caseId), { labSeed: 7, trialSeed: `${caseId}#${repetition}` }).kind === 'good'
            ? 1
            : 0,
        ),
      ),
    );
    const truths = FORTY.map((caseId) => caseTruth(model, 'workspace-qa', caseId, 7));
    const standardError = Math.sqrt(truths.reduce((sum, p) => sum + p * (1 - p), 0) / repetitions) / FORTY.length;
    expect(Math.abs(mean(right) - scenarioTruth(model, 'workspace-qa', FORTY, 7))).toBeLessThanOrEqual(
      4 * standardError,
    );
  });

  it('says the same again for the same trial, and varies only on cases that flip', () => {
    const model = plainModel('openai', { quality: { default: 0.6 }, flipShare: 0.4 });
    const kinds = (caseId: string) =>
      new Set(
        Array.from({ length: 60 }, (_, repetition) =>
          JSON.stringify(drawAnswer(model, entryOf(caseId), { labSeed: 7, trialSeed: `r${repetition}` })),
        ),
      ).size;
    for (const caseId of FORTY) {
      const truth = caseTruth(model, 'workspace-qa', caseId, 7);
      expect(kinds(caseId) > 1).toBe(truth > 0 && truth < 1);
    }
    const again = { labSeed: 7, trialSeed: 'r1' };
    expect(drawAnswer(model, entryOf('case-3'), again)).toEqual(drawAnswer(model, entryOf('case-3'), again));
  });

  it('refuses the share it is said to refuse, out of its wrong answers', () => {
    const model = plainModel('openai', { quality: { default: 0.5 }, refusalShare: 0.1 });
    const drawn = MANY.map((caseId) => drawAnswer(model, entryOf(caseId), { labSeed: 7, trialSeed: 'r' }).kind);
    const share = (kind: string) => drawn.filter((one) => one === kind).length / drawn.length;
    expect(Math.abs(share('refusal') - 0.1)).toBeLessThan(4 * Math.sqrt((0.1 * 0.9) / MANY.length));
    expect(Math.abs(share('good') - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / MANY.length));
  });

  it('breaks JSON only where a shape was asked', () => {
    const model = plainModel('openai', { quality: { default: 0 }, brokenJsonShare: 1 });
    const draw = (shaped: boolean) => drawAnswer(model, INVOICE, { labSeed: 7, trialSeed: 'r', shaped }).kind;
    expect(draw(true)).toBe('broken-json');
    expect(draw(false)).toBe('bad');
  });

  it('says that it knows nothing when the book has no wrong answer to give', () => {
    const model = plainModel('openai', { quality: { default: 0 } });
    const entry = { ...CAPITAL, known: { ...CAPITAL.known, bad: [] } };
    expect(drawAnswer(model, entry, { labSeed: 7, trialSeed: 'r' })).toEqual({ kind: 'unknown' });
  });
});

describe('scenarioTruth', () => {
  it('is the mean of its cases, and no number over none', () => {
    const [model] = LAB_MODELS;
    assert(model !== undefined);
    expect(scenarioTruth(model, 'extraction', FORTY, 7)).toBeCloseTo(
      mean(FORTY.map((id) => caseTruth(model, 'extraction', id, 7))),
      12,
    );
    expect(() => scenarioTruth(model, 'extraction', [], 7)).toThrow(/no cases/);
  });
});
