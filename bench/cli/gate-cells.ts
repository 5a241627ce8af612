import type { Estimate } from '#bench/domain/estimate.ts';
import type { Gate } from '#bench/domain/policy.ts';
import type { GateFinding } from '#bench/domain/verdict.ts';
import { DEFAULT_LEVEL, type Interval } from '#bench/stats/interval.ts';
import { count, dollars, duration, NOT_MEASURED, percent, points } from './format-number.ts';
import { wrapped } from './text-table.ts';

/** What the page shows of one gate: a cell is one or more lines. */
export interface GateCells {
  readonly what: readonly string[];
  readonly incumbent: string;
  readonly candidate: string;
  readonly difference: readonly string[];
  readonly outcome: readonly string[];
}

export interface GateCellsOptions {
  /** Beside the default interval, where it applies. */
  readonly tango: Interval | undefined;
  /** Whether contenders were asked close together in time; otherwise latencies are indicative only. */
  readonly interleaved: boolean;
}

export const GATE_MARKS: Readonly<Record<GateFinding['outcome'], string>> = {
  pass: '✓ pass',
  fail: '✗ fail',
  inconclusive: '? inconclusive',
  'not-evaluated': '– not evaluated',
  waived: '~ waived',
};

const BUDGETS: Readonly<Record<string, string>> = {
  'cost.perSuccess': 'cost per correct answer',
  'cost.perTrial': 'cost per call',
  'cost.per1k': 'cost per 1,000 calls',
  'cost.monthly': 'cost per month',
  'latency.p50': 'latency p50',
  'latency.p95': 'latency p95',
  'latency.p99': 'latency p99',
  'ttft.p50': 'first token p50',
  'ttft.p95': 'first token p95',
  'error.rate': 'error rate',
};

/** Characters of the difference column: room for a difference with its interval. */
const DIFFERENCE_WIDTH = 30;

/** One gate in figures, both sides and the difference, each with as much as the finding holds and nothing made up. */
export function gateCells(gate: Gate, finding: GateFinding, options: GateCellsOptions): GateCells {
  const { sides, estimate, metric, unit } = finding;
  const value = sides === undefined && unit !== 'ratio' && unit !== 'points' ? estimate?.value : sides?.candidate;
  return {
    what: whatOf(gate, finding),
    incumbent: figure(sides?.incumbent, metric),
    candidate: figure(value, metric),
    difference: differenceOf(finding, options),
    outcome: outcomeOf(finding),
  };
}

function whatOf({ select }: Gate, { gate, metric, estimate, kind }: GateFinding): readonly string[] {
  const budget = kind === 'budget' ? BUDGETS[metric ?? ''] : undefined;
  if (budget !== undefined) return [budget, ...(select?.family === undefined ? [] : [select.family.join(', ')])];
  return [estimate === undefined || kind === 'assay-sensitivity' ? gate : `${gate}, n = ${count(estimate.cases)}`];
}

/** A value of one side, in the unit its metric is read in. */
function figure(value: number | undefined, metric: string | undefined): string {
  if (value === undefined) return NOT_MEASURED;
  if (metric?.startsWith('cost.')) return money(value);
  if (metric?.startsWith('latency.') || metric?.startsWith('ttft.')) return seconds(value);
  return percent(value);
}

/** Cents below a dime: `1.65 c`. */
function money(usd: number): string {
  if (usd === 0 || usd >= 0.1) return dollars(usd);
  const cents = 100 * usd;
  return `${cents >= 0.1 ? cents.toFixed(2) : cents.toPrecision(2)} c`;
}

function seconds(ms: number): string {
  return ms >= 1000 && ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : duration(ms);
}

function differenceOf(finding: GateFinding, options: GateCellsOptions): readonly string[] {
  const figures = figuresOf(finding, options);
  const [reason = ''] = finding.says.split(/(?<=[.!?])\s/);
  // What was not judged says why, beside what was seen of it; what has no figures says what was found.
  return finding.outcome === 'not-evaluated' || figures.length === 0
    ? [...figures, ...wrapped(reason, DIFFERENCE_WIDTH)]
    : figures;
}

function figuresOf(finding: GateFinding, { tango, interleaved }: GateCellsOptions): readonly string[] {
  const { unit, estimate, sides, metric, threshold } = finding;
  const value = estimate?.value;
  if (estimate === undefined || value === undefined || unit === undefined) return [];
  switch (unit) {
    case 'points':
      // Without sides the difference is not the candidate's: an assay gate holds control arms against the incumbent.
      if (sides === undefined) return [];
      return [
        `${points(value)} ${interval(estimate, (limit) => points(limit, ''))}`,
        `${count(sides.losses)} lost, ${count(sides.wins)} gained`,
        ...(tango === undefined ? [] : [`Tango: [${points(tango.low, '')}, ${points(tango.high, '')}]`]),
      ];
    case 'ratio':
      return [
        `${change(value)} % ${interval(estimate, change)}`,
        ...(estimate.method.startsWith('case-median') ? ['median of the ratios case by case'] : []),
        ...(isLatency(metric) && !interleaved ? ['not interleaved in time:', 'indicative only'] : []),
      ];
    case 'share':
    case 'ms':
    case 'USD':
      return [
        `limit ${figure(threshold, metric)}`,
        interval(estimate, (limit) => figure(limit, metric)),
        ...(isLatency(metric) && !interleaved ? ['indicative only'] : []),
      ];
    default:
      return unit satisfies never;
  }
}

function isLatency(metric: string | undefined): boolean {
  return metric !== undefined && /^(latency|ttft)\./.test(metric);
}

/** A ratio as a change in percent, without its sign of percent: 0.078 is −92. */
function change(ratio: number): string {
  const percentage = 100 * (ratio - 1);
  const text = Math.abs(percentage).toFixed(Math.abs(percentage) < 9.95 ? 1 : 0);
  return Number(text) === 0 ? '0' : `${percentage < 0 ? '−' : '+'}${text}`;
}

/** The level is said where it is not the one in the column's title. */
function interval({ low, high, level }: Estimate, say: (limit: number) => string): string {
  if (low === undefined && high === undefined) return 'no interval';
  const at = level === DEFAULT_LEVEL ? '' : ` at ${Number((100 * level).toFixed(2))} %`;
  return `[${low === undefined ? 'unbounded' : say(low)}, ${high === undefined ? 'unbounded' : say(high)}]${at}`;
}

function outcomeOf({ outcome, level, claimed }: GateFinding): readonly string[] {
  const unclaimed = outcome === 'pass' && level === 'blocking' && !claimed;
  return [GATE_MARKS[outcome], ...(level === 'blocking' ? [] : [level]), ...(unclaimed ? ['not claimed'] : [])];
}
