import { dollars } from '../format/number-text.ts';
import type { Table } from '../format/table.ts';
import type { KeyEntry } from './key.ts';
import { tickDollars } from './pareto.ts';
import {
  findingOfStackedBars,
  keyOfStackedBars,
  type StackedBarsRow,
  type StackedBarsWords,
  stackedBars,
  tableOfStackedBars,
} from './stacked-bars.ts';

/** Dollars per task, by what they were paid for. */
export type CostBarsData = { readonly rows: readonly StackedBarsRow[] };

const WORDS: StackedBarsWords = {
  empty: 'No contender could be priced.',
  axis: ['$ per task · ← lower is better'],
  unit: '$',
  widestTick: '$0.005',
  write: dollars,
  writeTick: tickDollars,
};

export function costBars(data: CostBarsData, width: number, document: Document): Element {
  return stackedBars(data.rows, WORDS, { width, document });
}

export function findingOfCostBars(data: CostBarsData): string {
  return findingOfStackedBars(data.rows, 'Price per task', WORDS);
}

export function tableOfCostBars(data: CostBarsData): Table {
  return tableOfStackedBars(data.rows, WORDS);
}

export function keyOfCostBars(data: CostBarsData): KeyEntry[] {
  return keyOfStackedBars(data.rows);
}
