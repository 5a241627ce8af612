import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { mean } from './mean.ts';
import { normalQuantile } from './normal-quantile.ts';
import { type Numbers, numberAt } from './numbers.ts';
import { sampleVariance } from './sample-variance.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** Human labels of some items, the judge's scores of the same items, and the judge's scores of all the others. */
export type LabelledScores = {
  readonly labels: Numbers;
  readonly judgedLabelled: Numbers;
  readonly judgedUnlabelled: Numbers;
};

export type PpiMean = {
  readonly estimate: number;
  readonly standardError: number;
  /** How far the judge is trusted: 0 leaves the labels alone, 1 takes its scores in full. */
  readonly lambda: number;
  /** Normal interval, as published. `undefined` when the standard error is 0. */
  readonly interval: Interval | undefined;
};

/**
 * Mean of what people would say, from a few human labels and many judge scores: prediction-powered inference. The labelled
 * items must be a random sample of the same run.
 *
 * @param options.lambda PPI++ tunes it from the data unless a number is given: 1 is plain PPI, 0 uses the labels only
 * @returns `undefined` below two labels or without unlabelled items
 * @see Angelopoulos et al. 2023, arXiv:2301.09633 and arXiv:2311.01453 (PPI++)
 */
export function ppiMean(
  scores: LabelledScores,
  options: { readonly level?: number; readonly lambda?: number } = {},
): PpiMean | undefined {
  const { labels, judgedLabelled, judgedUnlabelled } = scores;
  const n = labels.length;
  const meanUnlabelled = mean(judgedUnlabelled);
  if (judgedLabelled.length !== n) {
    throw new RangeError(
      `Each label needs the judge's score of its item: ${n} labels, ${judgedLabelled.length} scores.`,
    );
  }
  if (n < 2 || meanUnlabelled === undefined) return undefined;
  const lambda = options.lambda ?? tunedLambda(scores);
  const rectifiers = Float64Array.from(labels, (label, item) => label - lambda * numberAt(judgedLabelled, item));
  const estimate = lambda * meanUnlabelled + (mean(rectifiers) ?? 0);
  const variance =
    (lambda ** 2 * populationVariance(judgedUnlabelled)) / judgedUnlabelled.length + populationVariance(rectifiers) / n;
  const standardError = Math.sqrt(variance);
  const reach = normalQuantile(upperTail(options.level ?? DEFAULT_LEVEL)) * standardError;
  const interval = standardError > 0 ? { low: estimate - reach, high: estimate + reach } : undefined;
  return { estimate, standardError, lambda, interval };
}

/**
 * The default for judge-scored pass rates: the PPI++ estimate and standard error put through Wilson's interval at the
 * effective n, between the labels and all items, with t of labels - 1.
 *
 * @returns `undefined` as `ppiMean`; the estimate is cut to [0, 1]
 * @see statistics.md sections 1.7 and 3.11, evidence in 5.6
 */
export function ppiWilson(
  scores: LabelledScores,
  options: { readonly level?: number } = {},
): (Omit<PpiMean, 'interval'> & { readonly interval: Interval; readonly effectiveN: number }) | undefined {
  const found = ppiMean(scores, options);
  if (found === undefined) return undefined;
  const n = scores.labels.length;
  const estimate = Math.min(1, Math.max(0, found.estimate));
  const raw = found.standardError > 0 ? (estimate * (1 - estimate)) / found.standardError ** 2 : n;
  const effectiveN = Math.min(Math.max(raw, n), n + scores.judgedUnlabelled.length);
  const interval = wilsonInterval(estimate * effectiveN, effectiveN, { ...options, df: n - 1 });
  return interval && { ...found, estimate, interval, effectiveN };
}

/** Cov(label, judge) / ((1 + n/N) Var(judge)), the variance over all items, cut to [0, 1]; 0 when the judge never varies. */
function tunedLambda({ labels, judgedLabelled, judgedUnlabelled }: LabelledScores): number {
  const n = labels.length;
  const meanLabel = mean(labels) ?? 0;
  const meanJudged = mean(judgedLabelled) ?? 0;
  let covariance = 0;
  for (let item = 0; item < n; item += 1) {
    covariance += ((numberAt(labels, item) - meanLabel) * (numberAt(judgedLabelled, item) - meanJudged)) / n;
  }
  const spread = sampleVariance(Float64Array.from([...judgedLabelled, ...judgedUnlabelled])) ?? 0;
  if (spread === 0) return 0;
  return Math.min(1, Math.max(0, covariance / ((1 + n / judgedUnlabelled.length) * spread)));
}

function populationVariance(values: Numbers): number {
  return ((sampleVariance(values) ?? 0) * (values.length - 1)) / values.length;
}
