import { clusterLabels } from '#bench/analysis/arm.ts';
import { type AssaySensitivity, CONTROL_PREFIX, detectArms } from '#bench/analysis/detect-arms.ts';
import { METRICS } from '#bench/analysis/metrics.ts';
import type { Observations } from '#bench/analysis/observe.ts';
import { armOf } from '#bench/analysis/observe.ts';
import { pairedEstimate } from '#bench/analysis/paired-estimate.ts';
import { valuePhrase } from '#bench/analysis/phrase.ts';
import type { Estimate } from '#bench/domain/estimate.ts';
import type { Plan } from '#bench/domain/plan.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { FEWEST_CLUSTERS } from './check-evidence.ts';
import { checkRun } from './check-run.ts';
import { type GateContext, type GateOf, type GateReading, notEvaluated, sentence } from './gate-reading.ts';
import { listed, selectCases } from './select-cases.ts';

/**
 * Known-bad contenders must be caught, in any of the selected scenarios. A suite that misses them cannot clear a good contender
 * either: not-evaluated, never a fail of the candidate. An arm is a control contender, or any other of the run, such as the
 * previous model.
 */
export function judgeAssay(context: GateContext, gate: GateOf<'assay-sensitivity'>): GateReading {
  const { evidence, candidate } = context;
  const trouble = checkRun(context);
  if (trouble !== undefined) return notEvaluated(sentence(trouble.says));
  const selection = selectCases(gate.select, evidence.plan);
  if ('missing' in selection) {
    return notEvaluated(sentence(`${selection.missing}: run what is missing, or correct the gate`));
  }
  const good = context.incumbent ?? candidate;
  const plan = { ...evidence.plan, scenarios: selection.parts.map(({ planned }) => planned) };
  const detected = detect(evidence.observations, plan, good);
  const labels = new Set(plan.contenders.map(({ label }) => label));
  const looks = gate.arms.map((arm) => ({ arm, look: look(evidence.observations, plan, detected, arm, labels) }));
  const caught = looks.filter(({ look: found }) => found?.caught === true).map(({ arm }) => arm);
  const missed = looks.filter(({ look: found }) => found?.caught === false).map(({ arm }) => arm);
  const absent = looks.filter(({ look: found }) => found === undefined).map(({ arm }) => arm);
  const known = {
    metric: 'quality',
    unit: 'points',
    // The arm that came closest to passing for good says most about the suite.
    estimate: looks
      .flatMap(({ look: found }) => found?.clearest ?? [])
      .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))[0],
    evidence: plan.scenarios.map(({ id }) => id),
  } as const;
  const would =
    detected.chance === undefined
      ? ''
      : ` This suite would have caught a 5-point loss ${valuePhrase(detected.chance, 'share')} of the time.`;
  if (caught.length >= gate.minDetected) {
    const left = [
      ...(missed.length === 0 ? [] : [`; not caught: ${listed(missed)}`]),
      ...(absent.length === 0 ? [] : [`; not in the run: ${listed(absent)}`]),
    ].join('');
    const says = `${caught.length} of ${gate.arms.length} known-bad contenders were caught (${listed(caught)}${left})`;
    return { ...known, outcome: 'pass', says: `${sentence(says)}${would}` };
  }
  const todo = [
    ...(absent.length > 0 ? [`not in the run: ${listed(absent)} (add them as control contenders)`] : []),
    ...(missed.length > 0
      ? [`not caught: ${listed(missed)} (these cases cannot tell them from ${good}: add harder ones)`]
      : []),
  ];
  const says = `only ${caught.length} of the ${gate.minDetected} known-bad contenders that must be caught were; ${todo.join('; ')}`;
  return notEvaluated(`${sentence(says)}${would}`, known);
}

interface Look {
  readonly caught: boolean;
  /** Of the scenario in which it fell furthest behind. */
  readonly clearest: Estimate | undefined;
}

/** A difference on too few independent cases catches nobody; a must-pass failure does. */
function look(
  observations: Observations,
  plan: Plan,
  detected: AssaySensitivity,
  arm: string,
  labels: ReadonlySet<string>,
): Look | undefined {
  const control = labels.has(`${CONTROL_PREFIX}${arm}`);
  if (!control && !labels.has(arm)) return undefined;
  const here = control
    ? detected.inScenarios.filter((one) => one.arm === arm)
    : plan.scenarios.map((planned) => otherArm(observations, plan, planned, arm, detected.incumbent));
  const caught = here.some(
    ({ caughtBy, difference }) =>
      caughtBy === 'must-pass' || (caughtBy === 'difference' && difference.clusters >= FEWEST_CLUSTERS),
  );
  const clearest = here.map(({ difference }) => difference).toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0))[0];
  return { caught, clearest };
}

/** A contender that is no control arm, by the same rule: each scenario has its part of the error. */
function otherArm(
  observations: Observations,
  plan: Plan,
  planned: Plan['scenarios'][number],
  arm: string,
  good: string,
): { readonly caughtBy: 'difference' | undefined; readonly difference: Estimate } {
  const level = 1 - (1 - DEFAULT_LEVEL) / plan.scenarios.length;
  const context = {
    subject: `quality of ${arm} against ${good} in ${planned.id}`,
    level,
    clusterOf: clusterLabels(planned),
  };
  const [bad, reference] = [armOf(observations, planned.id, arm), armOf(observations, planned.id, good)];
  const difference = pairedEstimate(METRICS.quality, bad, reference, context).estimate;
  return { caughtBy: difference.high !== undefined && difference.high < 0 ? 'difference' : undefined, difference };
}

/** The same arms are looked at once for all candidates: copies of the incumbent are drawn, which takes time. */
const DETECTED = new WeakMap<Observations, Map<string, AssaySensitivity>>();

function detect(observations: Observations, plan: Plan, incumbent: string): AssaySensitivity {
  const key = JSON.stringify([incumbent, plan.seed, plan.scenarios.map(({ id, hash }) => [id, hash])]);
  const known = DETECTED.get(observations) ?? new Map<string, AssaySensitivity>();
  DETECTED.set(observations, known);
  const detected = known.get(key) ?? detectArms(observations, plan, { incumbent });
  known.set(key, detected);
  return detected;
}
