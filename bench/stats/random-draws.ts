import { mersenneTwister } from './mersenne-twister.ts';

/** What randomisation tests and bootstraps draw by lot; every method asks for its draws in order, from the first. */
export interface RandomDraws {
  /** Signs of n differences, one list per draw: -1 where the next double of the seed is below 1/2, else 1. */
  readonly signs: (seed: number, n: number) => () => Int8Array;
  /** Indices of n cases drawn with replacement, one list per replicate: floor(u * n). */
  readonly indices: (seed: number, n: number) => () => Int32Array;
}

/** Straight from MT19937. A list is written over by the next one. */
export const FRESH_DRAWS: RandomDraws = {
  signs: (seed, n) => {
    const next = nextSign(seed);
    const signs = new Int8Array(n);
    return () => {
      for (let i = 0; i < n; i += 1) signs[i] = next();
      return signs;
    };
  },
  indices: (seed, n) => {
    const source = mersenneTwister(seed);
    const indices = new Int32Array(n);
    return () => {
      for (let i = 0; i < n; i += 1) indices[i] = source.nextIndex(n);
      return indices;
    };
  },
};

/** Above so many numbers of a kind they are drawn again: 16 MB of signs, 64 MB of indices. */
const MOST_REMEMBERED = 16 * 1024 * 1024;

/**
 * The same draws, kept for whoever asks with the same seed next: many contenders are compared by one seed, and drawing takes
 * longer than what is done with what was drawn. Signs serve every n, indices only the last one.
 *
 * @param most how many numbers of a kind are kept
 */
export function rememberedDraws(most = MOST_REMEMBERED): RandomDraws {
  let signs: { readonly seed: number; readonly row: (from: number, n: number) => Int8Array | undefined } | undefined;
  let indices:
    | { readonly seed: number; readonly n: number; readonly rows: Int32Array[]; more: () => Int32Array }
    | undefined;
  return {
    signs: (seed, n) => {
      if (signs?.seed !== seed) signs = { seed, row: signStream(seed, most) };
      const { row } = signs;
      let fresh: (() => Int8Array) | undefined;
      let from = 0;
      return () => {
        const known = fresh === undefined ? row(from, n) : undefined;
        from += n;
        if (known !== undefined) return known;
        fresh ??= skipped(FRESH_DRAWS.signs(seed, n), from / n - 1);
        return fresh();
      };
    },
    indices: (seed, n) => {
      if (indices?.seed !== seed || indices.n !== n) {
        indices = { seed, n, rows: [], more: FRESH_DRAWS.indices(seed, n) };
      }
      const { rows, more } = indices;
      let fresh: (() => Int32Array) | undefined;
      let at = 0;
      return () => {
        const known = rows[at];
        at += 1;
        if (known !== undefined) return known;
        if (fresh === undefined && (rows.length + 1) * n <= most) {
          const drawn = more().slice();
          rows.push(drawn);
          return drawn;
        }
        fresh ??= skipped(FRESH_DRAWS.indices(seed, n), at - 1);
        return fresh();
      };
    },
  };
}

/** The signs of a seed from any place on, or undefined past the last that is kept. */
function signStream(seed: number, most: number): (from: number, n: number) => Int8Array | undefined {
  const next = nextSign(seed);
  let known = new Int8Array(0);
  let drawn = 0;
  return (from, n) => {
    const end = from + n;
    if (end > most) return undefined;
    if (end > known.length) {
      const larger = new Int8Array(Math.min(most, Math.max(end, 2 * known.length)));
      larger.set(known);
      known = larger;
    }
    for (; drawn < end; drawn += 1) known[drawn] = next();
    return known.subarray(from, end);
  };
}

function nextSign(seed: number): () => -1 | 1 {
  const source = mersenneTwister(seed);
  return () => {
    // nextDouble() < 1/2, read from its leading bit alone.
    const sign = source.nextUint32() < 0x80000000 ? -1 : 1;
    source.nextUint32();
    return sign;
  };
}

function skipped<T>(next: () => T, rows: number): () => T {
  for (let row = 0; row < rows; row += 1) next();
  return next;
}
