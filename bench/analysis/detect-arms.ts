import type { Estimate } from '#bench/domain/estimate.ts';
import type { Plan, PlannedScenario } from '#bench/domain/plan.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { type Arm, clusterLabels, valuesByCase } from './arm.ts';
import { METRICS } from './metrics.ts';
import { armOf, type Observations } from './observe.ts';
import { pairedEstimate } from './paired-estimate.ts';
import { differencePhrase, intervalPhrase, valuePhrase } from './phrase.ts';
import { type SuiteSensitivity, suiteSensitivity } from './suite-sensitivity.ts';

/** How a run labels its control arms: `control:<arm>`. */
export const CONTROL_PREFIX = 'control:';

export interface DetectOptions {
  /** Label of the contender that the arms are distortions of. */
  readonly incumbent: string;
  /** Scenario -> graders of which a single failure counts, such as a contract. The primary grader of a regression scenario always is one. */
  readonly mustPass?: Readonly<Record<string, readonly string[]>>;
  readonly level?: number;
  /** The loss the suite is asked about, as a share; 0.05 unless said otherwise. */
  readonly loss?: number;
}

/** One arm in one scenario. */
export interface ArmInScenario {
  readonly arm: string;
  readonly scenario: string;
  /** What gave it away; undefined: it passed for the incumbent. */
  readonly caughtBy: 'difference' | 'must-pass' | undefined;
  /** Quality of the arm minus that of the incumbent, at the level that several scenarios leave to each. */
  readonly difference: Estimate;
  /** Cases on which it failed a must-pass grader that the incumbent always passed, by grader. */
  readonly mustPassFailures: Readonly<Record<string, number>>;
  readonly says: string;
}

export interface ArmDetection {
  readonly arm: string;
  readonly caught: boolean;
  /** Scenarios that caught it, and those that did not. */
  readonly caughtIn: readonly string[];
  readonly missedIn: readonly string[];
  readonly says: string;
}

/** What a run's control arms say about its suite. */
export interface AssaySensitivity {
  readonly incumbent: string;
  readonly arms: readonly ArmDetection[];
  readonly inScenarios: readonly ArmInScenario[];
  readonly caught: number;
  /** Chance that some scenario catches the loss, where every scenario has it; undefined without control arms. */
  readonly chance: number | undefined;
  readonly sensitivity: readonly SuiteSensitivity[];
  readonly says: string;
}

/**
 * Which control arms the run catches, and how small a loss it would have caught. An arm is caught in a scenario when the upper
 * bound of its paired difference in quality lies below 0, or when it fails a must-pass grader on a case on which the incumbent never
 * did. With several scenarios each gets its part of the error, so that a harmless arm is caught no more often than one scenario would.
 *
 * @throws Error when the run has no such incumbent
 */
export function detectArms(observations: Observations, plan: Plan, options: DetectOptions): AssaySensitivity {
  const { incumbent, loss = 0.05 } = options;
  const labels = plan.contenders.map(({ label }) => label).filter((label) => label.startsWith(CONTROL_PREFIX));
  const level = 1 - (1 - (options.level ?? DEFAULT_LEVEL)) / Math.max(1, plan.scenarios.length);
  const inScenarios = plan.scenarios.flatMap((planned) => {
    const baseline = armOf(observations, planned.id, incumbent);
    const graders = mustPassOf(planned, options);
    return labels.map((label) => inScenario(armOf(observations, planned.id, label), baseline, planned, graders, level));
  });
  const arms = labels.map((label) => detectionOf(label.slice(CONTROL_PREFIX.length), inScenarios));
  const sensitivity = plan.scenarios.map((planned) =>
    suiteSensitivity(
      {
        planned,
        incumbent: armOf(observations, planned.id, incumbent),
        arms: labels.map((label) => armOf(observations, planned.id, label)),
      },
      { loss, level, seed: plan.seed },
    ),
  );
  const chance = anyOf(sensitivity.map((one) => one.chance));
  const caught = arms.filter((arm) => arm.caught).length;
  return { incumbent, arms, inScenarios, caught, chance, sensitivity, says: sentence(arms, caught, loss, chance) };
}

function mustPassOf({ id, tier, primary }: PlannedScenario, { mustPass = {} }: DetectOptions): readonly string[] {
  const named = Object.hasOwn(mustPass, id) ? (mustPass[id] ?? []) : [];
  return [...new Set(tier === 'regression' ? [primary, ...named] : named)];
}

function inScenario(
  arm: Arm,
  baseline: Arm,
  planned: PlannedScenario,
  graders: readonly string[],
  level: number,
): ArmInScenario {
  const name = arm.contender.slice(CONTROL_PREFIX.length);
  const subject = `quality of ${arm.contender} against ${baseline.contender} in ${planned.id}`;
  const context = { subject, level, clusterOf: clusterLabels(planned) };
  const { estimate } = pairedEstimate(METRICS.quality, arm, baseline, context);
  const failures = graders.map((grader) => [grader, newFailures(arm, baseline, grader)] as const);
  const broken = failures.filter(([, count]) => count > 0);
  const isBelow = estimate.high !== undefined && estimate.high < 0;
  const caughtBy = isBelow ? 'difference' : broken.length > 0 ? 'must-pass' : undefined;
  return {
    arm: name,
    scenario: planned.id,
    caughtBy,
    difference: estimate,
    mustPassFailures: Object.fromEntries(broken),
    says: armSentence(name, planned.id, caughtBy, estimate, broken),
  };
}

/** Cases on which every trial of the incumbent passed and some trial of the arm did not. */
function newFailures(arm: Arm, baseline: Arm, grader: string): number {
  const ofArm = arm.scores.get(grader);
  const ofBaseline = baseline.scores.get(grader);
  if (ofArm === undefined || ofBaseline === undefined) return 0;
  const before = valuesByCase(ofBaseline, baseline.repetitions);
  return valuesByCase(ofArm, arm.repetitions).filter((scores, place) => {
    const known = before[place] ?? [];
    return known.length > 0 && known.every((score) => score >= 1) && scores.some((score) => score < 1);
  }).length;
}

function detectionOf(arm: string, all: readonly ArmInScenario[]): ArmDetection {
  const here = all.filter((one) => one.arm === arm);
  const caughtIn = here.filter(({ caughtBy }) => caughtBy !== undefined).map(({ scenario }) => scenario);
  const missedIn = here.filter(({ caughtBy }) => caughtBy === undefined).map(({ scenario }) => scenario);
  const where = caughtIn.length > 0 ? `caught in ${caughtIn.join(', ')}` : 'not caught';
  const missed = caughtIn.length > 0 && missedIn.length > 0 ? `, not in ${missedIn.join(', ')}` : '';
  return { arm, caught: caughtIn.length > 0, caughtIn, missedIn, says: `${arm}: ${where}${missed}` };
}

function armSentence(
  arm: string,
  scenario: string,
  caughtBy: ArmInScenario['caughtBy'],
  estimate: Estimate,
  broken: readonly (readonly [string, number])[],
): string {
  const { value, note } = estimate;
  const isBounded = estimate.low !== undefined || estimate.high !== undefined;
  const gap =
    value === undefined
      ? (note ?? 'no difference is known')
      : `${value < 0 ? '-' : ''}${differencePhrase(value, 'share')}, ${isBounded ? intervalPhrase(estimate, 'share', estimate.level) : note}`;
  const failed = broken
    .map(([grader, count]) => `; fails ${grader} on ${count} cases that the incumbent passes`)
    .join('');
  return `${arm} in ${scenario}: ${caughtBy === undefined ? 'not caught' : 'caught'} (${gap}${failed})`;
}

/** Of independent scenarios; one whose chance is not known adds none. */
function anyOf(chances: readonly (number | undefined)[]): number | undefined {
  const known = chances.filter((chance) => chance !== undefined);
  return known.length === 0 ? undefined : 1 - known.reduce((missed, chance) => missed * (1 - chance), 1);
}

function sentence(arms: readonly ArmDetection[], caught: number, loss: number, chance: number | undefined): string {
  if (arms.length === 0)
    return 'No control arm ran, so it is not known what this suite would have caught. Run with --controls.';
  const points = `${Number((100 * loss).toFixed(1))}-point`;
  const would =
    chance === undefined
      ? `how often it would have caught a ${points} loss is not known`
      : `this suite would have caught a ${points} loss ${valuePhrase(chance, 'share')} of the time`;
  const missed = arms.filter((arm) => !arm.caught).map(({ arm }) => arm);
  const rest = missed.length === 0 ? '' : `, all but ${missed.join(', ')}`;
  if (caught === 0) return `None of ${arms.length} control arms was caught: this suite catches nothing.`;
  return `${caught} of ${arms.length} control arms were caught${rest}; ${would}.`;
}
