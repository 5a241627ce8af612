import type { Estimate } from '#bench/domain/estimate.ts';
import type { ReportContender } from '#bench/report/report.ts';
import type { ChartContender, ChartEstimate } from '../charts/contender.ts';
import type { Slot } from '../charts/palette.ts';
import { intervalOf } from '../format/verdict-text.ts';

/** A contender in charts that decide: three roles, no colour of its own. */
export function byRole({ slug, label, role }: ReportContender): ChartContender {
  return { key: slug, label, role };
}

/** A contender in charts of many: its own colour, the same on every page for good. */
export function byOwnColour(contender: ReportContender): ChartContender {
  return isSlot(contender.slot) ? { ...byRole(contender), slot: contender.slot } : byRole(contender);
}

function isSlot(slot: number | undefined): slot is Slot {
  return slot !== undefined && Number.isInteger(slot) && slot >= 1 && slot <= 6;
}

export function chartEstimate(
  estimate: Pick<Estimate, 'value' | 'low' | 'high'> | undefined,
): ChartEstimate | undefined {
  return scaledEstimate(estimate, 1);
}

/** The same in another unit: ms as seconds by 1/1000. */
export function scaledEstimate(
  estimate: Pick<Estimate, 'value' | 'low' | 'high'> | undefined,
  by: number,
): ChartEstimate | undefined {
  if (estimate?.value === undefined) return undefined;
  const interval = intervalOf(estimate);
  return {
    value: estimate.value * by,
    ...(interval === undefined ? {} : { interval: { low: interval.low * by, high: interval.high * by } }),
  };
}
