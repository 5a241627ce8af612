import { type Arm, COUNTED } from '#bench/analysis/arm.ts';
import type { SelectedEvidence } from './check-evidence.ts';
import type { GateContext } from './gate-reading.ts';

/** Why a cost may not be judged, of either side; undefined when both are priced. */
export function checkPrices({ policy, evidence }: GateContext, { ours, theirs }: SelectedEvidence): string | undefined {
  for (const arm of theirs === undefined ? [ours] : [ours, theirs]) {
    const because = unpricedBecause(arm, policy.evidence.maxErrorRate, evidence.run.unpriced[arm.contender]);
    if (because !== undefined) return because;
  }
  return undefined;
}

/**
 * Why a contender's cost is not known well enough to be judged: unpriced answers are never counted as free.
 *
 * @param most share of answers that may be without a price
 */
function unpricedBecause(arm: Arm, most: number, known: string | undefined): string | undefined {
  let [answers, unpriced] = [0, 0];
  for (const [slot, status] of arm.status.entries()) {
    if (status !== COUNTED) continue;
    answers += 1;
    if (Number.isNaN(arm.costUsd[slot] ?? Number.NaN)) unpriced += 1;
  }
  if (answers === 0 || unpriced / answers <= most) return undefined;
  const [reason] = [...arm.prices.unpriced.keys()].sort();
  const all = unpriced === answers ? 'no answer' : `${unpriced} of ${answers} answers`;
  const what =
    unpriced === answers ? `${all} of ${arm.contender} has a price` : `${all} of ${arm.contender} have no price`;
  return `${what} (${known ?? reason ?? 'no reason known'}): add its price and price the run again`;
}
