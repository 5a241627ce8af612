import type { Estimate } from '#bench/domain/estimate.ts';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { Run } from '#bench/domain/run.ts';
import { DEFAULT_LEVEL, type Interval, upperTail } from '#bench/stats/interval.ts';
import { mean } from '#bench/stats/mean.ts';
import { normalQuantile } from '#bench/stats/normal-quantile.ts';
import { suiteScopeStandardError } from '#bench/stats/suite-scope-standard-error.ts';
import { clusterLabels, valuesByCase } from './arm.ts';
import { clustersWithValues, estimateOf } from './estimate-base.ts';
import { armOf, type Observations } from './observe.ts';

/** What must be equal for two runs of a scenario to be held against each other; each is '' where it is not known. */
export interface Comparability {
  readonly scenario: string;
  readonly grader: string;
  readonly prices: string;
  readonly servedModel: string;
}

/** One run's quality in a history: small enough to keep for every run there ever was. */
export interface HistoryPoint {
  readonly scenario: string;
  readonly contender: string;
  /** Run id. */
  readonly run: string;
  /** ISO-8601 UTC. */
  readonly at: string;
  /** Suite scope: these very cases, trial noise only. Without a value: the run measured nothing, a gap. */
  readonly estimate: Estimate;
  /** Suite scope. Undefined with single trials, and where no trial differed. */
  readonly standardError: number | undefined;
  readonly comparability: Comparability;
  readonly cases: readonly { readonly id: string; readonly cluster: string; readonly scores: Float64Array }[];
}

/**
 * A run as one point of a history.
 *
 * @param run its header; the current grading pass says which grader version counted
 * @returns undefined when the run did not plan this scenario for this contender
 */
export function historyPoint(
  run: Pick<Run, 'id' | 'createdAt' | 'plan' | 'prices' | 'grading'>,
  observations: Observations,
  of: { readonly scenario: string; readonly contender: string; readonly level?: number },
): HistoryPoint | undefined {
  const planned = run.plan.scenarios.find(({ id }) => id === of.scenario);
  if (planned === undefined || !run.plan.contenders.some(({ label }) => label === of.contender)) return undefined;
  const arm = armOf(observations, of.scenario, of.contender);
  const scores = valuesByCase(arm.quality, arm.repetitions);
  const level = of.level ?? DEFAULT_LEVEL;
  const answered = scores.filter(({ length }) => length > 0);
  const value = mean(answered.map((list) => mean(list) ?? Number.NaN));
  const standardError = suiteScopeStandardError(scores);
  const clusterOf = clusterLabels(planned);
  const estimate = estimateOf(
    {
      value,
      interval: normalLimits(value, standardError, level),
      method: value === undefined ? 'none' : 'suite-scope-normal',
      scope: 'suite',
      cases: answered.length,
      clusters: clustersWithValues(scores, clusterOf),
      trials: scores.reduce((sum, { length }) => sum + length, 0),
      note: missing(value, standardError),
    },
    'share',
    { subject: `quality of ${of.contender} in ${of.scenario}, run ${run.id}`, level, clusterOf },
  );
  return {
    scenario: of.scenario,
    contender: of.contender,
    run: run.id,
    at: run.createdAt,
    estimate,
    standardError,
    comparability: {
      scenario: planned.hash,
      grader: graderVersion(run, planned.id, planned.primary) ?? planned.graders[planned.primary] ?? '',
      prices: priceOf(run, of.contender),
      servedModel: [...arm.servedModels].sort().join(', '),
    },
    cases: Object.keys(planned.cases).map((id, index) => ({
      id,
      cluster: clusterOf[index] ?? id,
      // Copies: a point must not keep the columns of its whole run alive.
      scores: Float64Array.from(scores[index] ?? []),
    })),
  };
}

/** The prices themselves: a line keeps its id when they change. */
function priceOf({ prices }: Pick<Run, 'prices'>, contender: string): string {
  const line = prices.lines.find((candidate) => candidate.contender === contender);
  if (line === undefined) return '';
  const { id, tiers, windows, requestUsd } = line;
  return fingerprint({ id, tiers, windows, requestUsd });
}

function graderVersion({ grading }: Pick<Run, 'grading'>, scenario: string, grader: string): string | undefined {
  return grading.passes.find(({ number }) => number === grading.current)?.graders[`${scenario}/${grader}`];
}

function normalLimits(
  value: number | undefined,
  standardError: number | undefined,
  level: number,
): Interval | undefined {
  if (value === undefined || standardError === undefined) return undefined;
  const reach = normalQuantile(upperTail(level)) * standardError;
  return { low: Math.max(0, value - reach), high: Math.min(1, value + reach) };
}

function missing(value: number | undefined, standardError: number | undefined): string | undefined {
  if (value === undefined) return 'nothing was measured';
  return standardError === undefined
    ? 'the noise between trials is not known: single trials, or none of them differed'
    : undefined;
}
