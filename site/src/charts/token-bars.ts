import { count, NOT_MEASURED } from '../format/number-text.ts';
import type { Table } from '../format/table.ts';
import type { KeyEntry } from './key.ts';
import {
  findingOfStackedBars,
  keyOfStackedBars,
  type StackedBarsRow,
  type StackedBarsWords,
  stackedBars,
  tableOfStackedBars,
} from './stacked-bars.ts';

/** Tokens per task, by what they were used for. */
export type TokenBarsData = { readonly rows: readonly StackedBarsRow[] };

const WORDS: StackedBarsWords = {
  empty: 'No contender reported its tokens.',
  axis: ['tokens per task · ← lower is better'],
  unit: 'tokens',
  widestTick: '10 000',
  write: (tokens) => (tokens === undefined ? NOT_MEASURED : count(Math.round(tokens))),
  writeTick: (tokens) => count(tokens),
};

export function tokenBars(data: TokenBarsData, width: number, document: Document): Element {
  return stackedBars(data.rows, WORDS, { width, document });
}

export function findingOfTokenBars(data: TokenBarsData): string {
  return findingOfStackedBars(data.rows, 'Tokens per task', WORDS);
}

export function tableOfTokenBars(data: TokenBarsData): Table {
  return tableOfStackedBars(data.rows, WORDS);
}

export function keyOfTokenBars(data: TokenBarsData): KeyEntry[] {
  return keyOfStackedBars(data.rows);
}
