import type { Comparison } from '#bench/analysis/compare.ts';
import { pointsWithInterval, ratio } from './number-text.ts';
import { plainLabel } from './plain-text.ts';
import { intervalOf } from './verdict-text.ts';

/** What a comparison is of, in the words of a table: `time to the whole answer, p95`. */
export function comparedMetric(
  { metric, statistic }: Pick<Comparison, 'metric' | 'statistic'>,
  titles: readonly { readonly name: string; readonly title: string }[],
): string {
  const grader = /^grader:(.*)$/s.exec(metric)?.[1];
  const title =
    grader === undefined
      ? (titles.find(({ name }) => name === metric)?.title ?? metric)
      : `score of ${plainLabel(grader)}`;
  return statistic === 'mean' ? title : `${title}, ${statistic}`;
}

/** `+4.3 [−0.1, +8.8] points`, `0.12× [0.11, 0.13]`; why there is none is in the estimate's note. */
export function comparedValue({ form, estimate }: Pick<Comparison, 'form' | 'estimate'>): string {
  const { value } = estimate;
  if (value === undefined) return 'not estimable';
  const interval = intervalOf(estimate);
  if (form === 'difference') return `${pointsWithInterval(value, interval)} points`;
  return interval === undefined ? ratio(value) : `${ratio(value)} [${ratio(interval.low)}, ${ratio(interval.high)}]`;
}

/** A sign, a word and a tone for each reading of a comparison. */
export const READINGS = {
  better: { sign: '▲', word: 'better', tone: 'better' },
  worse: { sign: '▼', word: 'worse', tone: 'worse' },
  same: { sign: '●', word: 'the same', tone: 'inconclusive' },
  undecided: { sign: '○', word: 'undecided', tone: 'inconclusive' },
} as const;
