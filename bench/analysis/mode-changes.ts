import type { Estimate } from '#bench/domain/estimate.ts';
import type { Plan, PlannedScenario } from '#bench/domain/plan.ts';
import type { Cases } from '#bench/stats/case-means.ts';
import { defaultHeadToHead } from '#bench/stats/default-head-to-head.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { pairedDifference } from '#bench/stats/paired-difference.ts';
import { valuesByCase } from './arm.ts';
import { estimateOf } from './estimate-base.ts';
import { columnOf, type FailureModes, failedAs } from './failure-modes.ts';
import { judgeDifference } from './judge-difference.ts';
import { differencePhrase, intervalPhrase } from './phrase.ts';

/**
 * What became of a mode. `new`: never seen before and now surely above 0. `fixed`: the reverse. `worse` and `better`: seen before and
 * after, and surely commoner or rarer. `same`: surely within the margin. `undecided`: these trials do not tell.
 */
export type ModeVerdict = 'new' | 'worse' | 'same' | 'better' | 'fixed' | 'undecided';

/** One side: a contender in a run. Both sides may be of one run, or of two. */
export interface ModeSide {
  readonly modes: FailureModes;
  readonly plan: Plan;
  readonly contender: string;
}

export interface ModeChange {
  readonly scenario: string;
  readonly mode: string;
  readonly verdict: ModeVerdict;
  /** Failures and trials on the cases that both sides have. */
  readonly before: { readonly failures: number; readonly trials: number };
  readonly after: { readonly failures: number; readonly trials: number };
  /** Rate after minus rate before, paired by case: above 0 is more failures. */
  readonly estimate: Estimate;
  readonly says: string;
}

export interface ModeChangeOptions {
  /** The largest change of a rate still called the same, e.g. 0.02; without one `same` is never concluded. */
  readonly margin?: number | undefined;
  /** Of every mode by itself: among many modes one or the other is called by chance. */
  readonly level?: number;
}

/**
 * What became of every failure mode that either side shows, scenario by scenario, paired by case and judged by interval. Cases that
 * one side lacks are left out of both, scenarios that one plan lacks altogether.
 */
export function modeChanges(before: ModeSide, after: ModeSide, options: ModeChangeOptions = {}): readonly ModeChange[] {
  const later = new Map(after.plan.scenarios.map((planned) => [planned.id, planned]));
  return before.plan.scenarios.flatMap((planned) => {
    const other = later.get(planned.id);
    return other === undefined ? [] : changesIn(planned, other, before, after, options);
  });
}

function changesIn(
  planned: PlannedScenario,
  later: PlannedScenario,
  before: ModeSide,
  after: ModeSide,
  options: ModeChangeOptions,
): readonly ModeChange[] {
  const columns = [
    columnOf(before.modes, planned.id, before.contender),
    columnOf(after.modes, later.id, after.contender),
  ] as const;
  const modes = [...new Set([...columns[0].modes, ...columns[1].modes])].sort();
  const places = new Map(Object.keys(later.cases).map((id, place) => [id, place]));
  const shared = Object.entries(planned.cases).flatMap(([id, { cluster }], place) => {
    const other = places.get(id);
    return other === undefined ? [] : [{ place, other, cluster }];
  });
  return modes.map((mode) => {
    const [was, is] = columns.map((column) => valuesByCase(failedAs(column, mode), column.repetitions));
    const answered = shared.filter(
      ({ place, other }) => (was?.[place]?.length ?? 0) > 0 && (is?.[other]?.length ?? 0) > 0,
    );
    const sides = {
      before: answered.map(({ place }) => was?.[place] ?? []),
      after: answered.map(({ other }) => is?.[other] ?? []),
      clusterOf: answered.map(({ cluster }) => cluster),
    };
    return changeOf(planned.id, mode, sides, [before.contender, after.contender], options);
  });
}

interface Sides {
  readonly before: Cases;
  readonly after: Cases;
  readonly clusterOf: readonly string[];
}

function changeOf(
  scenario: string,
  mode: string,
  sides: Sides,
  [was, is]: readonly [string, string],
  { margin, level = DEFAULT_LEVEL }: ModeChangeOptions,
): ModeChange {
  const { clusterOf } = sides;
  const found = defaultHeadToHead(sides.after, sides.before, { level, clusterOf, scores: 'binary' });
  const plain = pairedDifference(sides.after, sides.before, { level, clusterOf });
  const [before, after] = [countOf(sides.before), countOf(sides.after)];
  const estimate = estimateOf(
    {
      value: found?.difference ?? plain.difference,
      interval: found?.interval,
      method: found === undefined ? 'none' : 'paired-mover-wilson',
      cases: plain.cases,
      clusters: plain.clusters,
      trials: before.trials + after.trials,
      df: found?.a.df,
      note:
        plain.cases === 0
          ? 'no case that both were measured on'
          : found === undefined
            ? 'a single independent case in common: no interval'
            : undefined,
    },
    'share',
    { subject: `change of ${mode} from ${was} to ${is} in ${scenario}`, level, clusterOf },
  );
  const verdict = verdictOf(estimate, before.failures, after.failures, margin);
  const counts = `${before.failures} of ${before.trials} trials before, ${after.failures} of ${after.trials} after`;
  return {
    scenario,
    mode,
    verdict,
    before,
    after,
    estimate,
    says: `${mode} in ${scenario}: ${verdict} (${counts}${gap(estimate)})`,
  };
}

function verdictOf({ low, high }: Estimate, before: number, after: number, margin: number | undefined): ModeVerdict {
  // Turned so that positive is good: fewer failures.
  const turned = { low: high === undefined ? undefined : -high, high: low === undefined ? undefined : -low };
  // Whether it changed at all comes first: a new mode is new however small the margin calls it.
  const change = judgeDifference(turned);
  if (change === 'worse' && before === 0) return 'new';
  if (change === 'better' && after === 0) return 'fixed';
  return margin === undefined ? change : judgeDifference(turned, margin);
}

function countOf(cases: Cases): { readonly failures: number; readonly trials: number } {
  let [failures, trials] = [0, 0];
  for (const ofCase of cases) {
    for (const failed of ofCase) failures += failed;
    trials += ofCase.length;
  }
  return { failures, trials };
}

function gap(estimate: Estimate): string {
  const { value, note } = estimate;
  if (value === undefined) return `; ${note}`;
  const sign = value > 0 ? '+' : value < 0 ? '-' : '';
  return `; ${sign}${differencePhrase(value, 'share')}, ${note ?? intervalPhrase(estimate, 'share', estimate.level)}`;
}
