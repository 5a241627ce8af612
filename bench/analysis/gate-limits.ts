import { nonInferiorGap } from '#bench/analysis/decide/judge-non-inferior.ts';
import { differenceInterval, shareInterval } from '#bench/analysis/decide/judged-interval.ts';
import { readGateMetric } from '#bench/domain/gate-metric.ts';
import { DEFAULT_CONFIDENCE, type Gate } from '#bench/domain/policy.ts';
import type { Interval } from '#bench/stats/interval.ts';
import { type JudgedLimits, judgedLimits, type LimitSpread } from './judged-limits.ts';
import { type MadeUpRun, type MadeUpRuns, movedRuns } from './made-up-runs.ts';

/** A gate on a difference of scores, or on a share of them. */
export type ScoreGate = Extract<Gate, { readonly kind: 'non-inferior' | 'superior' | 'floor' | 'ceiling' }>;

/** Whether a gate of these kinds reads a score: latencies, costs and shares of another kind spread as nobody assumes. */
export function isScoreGate(gate: Gate): gate is ScoreGate {
  if (gate.kind !== 'non-inferior' && gate.kind !== 'superior' && gate.kind !== 'floor' && gate.kind !== 'ceiling') {
    return false;
  }
  const read = readGateMetric(gate.metric)?.kind;
  return read === 'quality' || read === 'grader';
}

interface LimitsOptions {
  /** How far the candidate's mean score is to lie from that of the runs. */
  readonly moved?: number;
  /** By how much the gate's error is divided. */
  readonly step?: number;
}

/**
 * How the interval that judges a gate falls, read off made-up runs by that very interval. In the gate's own unit: a ceiling holds the
 * share that fails.
 *
 * @returns undefined where a run has no interval
 */
export function gateLimits(
  gate: ScoreGate,
  made: MadeUpRuns,
  { moved = 0, step = 1 }: LimitsOptions = {},
): JudgedLimits | undefined {
  const { runs, width } = movedRuns(made, moved);
  const level = 1 - (1 - confidenceOf(gate)) / step;
  const found = judgedLimits(runs.flatMap((run) => intervalOf(gate, run, level) ?? []));
  if (found === undefined || width === undefined) return found;
  const narrowed = ({ reach, deviation }: LimitSpread) => ({ reach: width * reach, deviation: width * deviation });
  return { deviation: width * found.deviation, low: narrowed(found.low), high: narrowed(found.high) };
}

/** Level of the two-sided interval one of whose limits decides. */
export function confidenceOf(gate: ScoreGate): number {
  return 'confidence' in gate ? (gate.confidence ?? DEFAULT_CONFIDENCE) : DEFAULT_CONFIDENCE;
}

/** What is left of the incumbent's score when it is held against the candidate's: 1, but for a margin that is a share of it. */
export function keptShare(gate: ScoreGate): number {
  return gate.kind === 'non-inferior' ? nonInferiorGap(gate).keep : 1;
}

function intervalOf(
  gate: ScoreGate,
  { candidate, incumbent, clusterOf }: MadeUpRun,
  level: number,
): { readonly value: number; readonly interval: Interval } | undefined {
  const options = { level, clusterOf };
  switch (gate.kind) {
    case 'non-inferior':
    case 'superior':
      return differenceInterval(candidate, incumbent, options, keptShare(gate));
    case 'floor':
      return shareInterval(candidate, options);
    case 'ceiling':
      return shareInterval(
        candidate.map((scores) => Array.from(scores, (score) => 1 - score)),
        options,
      );
    default:
      return gate satisfies never;
  }
}
