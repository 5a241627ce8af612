import { findingPhrase } from './gate-phrases.ts';
import type { GateContext, GateOf, GateReading } from './gate-reading.ts';
import { type Gap, judgeDifference } from './judge-difference.ts';

/** Not worse than the incumbent by the margin or more: the unfavourable bound of the paired difference must clear it. */
export function judgeNonInferior(context: GateContext, gate: GateOf<'non-inferior'>): GateReading {
  return judgeDifference(context, gate, nonInferiorGap(gate));
}

/** Where the margin of a gate puts its threshold. */
export function nonInferiorGap({ margin }: GateOf<'non-inferior'>): Gap {
  if ('abs' in margin) {
    const by = margin.abs / 100;
    return {
      keep: 1,
      by: -by,
      ratio: undefined,
      asks: `not worse by ${findingPhrase(by, 'points')} or more`,
      atBest: 0,
    };
  }
  const { rel } = margin;
  return {
    keep: 1 - rel,
    by: 0,
    ratio: 1 + rel,
    asks: `not worse by ${findingPhrase(rel, 'share')} of the incumbent's value or more`,
    atBest: undefined,
  };
}
