/** A stream of random numbers that its seed decides. */
export type RandomSource = {
  /** The next 32 random bits, as an integer from 0 to 2^32 - 1. */
  readonly nextUint32: () => number;
  /** The next double in [0, 1) with 53 random bits (genrand_res53). */
  readonly nextDouble: () => number;
  /** The next index of a list of n: floor(u * n). */
  readonly nextIndex: (n: number) => number;
};

/**
 * MT19937. Every seeded number of this project comes from here, because numpy and R can replay it: a number seed is
 * `numpy.random.RandomState(seed)` (init_genrand), a list is `init_by_array`.
 *
 * @param seed an integer from 0 to 2^32 - 1, or a list of such; anything else throws
 * @see Matsumoto & Nishimura 1998, ACM TOMACS 8
 */
export function mersenneTwister(seed: number | readonly number[]): RandomSource {
  const state = typeof seed === 'number' ? stateFromNumber(checkedSeed(seed)) : stateFromList(seed.map(checkedSeed));
  let position = STATE_SIZE;
  const nextUint32 = (): number => {
    if (position >= STATE_SIZE) {
      twist(state);
      position = 0;
    }
    let y = word(state, position);
    position += 1;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  };
  const nextDouble = (): number => {
    const high = nextUint32() >>> 5;
    const low = nextUint32() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  };
  return { nextUint32, nextDouble, nextIndex: (n) => Math.floor(nextDouble() * n) };
}

const STATE_SIZE = 624;
const SHIFT_SIZE = 397;

function checkedSeed(seed: number): number {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new RangeError(`A seed is a whole number from 0 to 4294967295; this one is ${seed}.`);
  }
  return seed;
}

function word(state: Uint32Array, index: number): number {
  return state[index] ?? 0;
}

function stateFromNumber(seed: number): Uint32Array {
  const state = new Uint32Array(STATE_SIZE);
  state[0] = seed;
  for (let i = 1; i < STATE_SIZE; i += 1) {
    const before = word(state, i - 1);
    state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
  }
  return state;
}

function stateFromList(key: readonly number[]): Uint32Array {
  if (key.length === 0) throw new RangeError('A list of seeds needs at least one number.');
  const state = stateFromNumber(19650218);
  let i = 1;
  let j = 0;
  for (let k = Math.max(STATE_SIZE, key.length); k > 0; k -= 1) {
    const before = word(state, i - 1);
    state[i] = (word(state, i) ^ Math.imul(before ^ (before >>> 30), 1664525)) + (key[j] ?? 0) + j;
    i += 1;
    j += 1;
    if (i >= STATE_SIZE) {
      state[0] = word(state, STATE_SIZE - 1);
      i = 1;
    }
    if (j >= key.length) j = 0;
  }
  for (let k = STATE_SIZE - 1; k > 0; k -= 1) {
    const before = word(state, i - 1);
    state[i] = (word(state, i) ^ Math.imul(before ^ (before >>> 30), 1566083941)) - i;
    i += 1;
    if (i >= STATE_SIZE) {
      state[0] = word(state, STATE_SIZE - 1);
      i = 1;
    }
  }
  state[0] = 0x80000000;
  return state;
}

/** Three stretches instead of indices modulo 624: this loop is where simulations and resamples spend their time. */
function twist(state: Uint32Array): void {
  const last = STATE_SIZE - 1;
  const wrapped = STATE_SIZE - SHIFT_SIZE;
  for (let i = 0; i < wrapped; i += 1) {
    state[i] = word(state, i + SHIFT_SIZE) ^ mixed(word(state, i), word(state, i + 1));
  }
  for (let i = wrapped; i < last; i += 1) {
    state[i] = word(state, i - wrapped) ^ mixed(word(state, i), word(state, i + 1));
  }
  state[last] = word(state, SHIFT_SIZE - 1) ^ mixed(word(state, last), word(state, 0));
}

function mixed(word: number, next: number): number {
  const joined = (word & 0x80000000) | (next & 0x7fffffff);
  return (joined >>> 1) ^ (-(joined & 1) & 0x9908b0df);
}
