/** How chances of passing differ between cases: a Beta distribution, or cases that always fail, flip a coin or always pass. */
export type Spread = { readonly kind: 'beta'; readonly icc: number } | { readonly kind: 'dead-flaky-sure' };

interface Size {
  readonly cases: number;
  readonly trialsPerCase: number;
}

/** One contender's pass rate. */
export interface RatePoint extends Size {
  readonly family: 'rate';
  readonly rate: number;
  readonly spread: Spread;
}

/** Two contenders on the same cases. */
export interface PairPoint extends Size {
  readonly family: 'pair';
  readonly baseline: number;
  /** Contender minus baseline, at most 0. Below 0 it is the margin of the gate too: shipping is wrong by a hair. */
  readonly difference: number;
  readonly icc: number;
}

/** The latencies of one contender: log-normal, some of their variance between cases. */
export interface LatencyPoint extends Size {
  readonly family: 'latency';
  readonly icc: number;
  /** Share of trials that take SPIKE_FACTOR times as long. */
  readonly spikes: number;
}

/** What one success costs: log-normal costs, dearer for harder cases. */
export interface CostPoint extends Size {
  readonly family: 'cost';
  readonly rate: number;
  readonly icc: number;
}

/** One cell of the simulated grid: a made-up world whose truth is known. */
export type GridPoint = RatePoint | PairPoint | LatencyPoint | CostPoint;

/**
 * The grid of the specification's simulations (5.1 to 5.4), reduced: every rate, difference, ICC and number of cases it
 * names, with 1, 3 and 10 trials a case in place of 1, 3, 5 and 10.
 */
export function coverageGrid(): readonly GridPoint[] {
  return [...ratePoints(CASES, [3, 10]), ...exactRatePoints(), ...pairPoints(CASES, [1, 3, 10]), ...others()];
}

/** A corner of the same grid that a test has time for: the ends of every axis. */
export function smallCoverageGrid(): readonly GridPoint[] {
  const few = [30, 100];
  return [
    ...ratePoints(few, [3]).filter(({ rate }) => rate !== 0.8 && rate !== 0.7),
    ...exactRatePoints(),
    ...pairPoints(few, [1, 3]).filter(({ icc, baseline }) => icc !== 0.4 && baseline !== 0.8),
    ...others().filter(({ cases }) => cases <= 100),
  ];
}

const CASES = [30, 50, 100, 300] as const;
const RATES = [0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99] as const;
const ICCS = [0.1, 0.4, 0.8] as const;

/** Sizes of 5.3: cases, trials of each. */
const LATENCY_SIZES = [
  [30, 1],
  [30, 5],
  [50, 10],
  [100, 3],
  [100, 10],
  [300, 5],
] as const;

function ratePoints(cases: readonly number[], trials: readonly number[]): readonly RatePoint[] {
  const spreads: readonly Spread[] = [
    ...ICCS.map((icc) => ({ kind: 'beta', icc }) as const),
    { kind: 'dead-flaky-sure' },
  ];
  return RATES.flatMap((rate) =>
    spreads.flatMap((spread) =>
      cases.flatMap((count) =>
        trials.map((trialsPerCase) => ({ family: 'rate', rate, spread, cases: count, trialsPerCase }) as const),
      ),
    ),
  );
}

/** With single trials the spread between cases cannot show: one point for every rate and number of cases, and it is exact. */
function exactRatePoints(): readonly RatePoint[] {
  const spread = { kind: 'beta', icc: 0 } as const;
  return RATES.flatMap((rate) =>
    CASES.map((cases) => ({ family: 'rate', rate, spread, cases, trialsPerCase: 1 }) as const),
  );
}

function pairPoints(cases: readonly number[], trials: readonly number[]): readonly PairPoint[] {
  return [0.6, 0.8, 0.9, 0.95, 0.98].flatMap((baseline) =>
    [0, -0.02, -0.05].flatMap((difference) =>
      ICCS.flatMap((icc) =>
        cases.flatMap((count) =>
          trials.map(
            (trialsPerCase) => ({ family: 'pair', baseline, difference, icc, cases: count, trialsPerCase }) as const,
          ),
        ),
      ),
    ),
  );
}

function others(): readonly (LatencyPoint | CostPoint)[] {
  const latency = [0, 0.3, 0.8].flatMap((icc) =>
    [0, 0.03].flatMap((spikes) =>
      LATENCY_SIZES.map(
        ([cases, trialsPerCase]) => ({ family: 'latency', icc, spikes, cases, trialsPerCase }) as const,
      ),
    ),
  );
  const cost = [0.5, 0.8, 0.95].flatMap((rate) =>
    [0.1, 0.8].flatMap((icc) =>
      CASES.flatMap((cases) =>
        [1, 3, 10].map((trialsPerCase) => ({ family: 'cost', rate, icc, cases, trialsPerCase }) as const),
      ),
    ),
  );
  return [...latency, ...cost];
}

/** The point in words, e.g. "rate 0.95, ICC 0.4, 30 cases x 3". */
export function describePoint(point: GridPoint): string {
  const size = `${point.cases} cases x ${point.trialsPerCase}`;
  switch (point.family) {
    case 'rate':
      return `rate ${point.rate}, ${spreadWords(point)}${size}`;
    case 'pair':
      return `${point.baseline} against ${Number((point.baseline + point.difference).toFixed(3))}, ICC ${point.icc}, ${size}`;
    case 'latency':
      return `ICC ${point.icc}, ${point.spikes === 0 ? 'no' : `${100 * point.spikes} %`} spikes, ${size}`;
    case 'cost':
      return `rate ${point.rate}, ICC ${point.icc}, ${size}`;
    default:
      return point satisfies never;
  }
}

function spreadWords({ spread, trialsPerCase }: RatePoint): string {
  if (trialsPerCase === 1) return '';
  return spread.kind === 'beta' ? `ICC ${spread.icc}, ` : 'dead, flaky and sure cases, ';
}
