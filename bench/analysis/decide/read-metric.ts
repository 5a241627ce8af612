import { type Arm, COUNTED, FIRST_REASON, NOT_ATTEMPTED, scoreScale, valuesByCase } from '#bench/analysis/arm.ts';
import type { Plan, PlannedScenario } from '#bench/domain/plan.ts';
import type { Cases } from '#bench/stats/case-means.ts';
import { agreementAt } from '#bench/stats/output-diversity.ts';
import { passHatK } from '#bench/stats/pass-at-k.ts';
import { listed } from './select-cases.ts';

/** What a policy's metric means: how it is read from an arm, and which way is good. */
export type MetricReading =
  /** Values in [0, 1], some per case; every case counts once. */
  | {
      readonly kind: 'share';
      readonly title: string;
      readonly better: 'higher' | 'lower';
      readonly read: (arm: Arm) => Cases;
      /** Of a score: undefined for the primary one of each scenario. */
      readonly grader: string | undefined;
      readonly source: 'score' | 'error' | 'repetition';
    }
  | { readonly kind: 'latency'; readonly title: string; readonly metric: 'e2eMs' | 'ttfatMs'; readonly p: number }
  | { readonly kind: 'cost'; readonly title: string; readonly of: CostOf };

export type CostOf = 'perTrial' | 'per1k' | 'perSuccess' | 'monthly';

export const COST_TITLES: Readonly<Record<CostOf, string>> = {
  perTrial: 'cost per trial',
  per1k: 'cost per 1,000 trials',
  perSuccess: 'cost per success',
  monthly: 'cost per month',
};

const LATENCIES = { latency: 'e2eMs', ttft: 'ttfatMs' } as const;

const LATENCY_TITLES = { latency: 'time to the whole answer', ttft: 'time to the first answer token' } as const;

/**
 * Reads a metric name: `quality` and `quality.pass` are the primary grader; `quality.<grader>` and `<anything>.<grader>` that
 * grader; `cost.…`, `latency.p…`, `ttft.p…` (of the first answer token), `error.rate`, `flip-rate`, `agreement`, `pass^k`.
 *
 * @param k of `pass^k`, where the name does not hold it
 * @returns a sentence naming what there is, for anything else
 */
export function readMetric(name: string, plan: Plan, k?: number): MetricReading | { readonly unknown: string } {
  if (name === 'quality' || name === 'quality.pass') return score('quality', undefined, (arm) => arm.quality);
  const dot = name.indexOf('.');
  const [head, rest] = [name.slice(0, Math.max(0, dot)), name.slice(dot + 1)];
  if (head === 'cost' && rest in COST_TITLES) {
    const of = rest as CostOf;
    return { kind: 'cost', title: COST_TITLES[of], of };
  }
  const quantile = /^p(\d{1,2}(?:\.\d+)?)$/.exec(rest)?.[1];
  if ((head === 'latency' || head === 'ttft') && quantile !== undefined) {
    const p = Number(quantile) / 100;
    if (p > 0) {
      const title = `${p === 0.5 ? 'median' : `p${quantile}`} ${LATENCY_TITLES[head]}`;
      return { kind: 'latency', title, metric: LATENCIES[head], p };
    }
  }
  const repeated = repetitionReading(name, k);
  if (repeated !== undefined) return repeated;
  const graders = gradersOf(plan.scenarios);
  if (graders.includes(rest)) {
    return score(`score of ${rest}`, rest, (arm) => arm.scores.get(rest) ?? none(arm));
  }
  return {
    unknown:
      `no metric is called "${name}"; there are quality, ${listed(graders.map((grader) => `quality.${grader}`))}, ` +
      'cost.perTrial, cost.per1k, cost.perSuccess, cost.monthly, latency.p95, ttft.p95, error.rate, flip-rate, agreement and pass^k',
  };
}

/** Whether a scenario has what the metric reads. */
export function hasGrader(reading: MetricReading): (planned: PlannedScenario) => boolean {
  const grader = reading.kind === 'share' ? reading.grader : undefined;
  return (planned) => grader === undefined || planned.primary === grader || grader in planned.graders;
}

export function gradersOf(scenarios: readonly PlannedScenario[]): readonly string[] {
  return [...new Set(scenarios.flatMap(({ graders, primary }) => [primary, ...Object.keys(graders)]))].sort();
}

function score(title: string, grader: string | undefined, column: (arm: Arm) => Float64Array): MetricReading {
  const read = (arm: Arm): Cases => valuesByCase(column(arm), arm.repetitions);
  return { kind: 'share', title, better: 'higher', read, grader, source: 'score' };
}

function repetitionReading(name: string, k: number | undefined): MetricReading | undefined {
  const share = { kind: 'share', grader: undefined, source: 'repetition' } as const;
  if (name === 'error.rate') return { ...share, title: 'error rate', better: 'lower', read: errors, source: 'error' };
  if (name === 'flip-rate') return { ...share, title: 'flip rate', better: 'lower', read: flips };
  if (name === 'agreement') return { ...share, title: 'pairwise agreement', better: 'higher', read: agreements };
  const power = /^pass\^(k|\d+)$/.exec(name)?.[1];
  if (power === undefined) return undefined;
  const trials = power === 'k' ? (k ?? 1) : Number(power);
  if (!(trials >= 1)) return undefined;
  return { ...share, title: `pass^${trials}`, better: 'higher', read: (arm) => allPass(arm, trials) };
}

/** 1 for every trial that provider, network, operator or harness broke off. */
function errors(arm: Arm): Cases {
  const broken = Float64Array.from(arm.status, (status) =>
    status === NOT_ATTEMPTED ? Number.NaN : status >= FIRST_REASON ? 1 : 0,
  );
  return valuesByCase(broken, arm.repetitions);
}

/** Chance that two trials of a case disagree on passing. */
function flips(arm: Arm): Cases {
  return perCase(arm, (passed, trials) => {
    const agree = agreementAt([passed, trials - passed], 2);
    return agree === undefined ? undefined : 1 - agree;
  });
}

function allPass(arm: Arm, k: number): Cases {
  return perCase(arm, (passed, trials) => passHatK([trials], [passed], k).perCase[0]);
}

/** Graded scores neither pass nor fail: no case has a value then. */
function perCase(arm: Arm, value: (passed: number, trials: number) => number | undefined): Cases {
  const scores = valuesByCase(arm.quality, arm.repetitions);
  const binary = scoreScale(scores) === 'binary';
  return scores.map((list) => {
    const passed = list.reduce((count, one) => count + (one === 1 ? 1 : 0), 0);
    return given(binary ? value(passed, list.length) : undefined);
  });
}

/** Chance that two trials of a case gave the same answer after normalisation. */
function agreements(arm: Arm): Cases {
  const cases: Cases[number][] = [];
  for (let from = 0; from < arm.answerHash.length; from += arm.repetitions) {
    const counts = new Map<number, number>();
    for (let slot = from; slot < from + arm.repetitions; slot += 1) {
      const hash = arm.answerHash[slot] ?? -1;
      if (hash !== -1 && arm.status[slot] === COUNTED) counts.set(hash, (counts.get(hash) ?? 0) + 1);
    }
    // The order of ids is that of arrival; sums of floats must not depend on it.
    cases.push(
      given(
        agreementAt(
          [...counts.values()].sort((a, b) => b - a),
          2,
        ),
      ),
    );
  }
  return cases;
}

function given(value: number | undefined): readonly number[] {
  return value === undefined ? [] : [Math.min(1, Math.max(0, value))];
}

function none(arm: Arm): Float64Array {
  return new Float64Array(arm.status.length).fill(Number.NaN);
}
