import type { Estimate } from '#bench/domain/estimate.ts';
import type { FindingUnit } from '#bench/domain/verdict.ts';
import type { Cases } from '#bench/stats/case-means.ts';
import { DEFAULT_LEVEL } from '#bench/stats/interval.ts';
import { contextOf, type SelectedEvidence } from './check-evidence.ts';
import { checkPrices } from './check-prices.ts';
import { costEstimate } from './cost-estimates.ts';
import { gateShare, latencyQuantile } from './gate-estimates.ts';
import { findingPhrase } from './gate-phrases.ts';
import { type GateContext, type GateOf, type GateReading, notEvaluated, sentence } from './gate-reading.ts';
import type { Rule } from './hold-against.ts';
import { type Held, judgeHeld, worstCases } from './judge-held.ts';
import { selectEvidence } from './select-evidence.ts';
import { trafficOf } from './traffic-of.ts';

/**
 * A value of the candidate alone against a fixed number. A grader's 1 is right, so of a score a floor bounds how often it is
 * right and a ceiling how often it is wrong. Latencies are given in seconds, costs in dollars.
 */
export function judgeRate(context: GateContext, gate: GateOf<'floor' | 'ceiling'>): GateReading {
  const { metric, select, value, on } = gate;
  const wants = gate.kind === 'floor' ? 'above' : 'below';
  return judgeAbsolute(context, { metric, select, k: undefined }, { threshold: value, wants, on });
}

/** The same for any gate that holds one contender against a number in the policy's own unit. */
export function judgeAbsolute(
  context: GateContext,
  wanted: Pick<Parameters<typeof selectEvidence>[1], 'metric' | 'select' | 'k'>,
  rule: Rule,
): GateReading {
  const { metric } = wanted;
  const selected = selectEvidence(context, { ...wanted, comparative: false });
  if ('refused' in selected) return selected.refused;
  const { found } = selected;
  const absolute = absoluteOf(context, found, rule);
  if ('says' in absolute) return notEvaluated(sentence(absolute.says), { metric });
  const { unit, subject } = absolute;
  const threshold = unit === 'ms' ? 1000 * rule.threshold : rule.threshold;
  const limit = findingPhrase(threshold, unit);
  const asks = rule.wants === 'above' ? `above ${limit}` : `below ${limit}`;
  const held: Held = {
    metric,
    unit,
    at: absolute.at,
    level: DEFAULT_LEVEL,
    rule: { ...rule, threshold },
    sides: undefined,
    ...(absolute.cases === undefined
      ? {}
      : { scores: { sides: [absolute.cases], clusterOf: found.selection.clusterOf } }),
    evidence: worstCases(found),
    unmet: absolute.unmet,
    means: {
      pass: rule.on === 'estimate' ? `the policy asks for ${asks} by the estimate` : `so it lies ${asks}`,
      fail: rule.on === 'estimate' ? `the policy asks for ${asks}` : `so it does not lie ${asks}`,
      inconclusive: `which neither shows nor rules out that it lies ${asks}`,
    },
  };
  return judgeHeld(context, { ...found, reading: { ...found.reading, title: subject } }, held);
}

interface Absolute {
  readonly unit: FindingUnit;
  readonly subject: string;
  readonly at: (level: number) => Estimate;
  readonly cases?: Cases;
  readonly unmet?: string | undefined;
}

function absoluteOf(
  context: GateContext,
  found: SelectedEvidence,
  { wants }: Rule,
): Absolute | { readonly says: string } {
  const { reading, ours, selection } = found;
  const { title } = reading;
  switch (reading.kind) {
    case 'share': {
      const wrong = wants === 'below' && reading.source === 'score';
      const values = reading.read(ours);
      const cases = wrong ? values.map((list) => Float64Array.from(list, (score) => 1 - score)) : values;
      return {
        unit: 'share',
        subject: wrong ? `share that fails ${reading.grader ?? 'the primary grader'}` : title,
        at: (level) => gateShare(cases, contextOf(found, level)),
        ...(reading.source === 'repetition' ? {} : { cases }),
      };
    }
    case 'latency':
      return {
        unit: 'ms',
        subject: title,
        at: (level) => latencyQuantile(ours, reading.metric, reading.p, contextOf(found, level)),
      };
    case 'cost': {
      const traffic = reading.of === 'monthly' ? trafficOf(context, selection) : undefined;
      if (traffic !== undefined && 'says' in traffic) return traffic;
      return {
        unit: 'USD',
        subject: title,
        at: (level) => costEstimate(ours, reading.of, traffic, contextOf(found, level)),
        unmet: checkPrices(context, found),
      };
    }
    default:
      return reading satisfies never;
  }
}
