import { type Arm, COUNTED, NOT_APPLICABLE, SCORED } from '#bench/analysis/arm.ts';
import { armOf, type Observations } from '#bench/analysis/observe.ts';
import type { PlannedScenario } from '#bench/domain/plan.ts';
import { quantile } from '#bench/stats/quantile.ts';
import { wilsonInterval } from '#bench/stats/wilson-interval.ts';
import type { CaseCell, CaseReport } from './report.ts';
import { uniqueSlugs } from './slugs.ts';

/** Every case of a scenario with what each contender did on it. */
export function caseReports(
  planned: PlannedScenario,
  observations: Observations,
  contenders: readonly string[],
): readonly CaseReport[] {
  const arms = contenders.map((label) => armOf(observations, planned.id, label));
  const slugs = uniqueSlugs(Object.keys(planned.cases));
  return Object.entries(planned.cases).map(([id, { cluster, slices, severity, clauses }], place) => ({
    id,
    slug: slugs.get(id) ?? id,
    cluster,
    slices,
    severity,
    clauses,
    cells: arms.map((arm) => caseCell(arm, place)),
  }));
}

function caseCell(arm: Arm, place: number): CaseCell {
  const [from, to] = [place * arm.repetitions, (place + 1) * arm.repetitions];
  const scores: number[] = [];
  const answers = new Map<number, number>();
  let [ungraded, excluded] = [0, 0];
  for (let slot = from; slot < to; slot += 1) {
    const status = arm.status[slot] ?? 0;
    const score = arm.quality[slot] ?? Number.NaN;
    const kind = arm.gradeKind[slot];
    if (status !== COUNTED || kind === NOT_APPLICABLE) excluded += 1;
    else if (kind === SCORED) scores.push(score);
    else ungraded += 1;
    const answer = arm.answerHash[slot] ?? -1;
    if (status === COUNTED && answer >= 0) answers.set(answer, (answers.get(answer) ?? 0) + 1);
  }
  const passes = scores.filter((score) => score === 1).length;
  const binary = scores.length > 0 && scores.every((score) => score === 0 || score === 1);
  const interval = binary ? wilsonInterval(passes, scores.length) : undefined;
  const ms = measured(arm.e2eMs.subarray(from, to));
  const usd = measured(arm.costUsd.subarray(from, to));
  return {
    contender: arm.contender,
    planned: arm.repetitions,
    scored: scores.length,
    passes,
    score: mean(scores),
    low: interval?.low,
    high: interval?.high,
    ungraded,
    excluded,
    distinctAnswers: answers.size === 0 ? undefined : answers.size,
    mostCommonShare: mostCommonShare([...answers.values()]),
    e2eP50Ms: finite(quantile(ms, 0.5)),
    e2eP95Ms: finite(quantile(ms, 0.95)),
    usdPerTrial: mean(usd),
  };
}

/** Of the trials of a case, the share that gave its most common answer. */
function mostCommonShare(counts: readonly number[]): number | undefined {
  const trials = counts.reduce((sum, count) => sum + count, 0);
  return trials < 2 ? undefined : Math.max(...counts) / trials;
}

function measured(column: Float64Array): readonly number[] {
  return [...column].filter((value) => !Number.isNaN(value));
}

/** Among timeouts a quantile has no value. */
function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
