import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { contextOf } from './check-evidence.ts';
import { shareContrast } from './gate-estimates.ts';
import type { GateContext } from './gate-reading.ts';
import { ratioOf } from './ratio-of.ts';
import { selectEvidence } from './select-evidence.ts';

/** Who is ahead after the tie-break, and who cannot be told from them. */
export interface Ranking {
  readonly leader: string;
  /** The leader and everybody the metrics do not tell from it, in the order of the policy; one name: no tie. */
  readonly tied: readonly string[];
  /** The metrics that told somebody apart, and those that could not be read. */
  readonly by: readonly string[];
  readonly unread: readonly string[];
}

/** The one tie-break that is not a metric of the run. */
export const EXPECTED_HARM = 'expected-harm-per-10k';

/**
 * Goes through the metrics in order; each keeps the best by its estimate and everybody whose interval against the best does not
 * exclude a draw. Who is still there at the end is tied: the leader is then the best by the first metric that could be read.
 *
 * @param candidates not empty
 */
export function rankCandidates(
  context: Pick<GateContext, 'policy' | 'evidence'>,
  candidates: readonly string[],
  metrics: readonly string[],
): Ranking {
  let left = candidates;
  let leader: string | undefined;
  const [by, unread]: [string[], string[]] = [[], []];
  for (const metric of metrics) {
    if (left.length < 2) break;
    const better = comparator(context, metric, left);
    if (better === undefined) {
      unread.push(metric);
      continue;
    }
    const best = left.reduce((first, second) => (better(first, second).favours === 'second' ? second : first));
    leader ??= best;
    const kept = left.filter((one) => one === best || !better(best, one).sure);
    if (kept.length < left.length) {
      by.push(metric);
      leader = best;
    }
    left = kept;
  }
  const known = leader !== undefined && left.includes(leader) ? leader : left[0];
  if (known === undefined) throw new Error('There is nobody to rank: hand in at least one candidate.');
  return { leader: known, tied: left, by, unread };
}

/** Who is ahead by the estimate, and whether the interval says so too. */
interface Ahead {
  readonly favours: 'first' | 'second' | 'neither';
  readonly sure: boolean;
}

const NEITHER: Ahead = { favours: 'neither', sure: false };

type Comparator = (first: string, second: string) => Ahead;

function comparator(
  context: Pick<GateContext, 'policy' | 'evidence'>,
  metric: string,
  candidates: readonly string[],
): Comparator | undefined {
  if (metric === EXPECTED_HARM) return harmComparator(context, candidates);
  const [first, second] = candidates;
  if (first === undefined || second === undefined || byMetric(context, metric, first, second) === undefined)
    return undefined;
  return (one, other) => byMetric(context, metric, one, other) ?? NEITHER;
}

function harmComparator(
  { evidence }: Pick<GateContext, 'evidence'>,
  candidates: readonly string[],
): Comparator | undefined {
  const harms = evidence.expectedHarm ?? {};
  if (candidates.some((one) => harms[one]?.value === undefined)) return undefined;
  return (first, second) => {
    const [a, b] = [harms[first], harms[second]];
    if (a?.value === undefined || b?.value === undefined || a.value === b.value) return NEITHER;
    const [less, more] = a.value < b.value ? [a, b] : [b, a];
    const sure = less.high !== undefined && more.low !== undefined && less.high < more.low;
    return { favours: a.value < b.value ? 'first' : 'second', sure };
  };
}

function byMetric(
  { policy, evidence }: Pick<GateContext, 'policy' | 'evidence'>,
  metric: string,
  first: string,
  second: string,
): Ahead | undefined {
  const context = { policy, evidence, candidate: first, incumbent: second };
  const selected = selectEvidence(context, { metric, select: undefined, comparative: true });
  if ('refused' in selected) return undefined;
  const { found } = selected;
  const { reading, ours, theirs } = found;
  if (theirs === undefined) return undefined;
  if (reading.kind === 'share') {
    const { estimate } = shareContrast(reading.read(ours), reading.read(theirs), contextOf(found, DEFAULT_LEVEL));
    return estimate.value === undefined ? undefined : ahead(estimate, 0, reading.better);
  }
  const ratio = ratioOf(context, found);
  if ('says' in ratio || ratio.unmet !== undefined) return undefined;
  const estimate = ratio.at(DEFAULT_LEVEL);
  if (estimate.value === undefined) return undefined;
  // The same ratio in every case has no interval and leaves no doubt.
  const flat = reading.kind === 'cost' && estimate.low === undefined && estimate.high === undefined;
  return ahead(flat ? { ...estimate, low: estimate.value, high: estimate.value } : estimate, 1, 'lower');
}

function ahead(
  {
    value,
    low,
    high,
  }: { readonly value: number | undefined; readonly low: number | undefined; readonly high: number | undefined },
  even: number,
  better: 'higher' | 'lower',
): Ahead {
  if (value === undefined || value === even) return NEITHER;
  const sure = (low !== undefined && low > even) || (high !== undefined && high < even);
  return { favours: value > even === (better === 'higher') ? 'first' : 'second', sure };
}
