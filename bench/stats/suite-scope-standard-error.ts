import type { Cases } from './case-means.ts';
import { sampleVariance } from './sample-variance.ts';

/**
 * Standard error of the mean of case means when these exact cases are all there is: only trial noise counts,
 * (1/C) sqrt(sum s_i^2 / k_i). For drift of the same suite over time; never for a leaderboard, where cases are a sample.
 *
 * @returns `undefined` without cases, when any case has a single trial, and when no case varied: that no noise was seen
 *   does not say that there is none, and a standard error of 0 would turn any later change into an alarm
 * @see statistics.md sections 0.3 and 1.1
 */
export function suiteScopeStandardError(cases: Cases): number | undefined {
  const answered = cases.filter((scores) => scores.length > 0);
  let sum = 0;
  for (const scores of answered) {
    const variance = sampleVariance(scores);
    if (variance === undefined) return undefined;
    sum += variance / scores.length;
  }
  return sum > 0 ? Math.sqrt(sum) / answered.length : undefined;
}
