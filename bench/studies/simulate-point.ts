import { absoluteGate } from '#bench/stats/absolute-gate.ts';
import type { Cases } from '#bench/stats/case-means.ts';
import { costPerSuccess } from '#bench/stats/cost-per-success.ts';
import { type DefaultCell, defaultCell } from '#bench/stats/default-cell.ts';
import { defaultHeadToHead } from '#bench/stats/default-head-to-head.ts';
import { allSorted, defaultLatencyInterval } from '#bench/stats/default-latency-interval.ts';
import type { OpenInterval } from '#bench/stats/interval.ts';
import { logGamma } from '#bench/stats/log-gamma.ts';
import { mersenneTwister, type RandomSource } from '#bench/stats/mersenne-twister.ts';
import { nonInferiorityGate } from '#bench/stats/non-inferiority-gate.ts';
import { normalCdf } from '#bench/stats/normal-cdf.ts';
import type { CostPoint, GridPoint, LatencyPoint, PairPoint, RatePoint } from './coverage-grid.ts';
import { chanceAt, difficulty, drawChance, drawNormal, drawPasses } from './difficulty.ts';

/** What is counted, over the repetitions of a point. */
export const FIGURES = {
  cell: { title: 'pass rate (3.2, cluster-adjusted Wilson)', kind: 'coverage' },
  gateCell: { title: 'absolute gate interval (3.3, Clopper-Pearson at n*)', kind: 'coverage' },
  headToHead: { title: 'head to head (3.4, paired MOVER)', kind: 'coverage' },
  latencyP50: { title: 'latency median (3.7)', kind: 'coverage' },
  latencyP95: { title: 'latency p95 (3.7)', kind: 'coverage' },
  latencyP99: { title: 'latency p99 (3.7)', kind: 'coverage' },
  cost: { title: 'cost per success (3.8, log-delta t)', kind: 'coverage' },
  absolutePass: { title: 'absolute gate passes at its threshold (3.3)', kind: 'falseShip' },
  falseShip: { title: 'non-inferiority gate ships at its margin (3.5)', kind: 'falseShip' },
} as const;

export type FigureName = keyof typeof FIGURES;

/** How often each figure came true at one point, as a share of the repetitions. */
export interface PointTally {
  /** Undefined: every outcome was counted with its probability, so the shares are exact. */
  readonly repetitions: number | undefined;
  readonly shares: Readonly<Partial<Record<FigureName, number>>>;
}

export interface SimulationJob {
  readonly point: GridPoint;
  readonly repetitions: number;
  /** Of this point alone, so that no point's numbers depend on who simulated what before. */
  readonly seed: readonly number[];
}

/** Repeats the world of a point and asks our defaults about it, each time holding the answer against the truth. */
export function simulatePoint({ point, repetitions, seed }: SimulationJob): PointTally {
  if (point.family === 'rate' && point.trialsPerCase === 1) return countSingleTrials(point);
  const source = mersenneTwister(seed);
  const once = world(point, source);
  const hits = new Map<FigureName, number>();
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const [figure, hit] of once()) hits.set(figure, (hits.get(figure) ?? 0) + (hit ? 1 : 0));
  }
  return { repetitions, shares: Object.fromEntries([...hits].map(([figure, count]) => [figure, count / repetitions])) };
}

type Finding = readonly [FigureName, boolean];

function world(point: GridPoint, source: RandomSource): () => readonly Finding[] {
  switch (point.family) {
    case 'rate':
      return rateWorld(point, source);
    case 'pair':
      return pairWorld(point, source);
    case 'latency':
      return latencyWorld(point, source);
    case 'cost':
      return costWorld(point, source);
    default:
      return point satisfies never;
  }
}

function rateWorld(point: RatePoint, source: RandomSource): () => readonly Finding[] {
  const table = difficulty(point.rate, point.spread);
  const patterns = passPatterns(point.trialsPerCase);
  return () => {
    const cases = Array.from({ length: point.cases }, () =>
      patternOf(patterns, drawPasses(source, drawChance(source, table), point.trialsPerCase)),
    );
    return rateFindings(defaultCell(cases), table.mean);
  };
}

function rateFindings(cell: DefaultCell | undefined, truth: number): readonly Finding[] {
  return [
    ['cell', covers(cell?.interval, truth)],
    ['gateCell', covers(cell?.gateInterval, truth)],
    ['absolutePass', absoluteGate(cell?.gateInterval, truth) === 'pass'],
  ];
}

/**
 * Single trials of independent cases are a binomial, whatever the spread: every number of passes is counted with its
 * probability instead of being drawn.
 */
function countSingleTrials({ rate, cases }: RatePoint): PointTally {
  const shares: Partial<Record<FigureName, number>> = {};
  for (let passes = 0; passes <= cases; passes += 1) {
    const scores = Array.from({ length: cases }, (_, index) => [index < passes ? 1 : 0]);
    const probability = Math.exp(
      logGamma(cases + 1) -
        logGamma(passes + 1) -
        logGamma(cases - passes + 1) +
        passes * Math.log(rate) +
        (cases - passes) * Math.log1p(-rate),
    );
    for (const [figure, hit] of rateFindings(defaultCell(scores), rate)) {
      shares[figure] = (shares[figure] ?? 0) + (hit ? probability : 0);
    }
  }
  return { repetitions: undefined, shares };
}

/** Correlation of how hard a case is for the two sides, on the normal scale (statistics.md 5.2). */
const SHARED_DIFFICULTY = 0.7;

function pairWorld(point: PairPoint, source: RandomSource): () => readonly Finding[] {
  const spread = { kind: 'beta', icc: point.icc } as const;
  const ours = difficulty(point.baseline + point.difference, spread);
  const theirs = difficulty(point.baseline, spread);
  const truth = ours.mean - theirs.mean;
  const k = point.trialsPerCase;
  const patterns = passPatterns(k);
  const own = Math.sqrt(1 - SHARED_DIFFICULTY ** 2);
  return () => {
    const contender: Float64Array[] = [];
    const baseline: Float64Array[] = [];
    for (let index = 0; index < point.cases; index += 1) {
      const shared = drawNormal(source);
      const place = SHARED_DIFFICULTY * shared + own * drawNormal(source);
      contender.push(patternOf(patterns, drawPasses(source, chanceAt(ours, shared), k)));
      baseline.push(patternOf(patterns, drawPasses(source, chanceAt(theirs, place), k)));
    }
    const found = defaultHeadToHead(contender, baseline);
    const coverage: Finding = ['headToHead', covers(found?.interval, truth)];
    if (!(truth < 0)) return [coverage];
    return [coverage, ['falseShip', nonInferiorityGate(found, -truth)?.outcome === 'pass']];
  };
}

/** How much longer a spike takes. */
const SPIKE_FACTOR = 5;
/** Of the logarithm of a latency, over cases and trials together. */
const LATENCY_SIGMA = 0.6;

const LATENCY_QUANTILES = [
  ['latencyP50', 0.5],
  ['latencyP95', 0.95],
  ['latencyP99', 0.99],
] as const;

function latencyWorld(point: LatencyPoint, source: RandomSource): () => readonly Finding[] {
  const between = LATENCY_SIGMA * Math.sqrt(point.icc);
  const within = LATENCY_SIGMA * Math.sqrt(1 - point.icc);
  const truths = LATENCY_QUANTILES.map(([, p]) => latencyQuantile(p, point.spikes));
  return () => {
    const clusters: Cases = Array.from({ length: point.cases }, () => {
      const ofCase = between * drawNormal(source);
      return Float64Array.from({ length: point.trialsPerCase }, () => {
        const spike = source.nextDouble() < point.spikes ? SPIKE_FACTOR : 1;
        return spike * Math.exp(ofCase + within * drawNormal(source));
      });
    });
    const sorted = allSorted(clusters);
    return LATENCY_QUANTILES.map(([figure, p], place): Finding => {
      const found = defaultLatencyInterval(clusters, p, { sorted });
      return [figure, covers(found, truths[place] ?? Number.NaN)];
    });
  };
}

/** The true quantile of the mixture of ordinary and spiked trials, by bisection. */
function latencyQuantile(p: number, spikes: number): number {
  const shareBelow = (logMs: number): number =>
    (1 - spikes) * normalCdf(logMs / LATENCY_SIGMA) +
    spikes * normalCdf((logMs - Math.log(SPIKE_FACTOR)) / LATENCY_SIGMA);
  let [low, high] = [-10, 10];
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (shareBelow(middle) < p) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** Of the logarithm of a cost, between cases and between trials of one. */
const COST_SIGMA = { between: 0.5, within: 0.3 } as const;
/** Correlation of easy and dear on the normal scale: hard cases take more words. */
const DEAR_WHEN_EASY = -0.4;

function costWorld(point: CostPoint, source: RandomSource): () => readonly Finding[] {
  const table = difficulty(point.rate, { kind: 'beta', icc: point.icc });
  const k = point.trialsPerCase;
  const patterns = passPatterns(k);
  const { between, within } = COST_SIGMA;
  const truth = Math.exp((between ** 2 + within ** 2) / 2) / table.mean;
  const own = Math.sqrt(1 - DEAR_WHEN_EASY ** 2);
  return () => {
    const costs: Float64Array[] = [];
    const successes: Float64Array[] = [];
    for (let index = 0; index < point.cases; index += 1) {
      const ease = drawNormal(source);
      const dear = between * (DEAR_WHEN_EASY * ease + own * drawNormal(source));
      successes.push(patternOf(patterns, drawPasses(source, chanceAt(table, ease), k)));
      costs.push(Float64Array.from({ length: k }, () => Math.exp(dear + within * drawNormal(source))));
    }
    return [['cost', covers(costPerSuccess(costs, successes).interval, truth)]];
  };
}

/** A limit beyond what was seen leaves its side open. No interval at all covers nothing. */
function covers(interval: OpenInterval | undefined, truth: number): boolean {
  if (interval === undefined) return false;
  const { low, high } = interval;
  return (low === undefined || low <= truth) && (high === undefined || high >= truth);
}

/** Shared by all cases with so many passes: their order within a case is nothing to any estimate. */
function passPatterns(trials: number): readonly Float64Array[] {
  return Array.from({ length: trials + 1 }, (_, passes) => new Float64Array(trials).fill(1, 0, passes));
}

function patternOf(patterns: readonly Float64Array[], passes: number): Float64Array {
  const pattern = patterns[passes];
  if (pattern === undefined) throw new RangeError(`${passes} passes of ${patterns.length - 1} trials cannot be.`);
  return pattern;
}
