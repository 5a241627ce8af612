import type { Plan, PlannedScenario } from '#bench/domain/plan.ts';
import type { Cases, ClusterLabels } from '#bench/stats/case-means.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { suiteScopeStandardError } from '#bench/stats/suite-scope-standard-error.ts';
import { varianceComponents } from '#bench/stats/variance-components.ts';
import { type Arm, clusterLabels, EVIDENCE_KINDS, sortedRecord, valuesByCase } from './arm.ts';
import { amountSummary, costSummary } from './cost-summary.ts';
import { countTrials, failuresAsWrong } from './count-trials.ts';
import type { EstimateContext } from './estimate-base.ts';
import { latencySummary } from './latency-summary.ts';
import { METRICS, metricsOf } from './metrics.ts';
import { type CommonTrials, commonTrials, nondeterminism } from './nondeterminism.ts';
import { armOf, type Observations } from './observe.ts';
import type { ContenderSummary, QualitySummary, RunSummary, SliceSummary } from './run-summary.ts';
import { scoreEstimate } from './score-estimate.ts';

export interface SummaryOptions {
  readonly level?: number;
  /** Of latencies, in (0, 1). */
  readonly quantiles?: readonly number[];
}

/** What a table of latencies shows. */
export const DEFAULT_QUANTILES: readonly number[] = [0.5, 0.9, 0.95, 0.99];

/** Every planned contender in every planned scenario, with what its trials say and what they do not. */
export function summarize(observations: Observations, plan: Plan, options: SummaryOptions = {}): RunSummary {
  const level = options.level ?? DEFAULT_LEVEL;
  const quantiles = options.quantiles ?? DEFAULT_QUANTILES;
  const scenarios = plan.scenarios.map((planned) => {
    const arms = plan.contenders.map(({ label }) => armOf(observations, planned.id, label));
    const m = commonTrials(arms);
    const clusterOf = clusterLabels(planned);
    return {
      scenario: planned.id,
      title: planned.title,
      primary: planned.primary,
      cases: clusterOf.length,
      clusters: new Set(clusterOf).size,
      repetitions: plan.repetitions,
      contenders: arms.map((arm) => summarizeArm(arm, planned, m, quantiles, { level, clusterOf })),
    };
  });
  return { level, scenarios };
}

type Basis = Pick<EstimateContext, 'level' | 'clusterOf'>;

function summarizeArm(
  arm: Arm,
  planned: PlannedScenario,
  m: CommonTrials,
  quantiles: readonly number[],
  basis: Basis,
): ContenderSummary {
  const about = (what: string): EstimateContext => ({
    ...basis,
    subject: `${what} of ${arm.contender} in ${arm.scenario}`,
  });
  const scores = valuesByCase(arm.quality, arm.repetitions);
  const amounts = Object.fromEntries(metricsOf('amount').map((name) => [name, amountSummary(arm, name, about)]));
  return {
    contender: arm.contender,
    counts: countTrials(arm),
    quality: qualitySummary(arm, scores, about),
    slices: sliceSummaries(scores, planned, about),
    graders: Object.fromEntries(
      [...arm.scores]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([grader, column]) => {
          const { estimate } = scoreEstimate(valuesByCase(column, arm.repetitions), about(`score of ${grader}`));
          return [grader, { estimate, scored: estimate.trials }];
        }),
    ),
    latency: Object.fromEntries(
      metricsOf('duration').map((name) => [name, latencySummary(arm, name, quantiles, about(METRICS[name].title))]),
    ),
    amounts,
    cost: costSummary(arm, about),
    nondeterminism: nondeterminism(arm, m, { ...basis, subject: `${arm.contender} in ${arm.scenario}` }),
    disturbed: arm.disturbed.reduce((sum, one) => sum + one, 0),
    evidence: evidenceTally(arm),
    servedModels: servedTally(arm),
  };
}

type About = (what: string) => EstimateContext;

function qualitySummary(arm: Arm, scores: Cases, about: About): QualitySummary {
  const context = about('quality');
  const { estimate, cell } = scoreEstimate(scores, context);
  const components = varianceComponents(scores, context);
  return {
    estimate,
    gateInterval: cell?.gateInterval,
    countingFailures: scoreEstimate(valuesByCase(failuresAsWrong(arm), arm.repetitions), {
      ...context,
      subject: `${context.subject}, counting every broken-off trial as wrong`,
    }).estimate,
    icc: components?.icc,
    iccInterval: components?.iccInterval,
    noiseShare: components?.noiseShare,
    lowInformation: cell?.lowInformation ?? true,
    suiteStandardError: suiteScopeStandardError(scores),
  };
}

function sliceSummaries(scores: Cases, planned: PlannedScenario, about: About): ContenderSummary['slices'] {
  const facts = Object.values(planned.cases);
  return Object.fromEntries(
    planned.slices.map((slice) => {
      const groups = new Map<string, { scores: Cases[number][]; labels: string[] }>();
      for (const [index, { slices, cluster }] of facts.entries()) {
        const value = slices[slice];
        if (value === undefined) continue;
        const group = groups.get(value) ?? { scores: [], labels: [] };
        groups.set(value, group);
        group.scores.push(scores[index] ?? []);
        group.labels.push(cluster);
      }
      return [slice, Object.fromEntries([...groups].map(([value, group]) => [value, inSlice(slice, value, group)]))];
    }),
  );

  function inSlice(slice: string, value: string, group: { scores: Cases; labels: ClusterLabels }): SliceSummary {
    const context = { ...about(`quality where ${slice} is ${value}`), clusterOf: group.labels };
    return { cases: group.scores.length, estimate: scoreEstimate(group.scores, context).estimate };
  }
}

function evidenceTally(arm: Arm): ContenderSummary['evidence'] {
  const counts = new Map<string, number>();
  for (const kind of arm.evidence) {
    const name = EVIDENCE_KINDS[kind];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return sortedRecord(counts);
}

function servedTally(arm: Arm): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const at of arm.servedModel) {
    const name = arm.servedModels[at];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return sortedRecord(counts);
}
