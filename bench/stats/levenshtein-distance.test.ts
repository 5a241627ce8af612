import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenVectors } from './golden-vectors.ts';
import {
  firstDivergence,
  levenshteinDistance,
  levenshteinSimilarity,
  meanPairwiseSimilarity,
} from './levenshtein-distance.ts';

goldenVectors<{ a: string; b: string }>('levenshtein.json', {
  vectors: /Levenshtein distance over Unicode code points/,
  got: ({ a, b }) => ({ distance: levenshteinDistance(a, b), similarity: levenshteinSimilarity(a, b) }),
});

/** The textbook table, one row at a time. */
function byTable(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  let row = right.map((_, j) => j + 1);
  for (const [i, x] of left.entries()) {
    let diagonal = i;
    let before = i + 1;
    row = right.map((y, j) => {
      const above = row[j] ?? 0;
      const here = Math.min(above + 1, before + 1, diagonal + (x === y ? 0 : 1));
      diagonal = above;
      before = here;
      return here;
    });
  }
  return row.at(-1) ?? left.length;
}

const text = fc.array(fc.constantFrom('a', 'b', 'c', 'é', '😀', '👍'), { maxLength: 150 }).map((list) => list.join(''));

describe('levenshteinDistance', () => {
  it('agrees with the textbook table, on texts longer than a machine word and beyond the 16-bit plane', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(levenshteinDistance(a, b)).toBe(byTable(a, b));
      }),
      { numRuns: 300 },
    );
  });
  it('is a distance: symmetric, 0 only to itself, and no detour is shorter', () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(levenshteinDistance(a, b)).toBe(levenshteinDistance(b, a));
        expect(levenshteinDistance(a, a)).toBe(0);
        expect(levenshteinDistance(a, c)).toBeLessThanOrEqual(levenshteinDistance(a, b) + levenshteinDistance(b, c));
      }),
      { numRuns: 100 },
    );
  });
  it('counts an emoji as one', () => {
    expect(levenshteinDistance('a😀b', 'a👍b')).toBe(1);
    expect(levenshteinSimilarity('😀', '')).toBe(0);
  });
});

describe('meanPairwiseSimilarity', () => {
  it('is the mean over all pairs, repeats included', () => {
    // Pairs: a-a 1, a-ab 1/2 twice: (1 + 1/2 + 1/2) / 3.
    expect(meanPairwiseSimilarity(['a', 'ab', 'a'])).toBeCloseTo(2 / 3, 12);
    expect(meanPairwiseSimilarity(['a'])).toBeUndefined();
  });
});

describe('firstDivergence', () => {
  it('is where two texts part, as a share of the shorter', () => {
    expect(firstDivergence('abcd', 'abxyz')).toBe(0.5);
    expect(firstDivergence('ab', 'abc')).toBe(1);
    expect(firstDivergence('', 'abc')).toBeUndefined();
  });
});
