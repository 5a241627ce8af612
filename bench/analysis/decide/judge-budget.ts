import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { type GateContext, type GateOf, type GateReading, notEvaluated, sentence } from './gate-reading.ts';
import { judgeHeld, lostCases, meaning } from './judge-held.ts';
import { judgeAbsolute } from './judge-rate.ts';
import { ratioOf } from './ratio-of.ts';
import { selectEvidence } from './select-evidence.ts';

/** A cost, a latency or an error rate within its budget: as it is, or as a ratio to the incumbent's. */
export function judgeBudget(context: GateContext, gate: GateOf<'budget'>): GateReading {
  const { metric, select, max, on } = gate;
  const rule = { threshold: max, wants: 'below', on } as const;
  if (gate.vs !== 'incumbent-ratio') return judgeAbsolute(context, { metric, select, k: undefined }, rule);
  const selected = selectEvidence(context, { metric, select, comparative: true });
  if ('refused' in selected) return selected.refused;
  const { found } = selected;
  const ratio = ratioOf(context, found);
  if ('says' in ratio) return notEvaluated(sentence(ratio.says), { metric });
  const means = meaning(max === 1 ? 'below that of the incumbent' : `below ${max} times that of the incumbent`);
  return judgeHeld(context, found, {
    metric,
    unit: 'ratio',
    level: DEFAULT_LEVEL,
    rule,
    means,
    evidence: lostCases(found),
    ...ratio,
  });
}
