import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { normalQuantile } from './normal-quantile.ts';
import { wilsonInterval } from './wilson-interval.ts';

export type RoganGladen = {
  /** The rate as the judge measures it, with its Wilson limits. */
  readonly apparent: Interval & { readonly estimate: number };
  /** Corrected for the judge's errors, cut to [0, 1]. */
  readonly corrected: Interval & { readonly estimate: number };
};

/** How well a judge knows a pass from a failure; sensitivity + specificity must exceed 1. */
export type JudgeRates = { readonly sensitivity: number; readonly specificity: number };

/**
 * True pass rate from a judge of KNOWN sensitivity and specificity. Their own uncertainty is not in the limits: with
 * measured ones use `roganGladenDelta`, and with labels of the same run `ppiWilson`.
 *
 * @returns `undefined` without items, or when the judge is no better than chance
 * @see Rogan & Gladen 1978
 */
export function roganGladen(
  passed: number,
  judged: number,
  { sensitivity, specificity }: JudgeRates,
  options: { readonly level?: number } = {},
): RoganGladen | undefined {
  const limits = wilsonInterval(passed, judged, options);
  const power = sensitivity + specificity - 1;
  if (limits === undefined || !(power > 0)) return undefined;
  const correct = (rate: number): number => Math.min(1, Math.max(0, (rate + specificity - 1) / power));
  const estimate = passed / judged;
  return {
    apparent: { estimate, ...limits },
    corrected: { estimate: correct(estimate), low: correct(limits.low), high: correct(limits.high) },
  };
}

/**
 * The same with sensitivity and specificity measured on another data set, of which so many items were passes and failures;
 * the delta method carries their uncertainty along.
 *
 * @returns `undefined` as above, without validation items, and when nothing varied
 */
export function roganGladenDelta(
  passed: number,
  judged: number,
  rates: JudgeRates & { readonly passItems: number; readonly failItems: number },
  options: { readonly level?: number } = {},
): (Interval & { readonly estimate: number }) | undefined {
  const { sensitivity, specificity, passItems, failItems } = rates;
  const power = sensitivity + specificity - 1;
  if (!(judged > 0 && passItems > 0 && failItems > 0 && power > 0)) return undefined;
  const apparent = passed / judged;
  const estimate = (apparent + specificity - 1) / power;
  const variance =
    ((apparent * (1 - apparent)) / judged +
      (estimate ** 2 * sensitivity * (1 - sensitivity)) / passItems +
      ((1 - estimate) ** 2 * specificity * (1 - specificity)) / failItems) /
    power ** 2;
  if (!(variance > 0)) return undefined;
  const reach = normalQuantile(upperTail(options.level ?? DEFAULT_LEVEL)) * Math.sqrt(variance);
  const cut = (rate: number): number => Math.min(1, Math.max(0, rate));
  return { estimate: cut(estimate), low: cut(estimate - reach), high: cut(estimate + reach) };
}
