import type { Estimate } from '#bench/domain/estimate.ts';
import { type Cases, caseMeans } from '#bench/stats/case-means.ts';
import { type DefaultCell, defaultCell } from '#bench/stats/default-cell.ts';
import { mean } from '#bench/stats/mean.ts';
import { scoreScale } from './arm.ts';
import { type EstimateContext, estimateOf } from './estimate-base.ts';

/** A mean of scores in [0, 1] as an estimate, with what gates and drift need of the same cell. */
export interface ScoreEstimate {
  readonly estimate: Estimate;
  /** Undefined below two clusters. */
  readonly cell: DefaultCell | undefined;
}

/**
 * Mean of scores in [0, 1], every case counting once, with the cluster-adjusted Wilson interval.
 *
 * @param cases one list of trial scores per case; `context.clusterOf` has one label for each
 */
export function scoreEstimate(cases: Cases, context: EstimateContext): ScoreEstimate {
  const { level, clusterOf } = context;
  const cell = defaultCell(cases, { level, clusterOf, scores: scoreScale(cases) });
  if (cell === undefined) return { estimate: pointAlone(cases, context), cell };
  const estimate = estimateOf(
    {
      value: cell.mean,
      interval: cell.interval,
      method: 'wilson-effective-n',
      cases: cell.cases,
      clusters: cell.clusters,
      trials: cell.trials,
      effectiveN: cell.effective,
      df: cell.df,
      note: lowInformationNote(cell),
    },
    'share',
    context,
  );
  return { estimate, cell };
}

/**
 * A mean of one number per case in [0, 1], such as agreement or pass^k; `undefined` where a case has none.
 *
 * @param absent why there is none at all, should no case have one
 */
export function perCaseEstimate(
  values: readonly (number | undefined)[],
  trials: number,
  absent: string,
  context: EstimateContext,
): Estimate {
  // Rounding may leave a hair above 1.
  const cases = values.map((value) => (value === undefined ? [] : [Math.min(1, Math.max(0, value))]));
  const cell = defaultCell(cases, { level: context.level, clusterOf: context.clusterOf, scores: 'graded' });
  if (cell === undefined) return pointAlone(cases, context, { trials, absent });
  return estimateOf(
    {
      value: cell.mean,
      interval: cell.interval,
      method: 'wilson-effective-n',
      cases: cell.cases,
      clusters: cell.clusters,
      trials,
      effectiveN: cell.effective,
      df: cell.df,
      note: lowInformationNote(cell),
    },
    'share',
    context,
  );
}

function pointAlone(
  cases: Cases,
  context: EstimateContext,
  known: { readonly trials?: number; readonly absent?: string } = {},
): Estimate {
  const { means, clusters, trials } = caseMeans(cases, context.clusterOf);
  const nothing = means.length === 0;
  return estimateOf(
    {
      value: mean(means),
      method: nothing ? 'none' : 'mean-of-case-means',
      cases: means.length,
      clusters,
      trials: known.trials ?? trials,
      note: nothing ? (known.absent ?? 'nothing was measured') : 'a single independent case: no interval',
    },
    'share',
    context,
  );
}

function lowInformationNote({ lowInformation, clusters, informative }: DefaultCell): string | undefined {
  if (!lowInformation) return undefined;
  return clusters < 30
    ? `low information: ${clusters} independent cases, fewer than 30`
    : `low information: only ${informative} of ${clusters} independent cases tell passing from failing`;
}
