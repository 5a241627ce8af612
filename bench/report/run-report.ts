import { clusterLabels } from '#bench/analysis/arm.ts';
import { compare } from '#bench/analysis/compare.ts';
import { tangoBeside } from '#bench/analysis/decide/tango-beside.ts';
import { detectArms } from '#bench/analysis/detect-arms.ts';
import type { FailureModes } from '#bench/analysis/failure-modes.ts';
import { expectedHarm } from '#bench/analysis/harm.ts';
import { METRICS } from '#bench/analysis/metrics.ts';
import { modeChanges } from '#bench/analysis/mode-changes.ts';
import { noiseFloor } from '#bench/analysis/noise-floor.ts';
import { armOf, type Observations } from '#bench/analysis/observe.ts';
import { pairedEstimate } from '#bench/analysis/paired-estimate.ts';
import { rank } from '#bench/analysis/rank.ts';
import type { ScenarioSummary } from '#bench/analysis/run-summary.ts';
import { summarize } from '#bench/analysis/summarize.ts';
import { isControl } from '#bench/domain/contender.ts';
import type { Plan, PlannedScenario } from '#bench/domain/plan.ts';
import type { Policy } from '#bench/domain/policy.ts';
import type { Run } from '#bench/domain/run.ts';
import type { PolicyFinding } from '#bench/domain/verdict.ts';
import { caseReports } from './case-cells.ts';
import type { CostTally } from './cost-parts.ts';
import { frontierShares } from './frontier-share.ts';
import { latencyCurve } from './latency-curve.ts';
import {
  type ContenderRole,
  REPORT_SCHEMA,
  type ReportContender,
  type RunReport,
  type ScenarioReport,
  type TrackedContender,
} from './report.ts';
import { uniqueSlugs } from './slugs.ts';

/** What a run's report is made from; everything is read already. */
export interface RunBasis {
  readonly run: Run;
  readonly slug: string;
  readonly observations: Observations;
  readonly modes: FailureModes;
  readonly costs: CostTally;
  readonly tracked: readonly TrackedContender[];
  readonly banners: readonly string[];
  /** Undefined: none was sealed and none was given. */
  readonly policy: Policy | undefined;
  readonly finding: PolicyFinding | undefined;
  readonly notes: readonly string[];
}

/** One run as its pages show it: analysis and verdict, nothing of which the site computes itself. */
export function runReport(basis: RunBasis): RunReport {
  const { run, policy, finding } = basis;
  const { plan, policy: sealed, ...header } = run;
  const roles = rolesOf(basis);
  const contenders = reportContenders(basis, roles);
  const { baseline, candidate } = roles;
  return {
    schema: REPORT_SCHEMA,
    slug: basis.slug,
    run: header,
    plan: {
      hash: plan.hash,
      seed: plan.seed,
      repetitions: plan.repetitions,
      warmUps: plan.warmUps,
      caseLimit: plan.caseLimit,
    },
    banners: basis.banners,
    policy,
    sealedAt: sealed?.sealedAt,
    finding,
    tango: tangoIntervals(basis),
    noVerdict: finding === undefined ? noVerdict(baseline) : undefined,
    notes: basis.notes,
    baseline,
    candidate,
    contenders,
    scenarios: scenarioReports(basis, contenders, baseline),
    modeChanges:
      baseline === undefined || candidate === undefined
        ? []
        : modeChanges(
            { modes: basis.modes, plan, contender: baseline },
            { modes: basis.modes, plan, contender: candidate },
          ),
    harm: contenders
      .filter(({ isControl: control }) => !control)
      .map(({ label }) =>
        expectedHarm(basis.modes, plan, {
          contender: label,
          traffic: policy?.traffic?.weights,
          weights: policy?.severityWeights,
        }),
      ),
  };
}

function tangoIntervals({ run, observations, policy, finding }: RunBasis): RunReport['tango'] {
  const chosen = finding?.candidates.find(({ candidate }) => candidate === finding.candidate);
  return Object.fromEntries(
    (chosen?.gates ?? []).flatMap((found) => {
      const gate = policy?.gates.find(({ id }) => id === found.gate);
      const interval = gate && tangoBeside(gate, found, run.plan, observations);
      return interval === undefined ? [] : [[found.gate, interval]];
    }),
  );
}

interface Roles {
  readonly baseline: string | undefined;
  readonly candidate: string | undefined;
}

/** The policy says who is held against whom. Without one the first contender is the baseline, and the second the candidate. */
function rolesOf({ run: { plan }, policy, finding }: RunBasis): Roles {
  const competing = plan.contenders.filter((one) => !isControl(one)).map(({ label }) => label);
  const taking = (label: string | undefined): string | undefined =>
    label !== undefined && competing.includes(label) ? label : undefined;
  if (policy !== undefined) {
    const candidate = finding?.candidate ?? policy.candidates.map(({ id }) => taking(id)).find(Boolean);
    return { baseline: taking(policy.incumbent?.id), candidate: taking(candidate) };
  }
  return { baseline: competing.length > 1 ? competing[0] : undefined, candidate: competing[1] };
}

function noVerdict(baseline: string | undefined): string {
  if (baseline === undefined) return 'No decision: no baseline. One contender alone cannot be held against anybody.';
  return 'No decision: no policy was sealed into this run before its first call.';
}

function reportContenders({ run, tracked }: RunBasis, roles: Roles): readonly ReportContender[] {
  const controls = run.plan.contenders.filter(isControl);
  const slugs = uniqueSlugs([...tracked.map(({ label }) => label), ...controls.map(({ label }) => label)]);
  const all = run.plan.contenders.map((contender): ReportContender => {
    const { label } = contender;
    const known = tracked.find((one) => one.label === label);
    const role: ContenderRole =
      label === roles.candidate ? 'candidate' : label === roles.baseline ? 'baseline' : 'other';
    return {
      label,
      slug: known?.slug ?? slugs.get(label) ?? label,
      slot: known?.slot,
      role,
      isControl: isControl(contender),
      contender,
      record: run.contenders.find((one) => one.contender === label),
    };
  });
  return all.toSorted((a, b) => Number(a.isControl) - Number(b.isControl));
}

/** The thick part of a forest plot. */
const INNER_LEVEL = 0.8;

function scenarioReports(
  basis: RunBasis,
  contenders: readonly ReportContender[],
  baseline: string | undefined,
): readonly ScenarioReport[] {
  const { run, observations, costs } = basis;
  const competing: Plan = { ...run.plan, contenders: run.plan.contenders.filter((one) => !isControl(one)) };
  const labels = contenders.map(({ label }) => label);
  const summary = summarize(observations, run.plan);
  const rankings = rank(observations, competing);
  const comparisons = baseline === undefined ? [] : compare(observations, competing, { baseline });
  const slugs = uniqueSlugs(run.plan.scenarios.map(({ id }) => id));
  const sensitivity =
    baseline === undefined || competing.contenders.length === run.plan.contenders.length
      ? []
      : detectArms(observations, run.plan, { incumbent: baseline }).sensitivity;
  return run.plan.scenarios.map((planned) => {
    const { id, version, title, tier, severity, primary, graders, slices } = planned;
    const found = summary.scenarios.find(({ scenario }) => scenario === id);
    return {
      id,
      slug: slugs.get(id) ?? id,
      version,
      title,
      tier,
      severity,
      primary,
      graders,
      slices,
      clusters: found?.clusters ?? 0,
      contenders: inOrder(found, labels),
      ranking: rankings.find(({ scenario }) => scenario === id),
      comparisons: comparisons.filter(({ scenario }) => scenario === id),
      inner: baseline === undefined ? [] : innerIntervals(planned, observations, competing, baseline),
      noise: baseline === undefined ? undefined : plainNoise(basis, id, baseline),
      sensitivity: sensitivity.find(({ scenario }) => scenario === id),
      curves: labels.flatMap((label) => {
        const arm = armOf(observations, id, label);
        return [latencyCurve(arm, 'ttfatMs') ?? [], latencyCurve(arm, 'e2eMs') ?? []].flat();
      }),
      costParts: costs.of(id),
      frontier: Object.fromEntries(
        frontierShares(
          planned,
          competing.contenders.map(({ label }) => armOf(observations, id, label)),
          run.plan.seed,
        ),
      ),
      cases: caseReports(planned, observations, labels),
    };
  });
}

/** Of quality alone: nothing else is drawn with two intervals. */
function innerIntervals(
  planned: PlannedScenario,
  observations: Observations,
  competing: Plan,
  baseline: string,
): ScenarioReport['inner'] {
  const theirs = armOf(observations, planned.id, baseline);
  return competing.contenders
    .filter(({ label }) => label !== baseline)
    .map(({ label }) => {
      const subject = `quality of ${label} against ${baseline} in ${planned.id}`;
      const context = { subject, level: INNER_LEVEL, clusterOf: clusterLabels(planned) };
      const arm = armOf(observations, planned.id, label);
      return { contender: label, estimate: pairedEstimate(METRICS.quality, arm, theirs, context).estimate };
    });
}

function inOrder(found: ScenarioSummary | undefined, labels: readonly string[]): ScenarioReport['contenders'] {
  return labels.flatMap((label) => found?.contenders.find(({ contender }) => contender === label) ?? []);
}

function plainNoise({ observations, run }: RunBasis, scenario: string, contender: string): ScenarioReport['noise'] {
  const { differences, ...floor } = noiseFloor(observations, run.plan, { scenario, contender });
  return floor;
}
