import type { TrafficWeights } from './cost-estimates.ts';
import type { GateContext } from './gate-reading.ts';
import { casesNamed, listed, type Selection } from './select-cases.ts';

/**
 * The policy's shares of the traffic over the selected cases; without shares every case counts the same.
 *
 * @returns a sentence naming the slices of the traffic that no case stands for
 */
export function trafficOf(
  { policy, evidence }: GateContext,
  selection: Selection,
): TrafficWeights | { readonly says: string } {
  const weights = Object.entries(policy.traffic?.weights ?? {}).filter(([, share]) => share > 0);
  const requestsPerMonth = policy.traffic?.requestsPerMonth;
  if (weights.length === 0) {
    const places = selection.keys.map((_, place) => place);
    return { requestsPerMonth, groups: [{ name: 'all', share: 1, places }] };
  }
  const total = weights.reduce((sum, [, share]) => sum + share, 0);
  const groups = weights.map(([name, share]) => {
    const named = new Set(casesNamed(name, evidence.plan));
    const places = selection.keys.flatMap((key, place) => (named.has(key) ? [place] : []));
    return { name, share: share / total, places };
  });
  const missing = groups.filter(({ places }) => places.length === 0).map(({ name }) => name);
  if (missing.length === 0) return { requestsPerMonth, groups };
  return {
    says: `no case stands for ${listed(missing)} of the traffic: run those cases, or correct the shares of the policy`,
  };
}
