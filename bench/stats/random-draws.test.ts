import { describe, expect, it } from 'vitest';
import { FRESH_DRAWS, type RandomDraws, rememberedDraws } from './random-draws.ts';

const SEED = 7;

function rows(next: () => ArrayLike<number>, count: number): readonly (readonly number[])[] {
  return Array.from({ length: count }, () => Array.from(next()));
}

const signs = (draws: RandomDraws, n: number, seed = SEED) => rows(draws.signs(seed, n), 12);
const indices = (draws: RandomDraws, n: number, seed = SEED) => rows(draws.indices(seed, n), 12);

describe.each([
  ['all of them', 1_000_000],
  ['some of them', 25],
  ['none', 0],
])('draws that are remembered: %s', (_, most) => {
  it('are those drawn anew, however often, for whatever n and seed', () => {
    const remembered = rememberedDraws(most);
    for (const [n, seed] of [
      [4, SEED],
      [4, SEED],
      [9, SEED],
      [3, SEED],
      [4, 8],
      [4, SEED],
    ] as const) {
      expect(signs(remembered, n, seed)).toEqual(signs(FRESH_DRAWS, n, seed));
      expect(indices(remembered, n, seed)).toEqual(indices(FRESH_DRAWS, n, seed));
    }
  });

  it('may be asked for by two at once', () => {
    const remembered = rememberedDraws(most);
    const [first, second] = [remembered.indices(SEED, 5), remembered.indices(SEED, 5)];
    const both = Array.from({ length: 12 }, () => [Array.from(first()), Array.from(second())]);
    expect(both.map(([one]) => one)).toEqual(indices(FRESH_DRAWS, 5));
    expect(both.map(([, other]) => other)).toEqual(indices(FRESH_DRAWS, 5));
  });
});

it('draws signs of both kinds about equally often', () => {
  const drawn = signs(FRESH_DRAWS, 1000).flat();
  expect(new Set(drawn)).toEqual(new Set([-1, 1]));
  expect(Math.abs(drawn.reduce((sum, sign) => sum + sign, 0))).toBeLessThan(4 * Math.sqrt(drawn.length));
});
