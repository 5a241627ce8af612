import { betaQuantile } from '#bench/stats/beta-quantile.ts';
import type { RandomSource } from '#bench/stats/mersenne-twister.ts';
import { normalCdf } from '#bench/stats/normal-cdf.ts';
import { numberAt } from '#bench/stats/numbers.ts';
import type { Spread } from './coverage-grid.ts';

/**
 * The chances of passing that cases may have, in ascending order and equally likely: a distribution whose mean is known to the
 * last digit, so that the truth of a simulation is no estimate itself.
 */
export interface Difficulty {
  readonly chances: Float64Array;
  /** The true pass rate. */
  readonly mean: number;
}

/** Steps of the table: fine enough for one case in two thousand to be of another kind. */
const STEPS = 2000;

/** How hard cases are around a pass rate. The same arguments give the same table. */
export function difficulty(rate: number, spread: Spread): Difficulty {
  const key = `${rate}/${spread.kind === 'beta' ? spread.icc : spread.kind}`;
  const known = TABLES.get(key);
  if (known !== undefined) return known;
  const chances = spread.kind === 'beta' ? betaTable(rate, spread.icc) : deadFlakySure(rate);
  const made = { chances, mean: chances.reduce((sum, chance) => sum + chance, 0) / chances.length };
  TABLES.set(key, made);
  return made;
}

const TABLES = new Map<string, Difficulty>();

/** The chance of a case drawn at random. */
export function drawChance(source: RandomSource, { chances }: Difficulty): number {
  return numberAt(chances, source.nextIndex(chances.length));
}

/** The chance of the case at a place of the standard normal: higher is easier. For cases that are alike on two sides. */
export function chanceAt({ chances }: Difficulty, normal: number): number {
  return numberAt(chances, Math.min(chances.length - 1, Math.floor(normalCdf(normal) * chances.length)));
}

/** How many of so many trials pass. */
export function drawPasses(source: RandomSource, chance: number, trials: number): number {
  const threshold = chance * 2 ** 32;
  let passes = 0;
  for (let trial = 0; trial < trials; trial += 1) if (source.nextUint32() < threshold) passes += 1;
  return passes;
}

/** A standard normal, by Box and Muller. */
export function drawNormal(source: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - source.nextDouble())) * Math.cos(2 * Math.PI * source.nextDouble());
}

function betaTable(rate: number, icc: number): Float64Array {
  if (icc === 0) return new Float64Array(STEPS).fill(rate);
  const weight = (1 - icc) / icc;
  return Float64Array.from({ length: STEPS }, (_, step) =>
    betaQuantile((step + 0.5) / STEPS, rate * weight, (1 - rate) * weight),
  );
}

/** Half of the failures come from cases that always fail, half from cases that flip a coin. */
function deadFlakySure(rate: number): Float64Array {
  const dead = Math.round((STEPS * (1 - rate)) / 2);
  return new Float64Array(STEPS)
    .fill(0, 0, dead)
    .fill(0.5, dead, 3 * dead)
    .fill(1, 3 * dead);
}
