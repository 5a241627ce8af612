import { createHash } from 'node:crypto';

/** Random numbers that a text decides: the same seed text gives the same sequence on every machine. */
export interface Seeded {
  /** In [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Log-normal: `median` times e to the power of sigma times a standard normal. 0 when the median is 0. */
  logNormal(median: number, sigma: number): number;
  /** A whole number in [0, below). `below` is at least 1. */
  whole(below: number): number;
}

/** Outputs thrown away after seeding, as the generator's author advises. */
const WARM_UP = 12;

/**
 * sfc32 (Chris Doty-Humphrey, PractRand: "small fast counting", 128 bits of state), its state filled from the sha256 of
 * the seed text, so that texts that differ in one letter share nothing. Not the Mersenne Twister of bench/stats: the lab
 * draws a few numbers from each of thousands of seeds a second, its seeding alone costs more than a whole answer, and no
 * statistics package has to replay what the lab made up.
 */
export function seeded(seedText: string): Seeded {
  const digest = createHash('sha256').update(seedText).digest();
  let a = digest.readUInt32LE(0);
  let b = digest.readUInt32LE(4);
  let c = digest.readUInt32LE(8);
  let counter = 1;

  const next = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum;
  };
  for (let round = 0; round < WARM_UP; round += 1) next();

  const uniform = (): number => next() / 0x1_0000_0000;
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    normal,
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    whole: (below) => Math.floor(uniform() * below),
  };
}
