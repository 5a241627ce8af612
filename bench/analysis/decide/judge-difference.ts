import type { GateSides } from '#bench/domain/verdict.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { contextOf } from './check-evidence.ts';
import { type ShareContrast, shareContrast } from './gate-estimates.ts';
import { findingPhrase } from './gate-phrases.ts';
import { type GateContext, type GateOf, type GateReading, notEvaluated, sentence } from './gate-reading.ts';
import { type Held, judgeHeld, lostCases, meaning } from './judge-held.ts';
import { ratioOf } from './ratio-of.ts';
import { selectEvidence } from './select-evidence.ts';

/** How far from the incumbent a gate puts its threshold. */
export interface Gap {
  /** Share of the incumbent's value that must be kept or, where low is good, not exceeded; 1 for a margin in points. */
  readonly keep: number;
  /** In points of a share, as a fraction; above 0: must be better by so much; below 0: may be worse by so much. */
  readonly by: number;
  /** For latencies and costs: the largest ratio to the incumbent; undefined: the gate has no such form. */
  readonly ratio: number | undefined;
  /** What the gate asks for, as it is said: "not worse by 3.0 points or more". */
  readonly asks: string;
  /** The best truth that is planned for. */
  readonly atBest: number | undefined;
}

/** Candidate against incumbent on one metric: the common part of `non-inferior` and `superior`. */
export function judgeDifference(
  context: GateContext,
  gate: GateOf<'non-inferior'> | GateOf<'superior'>,
  gap: Gap,
): GateReading {
  const { metric, select } = gate;
  const selected = selectEvidence(context, { metric, select, comparative: true });
  if ('refused' in selected) return selected.refused;
  const { found } = selected;
  const { reading, ours, theirs } = found;
  if (theirs === undefined) return notEvaluated('No incumbent was run.', { metric });
  const level = gate.confidence ?? DEFAULT_LEVEL;
  const means = meaning(gap.asks);
  if (reading.kind !== 'share') {
    if (gap.ratio === undefined) {
      return notEvaluated('A latency or a cost is compared as a ratio: give the margin as rel.', { metric });
    }
    const ratio = ratioOf(context, found);
    if ('says' in ratio) return notEvaluated(sentence(ratio.says), { metric });
    const rule = { threshold: gap.ratio, wants: 'below', on: 'bound' } as const;
    return judgeHeld(context, found, {
      metric,
      unit: 'ratio',
      level,
      rule,
      means,
      evidence: lostCases(found),
      ...ratio,
    });
  }
  const higher = reading.better === 'higher';
  const keep = higher ? gap.keep : 2 - gap.keep;
  const at = (wanted: number): ShareContrast =>
    shareContrast(reading.read(ours), reading.read(theirs), contextOf(found, wanted), keep);
  const first = at(level);
  const held: Held = {
    metric,
    unit: 'points',
    at: (wanted) => (wanted === level ? first : at(wanted)).estimate,
    level,
    rule: { threshold: higher ? gap.by : -gap.by, wants: higher ? 'above' : 'below', on: 'bound' },
    sides: sidesOf(first, higher),
    ...(reading.source === 'repetition'
      ? {}
      : { scores: { sides: [first.ours, first.theirs], clusterOf: first.clusterOf } }),
    ...(gap.atBest === undefined || !higher ? {} : { atBest: gap.atBest }),
    evidence: lostCases(found),
    unmet: undefined,
    means: keep === 1 ? means : { ...means, pass: `${means.pass} (${scaled(keep)})` },
  };
  return judgeHeld(context, found, held);
}

function sidesOf({ found }: ShareContrast, higher: boolean): GateSides {
  const [wins = 0, losses = 0] =
    found === undefined ? [] : higher ? [found.wins, found.losses] : [found.losses, found.wins];
  return { candidate: found?.a.mean, incumbent: found?.b.mean, wins, ties: found?.ties ?? 0, losses };
}

function scaled(keep: number): string {
  return `the difference is to ${findingPhrase(keep, 'share')} of the incumbent's value`;
}
