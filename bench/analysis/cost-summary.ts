import { usdText } from '#bench/domain/cost.ts';
import type { Cases } from '#bench/stats/case-means.ts';
import { amountEstimate, costPerSuccessEstimate } from './amount-estimate.ts';
import { type Arm, sortedRecord, valuesByCase } from './arm.ts';
import { failuresAsWrong } from './count-trials.ts';
import type { EstimateContext } from './estimate-base.ts';
import { METRICS, type MetricName } from './metrics.ts';
import type { AmountSummary, CostSummary } from './run-summary.ts';

type About = (what: string) => EstimateContext;

/** What an arm cost, and for how many trials nobody knows. */
export function costSummary(arm: Arm, about: About): CostSummary {
  const { perTrial, total, known } = amountSummary(arm, 'costUsd', about);
  const success = failuresAsWrong(arm);
  const bothKnown = (column: Float64Array): Cases =>
    valuesByCase(
      column.map((value, slot) =>
        Number.isNaN(arm.costUsd[slot] ?? Number.NaN) || Number.isNaN(success[slot] ?? Number.NaN) ? Number.NaN : value,
      ),
      arm.repetitions,
    );
  const { lines, unpriced, recorded, estimated, neighbours, lowerBounds } = arm.prices;
  return {
    perTrial,
    perSuccess: costPerSuccessEstimate(bothKnown(arm.costUsd), bothKnown(success), about('cost per success')),
    totalUsd: total === undefined ? undefined : usdText(total),
    priced: known,
    unpriced: sortedRecord(unpriced),
    priceLines: sortedRecord(lines),
    recorded,
    estimated,
    neighbours,
    lowerBounds,
  };
}

/** One amount per trial of an arm. */
export function amountSummary(arm: Arm, name: MetricName, about: About): AmountSummary {
  const { title, unit, read } = METRICS[name];
  const column = read(arm);
  let [known, attempted, total] = [0, 0, 0];
  for (const [slot, amount] of column.entries()) {
    if ((arm.status[slot] ?? 0) > 0) attempted += 1;
    if (Number.isNaN(amount)) continue;
    known += 1;
    total += amount;
  }
  return {
    perTrial: amountEstimate(valuesByCase(column, arm.repetitions), unit, about(title)),
    total: known === 0 ? undefined : total,
    known,
    unknown: attempted - known,
  };
}
