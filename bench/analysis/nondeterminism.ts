import type { Estimate } from '#bench/domain/estimate.ts';
import { clusteredMean } from '#bench/stats/clustered-mean.ts';
import { expectedDistinct } from '#bench/stats/expected-distinct.ts';
import { agreementAt } from '#bench/stats/output-diversity.ts';
import { passAtK, passHatK } from '#bench/stats/pass-at-k.ts';
import { runSpread } from '#bench/stats/run-spread.ts';
import { type Arm, COUNTED, scoreScale, valuesByCase } from './arm.ts';
import { type EstimateContext, estimateOf } from './estimate-base.ts';
import { perCaseEstimate } from './score-estimate.ts';

/** What repeating the same question shows. Everything counts per case, so trials are compared with trials of their own case. */
export interface Nondeterminism {
  /** Trials a case is reduced to so that contenders compare: the same for all contenders of a scenario. */
  readonly m: { readonly outputs: number | undefined; readonly scores: number | undefined };
  /** Letter for letter. */
  readonly raw: OutputAgreement;
  /** After normalisation: as a reader would compare them. */
  readonly parsed: OutputAgreement;
  /** Chance that two trials of a case disagree on passing. */
  readonly flipRate: Estimate;
  /** pass^k: the chance that k trials of a case all pass. Binary scores only; k up to m. */
  readonly passCurve: readonly PassCurveEntry[];
  /** Chance that the best, the worst of m trials passes: the envelope within which luck alone moves the score. */
  readonly best: Estimate;
  readonly worst: Estimate;
  /** Pass rate of every first trial, every second one ...; undefined when cases have different numbers of trials. */
  readonly perRepetition: readonly number[] | undefined;
}

export interface OutputAgreement {
  /** Chance that two different trials of a case gave the same answer. */
  readonly pairwise: Estimate;
  /** TAR@m: chance that m trials of a case all gave the same answer. */
  readonly total: Estimate;
  /** Distinct answers among m trials of a case. */
  readonly distinct: Estimate;
}

export interface PassCurveEntry {
  readonly k: number;
  readonly estimate: Estimate;
}

/** Trials per case that contenders have in common. */
export interface CommonTrials {
  readonly outputs: number | undefined;
  readonly scores: number | undefined;
}

/** A few cases that lost trials to failures must not take the common m down to theirs: so many must reach it. */
const SHARE_OF_CASES = 0.9;

const UNREPEATED = 'no number of repeated trials that all contenders reach';

/**
 * The most trials that nine in ten cases of every contender have (all that were tried at all); cases with fewer are left out
 * of what is read at m, and the estimate's count of cases says so. Undefined below 2: nothing was repeated.
 */
export function commonTrials(arms: Iterable<Arm>): CommonTrials {
  let [outputs, scores]: (number | undefined)[] = [undefined, undefined];
  for (const arm of arms) {
    outputs = smaller(outputs, reached(outputsByCase(arm, arm.outputHash).map(sumOf)));
    scores = smaller(scores, reached(valuesByCase(arm.quality, arm.repetitions).map(({ length }) => length)));
  }
  const usable = (m: number | undefined): number | undefined => (m !== undefined && m >= 2 ? m : undefined);
  return { outputs: usable(outputs), scores: usable(scores) };
}

/** @param m from `commonTrials` over all contenders of the scenario */
export function nondeterminism(arm: Arm, m: CommonTrials, context: EstimateContext): Nondeterminism {
  const scores = valuesByCase(arm.quality, arm.repetitions);
  const passing = passes(scores, m.scores, context);
  return {
    m,
    raw: agreement(outputsByCase(arm, arm.outputHash), m.outputs, 'raw', context),
    parsed: agreement(outputsByCase(arm, arm.answerHash), m.outputs, 'parsed', context),
    ...passing,
    perRepetition: scoreScale(scores) === 'binary' ? runSpread(scores)?.perRun : undefined,
  };
}

/** For each case how often each distinct answer came, largest first. Empty where no answer was kept. */
function outputsByCase(arm: Arm, hashes: Int32Array): readonly (readonly number[])[] {
  const cases: number[][] = [];
  const k = arm.repetitions;
  for (let from = 0; from < hashes.length; from += k) {
    const seen: number[] = [];
    for (let slot = from; slot < from + k; slot += 1) {
      const hash = hashes[slot] ?? -1;
      if (hash !== -1 && arm.status[slot] === COUNTED) seen.push(hash);
    }
    cases.push(runLengths(seen.sort((a, b) => a - b)));
  }
  return cases;
}

function runLengths(sorted: readonly number[]): number[] {
  const counts: number[] = [];
  let before: number | undefined;
  for (const one of sorted) {
    if (one === before) counts[counts.length - 1] = (counts[counts.length - 1] ?? 0) + 1;
    else counts.push(1);
    before = one;
  }
  // The order of ids is that of arrival; sums of floats must not depend on it.
  return counts.sort((a, b) => b - a);
}

function agreement(
  cases: readonly (readonly number[])[],
  m: number | undefined,
  what: string,
  context: EstimateContext,
): OutputAgreement {
  const trials = sumOf(cases.map(sumOf));
  const about = (subject: string): EstimateContext => ({ ...context, subject: `${subject} of ${context.subject}` });
  const at = (k: number): readonly (number | undefined)[] => cases.map((counts) => agreementAt(counts, k));
  const none = cases.map(() => undefined);
  return {
    pairwise: perCaseEstimate(
      at(2),
      trials,
      trials > 0 ? 'no case has a second answer' : 'nothing was measured',
      about(`pairwise agreement of ${what} answers`),
    ),
    total: perCaseEstimate(m === undefined ? none : at(m), trials, UNREPEATED, about(`TAR@${m ?? 'm'} (${what})`)),
    distinct: distinctEstimate(cases, m, about(`distinct ${what} answers among ${m ?? 'm'} trials`)),
  };
}

function distinctEstimate(
  cases: readonly (readonly number[])[],
  m: number | undefined,
  context: EstimateContext,
): Estimate {
  const values = cases.map((counts) => {
    const distinct = m === undefined ? undefined : expectedDistinct(counts, m);
    return distinct === undefined ? [] : [distinct];
  });
  const found = clusteredMean(values, context);
  return estimateOf(
    {
      value: found.mean,
      interval: found.interval && { low: Math.max(1, found.interval.low), high: found.interval.high },
      method: found.mean === undefined ? 'none' : 'clustered-t',
      cases: found.cases,
      clusters: found.clusters,
      trials: sumOf(cases.map(sumOf)),
      df: found.interval && found.df,
      note: found.mean === undefined ? UNREPEATED : undefined,
    },
    'answers',
    context,
  );
}

function passes(
  scores: readonly Float64Array[],
  m: number | undefined,
  context: EstimateContext,
): Pick<Nondeterminism, 'flipRate' | 'passCurve' | 'best' | 'worst'> {
  const binary = scoreScale(scores) === 'binary';
  const trials = sumOf(scores.map(({ length }) => length));
  const sizes = scores.map(({ length }) => length);
  const passed = scores.map((list) => list.reduce((count, score) => count + (score === 1 ? 1 : 0), 0));
  const about = (subject: string): EstimateContext => ({ ...context, subject: `${subject} of ${context.subject}` });
  const estimate = (values: readonly (number | undefined)[], subject: string): Estimate => {
    const usable = binary ? values : values.map(() => undefined);
    return perCaseEstimate(usable, trials, missing(binary, trials), about(subject));
  };
  const flips = sizes.map((n, index) => {
    const c = passed[index] ?? 0;
    const agree = agreementAt([c, n - c], 2);
    return agree === undefined ? undefined : 1 - agree;
  });
  const curve = (k: number): readonly (number | undefined)[] => passHatK(sizes, passed, k).perCase;
  const none = sizes.map(() => undefined);
  return {
    flipRate: estimate(flips, 'flip rate'),
    passCurve:
      binary && m !== undefined ? curveSteps(m).map((k) => ({ k, estimate: estimate(curve(k), `pass^${k}`) })) : [],
    best: estimate(m === undefined ? none : passAtK(sizes, passed, m).perCase, `best of ${m ?? 'm'} trials`),
    worst: estimate(m === undefined ? none : curve(m), `worst of ${m ?? 'm'} trials`),
  };
}

function missing(binary: boolean, trials: number): string {
  if (trials === 0) return 'nothing was measured';
  return binary ? 'no case has a second trial' : 'graded scores neither pass nor fail';
}

/** Every k up to ten, then doubling, then m: a curve, not a table of a hundred rows. */
function curveSteps(m: number): readonly number[] {
  const steps = new Set<number>();
  for (let k = 1; k <= Math.min(m, 10); k += 1) steps.add(k);
  for (let k = 20; k < m; k *= 2) steps.add(k);
  return [...steps.add(m)];
}

function reached(sizes: readonly number[]): number | undefined {
  const tried = sizes.filter((size) => size > 0).sort((a, b) => b - a);
  return tried[Math.ceil(SHARE_OF_CASES * tried.length) - 1];
}

function smaller(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
