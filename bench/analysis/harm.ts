import type { Estimate } from '#bench/domain/estimate.ts';
import type { Plan } from '#bench/domain/plan.ts';
import { DEFAULT_SEVERITY_WEIGHTS } from '#bench/domain/policy.ts';
import type { Severity } from '#bench/domain/scenario.ts';
import { defaultCell } from '#bench/stats/default-cell.ts';
import { DEFAULT_LEVEL, type Interval } from '#bench/stats/interval.ts';
import { mean } from '#bench/stats/mean.ts';
import { estimateOf } from './estimate-base.ts';
import type { FailureModes } from './failure-modes.ts';
import { type GradedCase, gradedCases } from './graded-cases.ts';
import { countPhrase, intervalPhrase, valuePhrase } from './phrase.ts';
import { type TrafficCell, type TrafficUse, trafficCells } from './traffic-cells.ts';

/** What harm is counted per. */
export const HARM_REQUESTS = 10_000;

export interface HarmOptions {
  readonly contender: string;
  /** `<scenario>`, `<scenario>/<value>` or `<scenario>/<slice>=<value>` -> share of the traffic, as a policy has it. */
  readonly traffic?: Readonly<Record<string, number>> | undefined;
  /** What a failure on a case of each severity weighs; DEFAULT_SEVERITY_WEIGHTS unless said otherwise. */
  readonly weights?: Readonly<Record<Severity, number>> | undefined;
  readonly level?: number;
}

/** The harm of one mode, or of all of them. */
export interface ModeHarm {
  readonly mode: string;
  /** Trials that failed so, by the severity of their case; trials of several cells are counted once. */
  readonly failures: Readonly<Record<Severity, number>>;
  /** Severity-weighted failures per 10,000 requests. */
  readonly estimate: Estimate;
}

export interface HarmFinding {
  readonly contender: string;
  readonly total: Estimate;
  /** The priority list: the most harmful mode first. Its values add up to the total. */
  readonly modes: readonly ModeHarm[];
  readonly weights: Readonly<Record<Severity, number>>;
  readonly traffic: TrafficUse;
  readonly says: string;
}

/**
 * Expected harm per 10,000 requests: over cells of the traffic, share x failure rate x severity weight of the case, every case of a
 * cell counting once. Without traffic all cases weigh equally, and the finding says so. Traffic that no scored case stands for
 * is left out and the rest scaled up to the whole, since to count it as harmless would be to invent a measurement.
 *
 * The interval of a cell is the cluster-adjusted Wilson one of its weighted failures as a share of the heaviest weight it holds, so
 * that no failure seen is not no failure possible; cells are combined by MOVER, or end to end where they share clusters.
 *
 * @throws RangeError for shares or weights below 0, or shares that add up to more than 1
 */
export function expectedHarm(found: FailureModes, plan: Plan, options: HarmOptions): HarmFinding {
  const weights = options.weights ?? DEFAULT_SEVERITY_WEIGHTS;
  checkWeights(weights);
  const { contender, level = DEFAULT_LEVEL } = options;
  const graded = gradedCases(found, plan, contender);
  const { cells, use } = trafficCells(graded, options.traffic);
  const modes = [...new Set(graded.flatMap(({ modes }) => [...modes.keys()]))];
  const total = harmOf(cells, undefined, weights, { subject: `expected harm of ${contender}`, level });
  const list = modes.map(
    (mode): ModeHarm => ({
      mode,
      failures: failuresOf(graded, mode),
      estimate: harmOf(cells, mode, weights, { subject: `expected harm of ${contender} from ${mode}`, level }),
    }),
  );
  list.sort((a, b) => (b.estimate.value ?? 0) - (a.estimate.value ?? 0) || (a.mode < b.mode ? -1 : 1));
  const first = list.find(({ estimate }) => (estimate.value ?? 0) > 0);
  const most = first === undefined ? '' : `; most of it from ${first.mode}`;
  return { contender, total, modes: list, weights, traffic: use, says: `${total.says}${most}. ${use.says}` };
}

interface CellHarm extends Interval {
  readonly value: number;
}

function harmOf(
  cells: readonly TrafficCell[],
  mode: string | undefined,
  weights: Readonly<Record<Severity, number>>,
  of: { readonly subject: string; readonly level: number },
): Estimate {
  const read = (one: GradedCase): Float64Array =>
    mode === undefined ? one.failed : (one.modes.get(mode) ?? new Float64Array(one.trials));
  const used = cells.filter(({ share }) => share > 0);
  const cases = new Set(used.flatMap((cell) => cell.cases));
  const clusters = new Set([...cases].map(clusterKey)).size;
  const parts = used.map((cell) => cellHarm(cell, read, weights, of.level));
  const value = used.length === 0 ? undefined : sum(parts.map((part) => part.value));
  const bounded = parts.flatMap((part) => ('low' in part ? [part] : []));
  const isWhole = value !== undefined && bounded.length === parts.length;
  const interval = isWhole ? combined(bounded, sharesClusters(used)) : undefined;
  const found = {
    value: scaled(value),
    interval: interval && { low: scaled(interval.low), high: scaled(interval.high) },
    method:
      interval === undefined
        ? 'none'
        : used.length === 1
          ? 'wilson-effective-n-weighted'
          : 'wilson-effective-n-over-cells',
    cases: cases.size,
    clusters,
    trials: sum([...cases].map(({ trials }) => trials)),
    note: noteOf(cases.size, isWhole, parts.length),
  };
  const estimate = estimateOf(found, 'ratio', { ...of, clusterOf: [] });
  return { ...estimate, says: sentence(estimate, of.subject) };
}

/** In weight per request, the cell's share included. Without limits below two clusters. */
function cellHarm(
  { share, cases }: TrafficCell,
  read: (one: GradedCase) => Float64Array,
  weights: Readonly<Record<Severity, number>>,
  level: number,
): CellHarm | { readonly value: number } {
  const heaviest = Math.max(...cases.map(({ facts }) => weights[facts.severity]));
  if (heaviest === 0) return { value: 0, low: 0, high: 0 };
  const weighted = cases.map((one) => read(one).map((failed) => (failed * weights[one.facts.severity]) / heaviest));
  const cell = defaultCell(weighted, { level, clusterOf: cases.map(clusterKey), scores: 'graded' });
  const scale = share * heaviest;
  if (cell === undefined) return { value: scale * (mean(weighted.map((trials) => mean(trials) ?? 0)) ?? 0) };
  return { value: scale * cell.mean, low: scale * cell.interval.low, high: scale * cell.interval.high };
}

/** Square and add for cells of different clusters; where they share some, end to end, which is never too narrow. */
function combined(parts: readonly CellHarm[], dependent: boolean): Interval {
  const value = sum(parts.map((part) => part.value));
  const below = parts.map((part) => part.value - part.low);
  const above = parts.map((part) => part.high - part.value);
  const reach = (gaps: readonly number[]): number => (dependent ? sum(gaps) : Math.hypot(...gaps));
  return { low: Math.max(0, value - reach(below)), high: value + reach(above) };
}

function sharesClusters(cells: readonly TrafficCell[]): boolean {
  const sets = cells.map((cell) => new Set(cell.cases.map(clusterKey)));
  return new Set(sets.flatMap((set) => [...set])).size < sum(sets.map(({ size }) => size));
}

function clusterKey({ scenario, facts }: GradedCase): string {
  return `${scenario}/${facts.cluster}`;
}

function failuresOf(graded: readonly GradedCase[], mode: string): Readonly<Record<Severity, number>> {
  const counts: Record<Severity, number> = { S0: 0, S1: 0, S2: 0, S3: 0 };
  for (const { facts, modes } of graded) counts[facts.severity] += sum([...(modes.get(mode) ?? [])]);
  return counts;
}

function noteOf(cases: number, isWhole: boolean, cells: number): string | undefined {
  if (cases === 0) return 'no case was scored';
  if (isWhole) return undefined;
  return cells === 1
    ? 'a single independent case: no interval'
    : 'a part of the traffic rests on a single independent case: no interval';
}

function sentence(estimate: Estimate, subject: string): string {
  const { value, cases, trials, note } = estimate;
  const size = `${countPhrase(cases, 'case')}, ${countPhrase(trials, 'trial')}`;
  const because = note === undefined ? '' : ` (${note})`;
  if (value === undefined) return `${subject}: not estimable${because}; ${size}`;
  const interval = intervalPhrase(estimate, 'tokens', estimate.level);
  const amount = valuePhrase(value, 'tokens').replace(' tokens', '');
  return `${subject}: ${amount} per 10,000 requests (${interval}; ${size})${because}`;
}

function checkWeights(weights: Readonly<Record<Severity, number>>): void {
  const wrong = Object.entries(weights).find(([, weight]) => !(weight >= 0 && Number.isFinite(weight)));
  if (wrong === undefined) return;
  throw new RangeError(
    `The weight of ${wrong[0]} is ${wrong[1]}; accepted: a finite number from 0. Correct severityWeights.`,
  );
}

function scaled<T extends number | undefined>(perRequest: T): T {
  return (perRequest === undefined ? undefined : perRequest * HARM_REQUESTS) as T;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
