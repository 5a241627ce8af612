import { findingPhrase } from './gate-phrases.ts';
import type { GateContext, GateOf, GateReading } from './gate-reading.ts';
import { judgeDifference } from './judge-difference.ts';

/** Better than the incumbent by more than `by`: points of a score, per cent of a latency or a cost. */
export function judgeSuperior(context: GateContext, gate: GateOf<'superior'>): GateReading {
  const by = (gate.by ?? 0) / 100;
  const asks =
    by === 0 ? 'better than the incumbent' : `better than the incumbent by more than ${findingPhrase(by, 'points')}`;
  return judgeDifference(context, gate, { keep: 1, by, ratio: 1 - by, asks, atBest: undefined });
}
