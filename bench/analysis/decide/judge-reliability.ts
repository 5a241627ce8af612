import { type GateContext, type GateOf, type GateReading, notEvaluated } from './gate-reading.ts';
import { judgeAbsolute } from './judge-rate.ts';

/** How alike the trials of one case are: pass^k from below, flip rate from above, agreement from below. Always on the bound. */
export function judgeReliability(context: GateContext, gate: GateOf<'reliability'>): GateReading {
  const { metric, select, k, min, max } = gate;
  const threshold = min ?? max;
  if (threshold === undefined || (min !== undefined && max !== undefined)) {
    return notEvaluated('The gate needs min or max, and only one of them: correct it.', { metric });
  }
  const needed = metric === 'pass^k' ? (k ?? 1) : 2;
  const { repetitions } = context.evidence.plan;
  if (repetitions < needed) {
    return notEvaluated(
      `It takes ${needed} trials a case to read ${metric}, and there are ${repetitions}: run more trials.`,
      {
        metric,
      },
    );
  }
  const rule = { threshold, wants: min === undefined ? 'below' : 'above', on: 'bound' } as const;
  return judgeAbsolute(context, { metric, select, k }, rule);
}
