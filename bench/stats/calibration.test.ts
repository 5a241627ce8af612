import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibration } from './calibration.ts';
import { goldenVectors } from './golden-vectors.ts';

goldenVectors<{ confidence: number[]; correct: number[] }>('calibration.json', {
  vectors: /Brier score; log loss/,
  got: ({ confidence, correct }) => {
    const found = calibration(confidence, correct);
    return {
      brier: found?.brier,
      log_loss: found?.logLoss,
      ece10: found?.expectedError,
      mce10: found?.maximumError,
      bin_accuracy: found?.bins.map((bin) => bin.accuracy),
      bin_confidence: found?.bins.map((bin) => bin.confidence),
      bin_count: found?.bins.map((bin) => bin.count),
    };
  },
});

describe('calibration', () => {
  it('puts an edge into the bin below it, and 0 into the first', () => {
    const found = calibration([0, 0.1, 0.3, 0.30000001, 0.7, 1], [0, 0, 0, 0, 1, 1]);
    expect(found?.bins.map((bin) => [Number(bin.high.toFixed(1)), bin.count])).toEqual([
      [0.1, 2],
      [0.3, 1],
      [0.4, 1],
      [0.7, 1],
      [1, 1],
    ]);
  });
  it('every item falls into one bin, and all errors lie in [0, 1]', () => {
    const items = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1)), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(items, (pairs) => {
        const found = calibration(
          pairs.map(([c]) => c),
          pairs.map(([, y]) => y),
        );
        expect(found?.bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(pairs.length);
        for (const bin of found?.bins ?? []) {
          expect(bin.confidence).toBeLessThanOrEqual(bin.high + 1e-12);
          expect(bin.confidence).toBeGreaterThanOrEqual(bin.low - 1e-12);
        }
        for (const error of [found?.brier, found?.expectedError, found?.maximumError]) {
          expect(error).toBeGreaterThanOrEqual(0);
          expect(error).toBeLessThanOrEqual(1 + 1e-12);
        }
        expect(found?.logLoss).toBeLessThan(35);
      }),
    );
  });
  it('has nothing to say of nothing, and refuses percentages', () => {
    expect(calibration([], [])).toBeUndefined();
    expect(() => calibration([80], [1])).toThrow(/\[0, 1\]/);
    expect(() => calibration([0.8], [])).toThrow(RangeError);
  });
});
