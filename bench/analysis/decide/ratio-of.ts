import type { EstimateContext } from '#bench/analysis/estimate-base.ts';
import { METRICS } from '#bench/analysis/metrics.ts';
import { pairedEstimate } from '#bench/analysis/paired-estimate.ts';
import type { Estimate } from '#bench/domain/estimate.ts';
import type { GateSides } from '#bench/domain/verdict.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { contextOf, type SelectedEvidence } from './check-evidence.ts';
import { checkPrices } from './check-prices.ts';
import { costEstimate, costRatio } from './cost-estimates.ts';
import { latencyQuantile, latencyRatio } from './gate-estimates.ts';
import type { GateContext } from './gate-reading.ts';
import { trafficOf } from './traffic-of.ts';

/** A ratio of candidate to incumbent, at any level. */
export interface GateRatio {
  readonly at: (level: number) => Estimate;
  readonly sides: GateSides;
  readonly unmet: string | undefined;
}

/** Candidate over incumbent for a latency or a cost; a sentence where no such ratio is estimated. */
export function ratioOf(context: GateContext, found: SelectedEvidence): GateRatio | { readonly says: string } {
  const { reading, ours, theirs } = found;
  if (theirs === undefined) return { says: 'there is no incumbent to divide by' };
  if (reading.kind === 'share') return { says: `${reading.title} is compared as a difference, not as a ratio` };
  const at = (level: number): EstimateContext => contextOf(found, level);
  if (reading.kind === 'latency') {
    const { metric, p } = reading;
    const { seed } = context.evidence.plan;
    if (latencyRatio(ours, theirs, metric, p, seed, at(DEFAULT_LEVEL)) === undefined) {
      return {
        says: `ratios are estimated of the median and of the p95, not of the ${reading.title}: gate it as absolute`,
      };
    }
    const { wins, ties, losses } = pairedEstimate(METRICS[metric], ours, theirs, at(DEFAULT_LEVEL));
    return {
      at: (level) =>
        latencyRatio(ours, theirs, metric, p, seed, at(level)) ?? latencyQuantile(ours, metric, p, at(level)),
      sides: {
        candidate: latencyQuantile(ours, metric, p, at(DEFAULT_LEVEL)).value,
        incumbent: latencyQuantile(theirs, metric, p, at(DEFAULT_LEVEL)).value,
        wins,
        ties,
        losses,
      },
      unmet: undefined,
    };
  }
  const { of } = reading;
  const traffic = of === 'monthly' ? trafficOf(context, found.selection) : undefined;
  if (traffic !== undefined && 'says' in traffic) return traffic;
  const { wins, ties, losses } = pairedEstimate(METRICS.costUsd, ours, theirs, at(DEFAULT_LEVEL));
  return {
    at: (level) => costRatio(ours, theirs, of, traffic, at(level)),
    sides: {
      candidate: costEstimate(ours, of, traffic, at(DEFAULT_LEVEL)).value,
      incumbent: costEstimate(theirs, of, traffic, at(DEFAULT_LEVEL)).value,
      wins,
      ties,
      losses,
    },
    unmet: checkPrices(context, found),
  };
}
