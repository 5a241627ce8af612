import type { Interval } from './interval.ts';
import { type Numbers, numberAt } from './numbers.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** A rate with the counts it comes from; rate and interval are `undefined` when nothing was counted. */
export type CountedRate = {
  readonly rate: number | undefined;
  readonly interval: Interval | undefined;
  readonly n: number;
};

export type JudgeAccuracy = {
  readonly agreement: CountedRate;
  /** Of the items that people passed, the share that the judge passed. */
  readonly sensitivity: CountedRate;
  /** Of the items that people failed, the share that the judge failed. */
  readonly specificity: CountedRate;
  /** Share of items that people passed. */
  readonly prevalence: CountedRate;
};

/**
 * How often a judge says what people say, for passes and for failures apart: 90 % agreement may hide a judge that misses
 * every failure. Items are taken as independent.
 *
 * @param judge 1 for a pass, 0 for a failure, per item
 * @param people the same items by human label
 */
export function judgeAccuracy(
  judge: Numbers,
  people: Numbers,
  options: { readonly level?: number } = {},
): JudgeAccuracy {
  if (judge.length !== people.length) {
    throw new RangeError(`Judge and people label the same items: ${judge.length} against ${people.length}.`);
  }
  const counts = { bothPass: 0, bothFail: 0, peoplePass: 0 };
  for (let item = 0; item < judge.length; item += 1) {
    const said = numberAt(judge, item);
    const truth = numberAt(people, item);
    if (truth === 1) counts.peoplePass += 1;
    if (said === truth && truth === 1) counts.bothPass += 1;
    if (said === truth && truth === 0) counts.bothFail += 1;
  }
  const n = judge.length;
  const rate = (hits: number, of: number): CountedRate => ({
    rate: of > 0 ? hits / of : undefined,
    interval: wilsonInterval(hits, of, options),
    n: of,
  });
  return {
    agreement: rate(counts.bothPass + counts.bothFail, n),
    sensitivity: rate(counts.bothPass, counts.peoplePass),
    specificity: rate(counts.bothFail, n - counts.peoplePass),
    prevalence: rate(counts.peoplePass, n),
  };
}
