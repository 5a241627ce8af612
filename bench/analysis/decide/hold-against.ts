import type { Estimate } from '#bench/domain/estimate.ts';
import type { GateReading } from './gate-reading.ts';

/** Which side of the threshold a gate wants its estimate on. */
export type Side = 'above' | 'below';

/** Whether the whole interval must clear the threshold, or the point alone. */
export interface Rule {
  readonly threshold: number;
  readonly wants: Side;
  readonly on: 'estimate' | 'bound';
}

/**
 * Pass when the unfavourable bound clears the threshold, fail when the favourable bound misses it, else inconclusive.
 *
 * @returns `outcome` undefined when there is nothing to hold; `distance` positive with room to spare, negative by how much is
 *   missing
 */
export function holdAgainst(
  estimate: Pick<Estimate, 'value' | 'low' | 'high'>,
  { threshold, wants, on }: Rule,
): {
  readonly outcome: Exclude<GateReading['outcome'], 'not-evaluated'> | undefined;
  readonly distance: number | undefined;
} {
  const { value, low, high } = estimate;
  const room = (bound: number | undefined): number | undefined =>
    bound === undefined ? undefined : wants === 'above' ? bound - threshold : threshold - bound;
  if (on === 'estimate') {
    const distance = room(value);
    return { outcome: distance === undefined ? undefined : distance >= 0 ? 'pass' : 'fail', distance };
  }
  const worst = room(wants === 'above' ? low : high);
  const best = room(wants === 'above' ? high : low);
  if (worst !== undefined && worst > 0) return { outcome: 'pass', distance: worst };
  if (best !== undefined && best < 0) return { outcome: 'fail', distance: best };
  if (worst === undefined && best === undefined) return { outcome: undefined, distance: undefined };
  return { outcome: 'inconclusive', distance: worst };
}
