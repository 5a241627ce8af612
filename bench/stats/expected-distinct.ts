import { logChoose } from './log-gamma.ts';
import type { Numbers } from './numbers.ts';

/**
 * Hurlbert's rarefaction: how many distinct outputs m trials would have shown, from the counts of all N. Makes numbers of
 * distinct outputs comparable when contenders ran different numbers of trials: take the smallest.
 *
 * @returns `undefined` when m is below 1 or above the trials
 * @see Hurlbert 1971, Ecology 52
 */
export function expectedDistinct(counts: Numbers, m: number): number | undefined {
  let trials = 0;
  for (const count of counts) trials += count;
  if (!(m >= 1) || m > trials) return undefined;
  let distinct = 0;
  for (const count of counts) {
    const missed = trials - count < m ? 0 : Math.exp(logChoose(trials - count, m) - logChoose(trials, m));
    distinct += 1 - missed;
  }
  return distinct;
}
