import { describe, expect, it } from 'vitest';
import { goldenVectors } from './golden-vectors.ts';
import { mersenneTwister } from './mersenne-twister.ts';

goldenVectors<{ seed: number }>('rng_mt19937.json', {
  vectors: /MT19937/,
  got: ({ seed }) => {
    const words = mersenneTwister(seed);
    const doubles = mersenneTwister(seed);
    return {
      uint32: Array.from({ length: 10 }, () => words.nextUint32()),
      double: Array.from({ length: 8 }, () => doubles.nextDouble()),
    };
  },
});

describe('mersenneTwister', () => {
  it('seeds from a list as the published init_by_array does (mt19937ar.out, seeds 0x123 0x234 0x345 0x456)', () => {
    const source = mersenneTwister([0x123, 0x234, 0x345, 0x456]);
    const first = Array.from({ length: 5 }, () => source.nextUint32());
    expect(first).toEqual([1067595299, 955945823, 477289528, 4107218783, 4228976476]);
  });
  it('gives indices of the list and no other', () => {
    const source = mersenneTwister(7);
    const seen = new Set(Array.from({ length: 500 }, () => source.nextIndex(4)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3]);
  });
  it('refuses a seed it would have to bend', () => {
    for (const seed of [-1, 0.5, 2 ** 32, Number.NaN]) expect(() => mersenneTwister(seed)).toThrow(RangeError);
    expect(() => mersenneTwister([])).toThrow(RangeError);
  });
});
