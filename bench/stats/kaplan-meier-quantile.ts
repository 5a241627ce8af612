import { DEFAULT_LEVEL, type OpenInterval, upperTail } from './interval.ts';
import { normalQuantile } from './normal-quantile.ts';
import { type Numbers, numberAt } from './numbers.ts';

export type KaplanMeierQuantile = OpenInterval & {
  /** `undefined` when the curve does not fall that far: "longer than the longest limit". */
  readonly quantile: number | undefined;
};

/**
 * Latency quantile when trials were stopped at different limits: Kaplan-Meier, with the log-log interval. With one limit
 * for all trials `defaultLatencyInterval` (timeouts as +Infinity) says the same without it. Trials are taken as independent.
 *
 * @param times until the answer, or until the trial was stopped
 * @param answered 1 when it was answered, 0 when it was stopped
 * @param p in (0, 1)
 * @returns where the curve lies at exactly 1 - p for a while, the middle of that stretch
 * @see Kaplan & Meier 1958; Brookmeyer & Crowley 1982
 */
export function kaplanMeierQuantile(
  times: Numbers,
  answered: Numbers,
  p: number,
  options: { readonly level?: number } = {},
): KaplanMeierQuantile {
  const z = normalQuantile(upperTail(options.level ?? DEFAULT_LEVEL));
  const steps = survivalSteps(times, answered, z);
  const reading = (height: (step: SurvivalStep) => number | undefined): number | undefined =>
    fallsTo(steps, height, 1 - p);
  return {
    quantile: reading((step) => step.survival),
    low: reading((step) => step.low),
    high: reading((step) => step.high),
  };
}

type SurvivalStep = {
  readonly time: number;
  readonly survival: number;
  /** `undefined` where the log-log limit does not exist: survival 0. */
  readonly low: number | undefined;
  readonly high: number | undefined;
};

function survivalSteps(times: Numbers, answered: Numbers, z: number): readonly SurvivalStep[] {
  const order = Array.from(times, (_, index) => index).sort((i, j) => numberAt(times, i) - numberAt(times, j));
  const steps: SurvivalStep[] = [];
  let atRisk = order.length;
  let survival = 1;
  let hazardVariance = 0;
  for (let at = 0; at < order.length; ) {
    const time = numberAt(times, numberAt(order, at));
    let events = 0;
    let gone = 0;
    while (at < order.length && numberAt(times, numberAt(order, at)) === time) {
      events += numberAt(answered, numberAt(order, at));
      gone += 1;
      at += 1;
    }
    survival *= 1 - events / atRisk;
    hazardVariance += events / (atRisk * (atRisk - events));
    atRisk -= gone;
    steps.push({ time, survival, ...logLogLimits(survival, hazardVariance, z) });
  }
  return steps;
}

function logLogLimits(
  survival: number,
  hazardVariance: number,
  z: number,
): { low: number | undefined; high: number | undefined } {
  if (survival === 1) return { low: 1, high: 1 };
  if (survival <= 0) return { low: undefined, high: undefined };
  const hazard = -Math.log(survival);
  const reach = (z * Math.sqrt(hazardVariance)) / hazard;
  return { low: Math.exp(-hazard * Math.exp(reach)), high: Math.exp(-hazard * Math.exp(-reach)) };
}

/** The first time a step curve is at or below a height; the middle of the stretch when it rests exactly there. */
function fallsTo(
  steps: readonly SurvivalStep[],
  height: (step: SurvivalStep) => number | undefined,
  goal: number,
): number | undefined {
  const first = steps.find((step) => (height(step) ?? Number.POSITIVE_INFINITY) <= goal + ROUNDING);
  if (first === undefined) return undefined;
  const there = height(first) ?? Number.NaN;
  if (Math.abs(there - goal) > ROUNDING) return first.time;
  const next = steps.find((step) => step.time > first.time && (height(step) ?? 0) < goal - ROUNDING);
  return (first.time + (next ?? steps.at(-1) ?? first).time) / 2;
}

const ROUNDING = 1e-10;
