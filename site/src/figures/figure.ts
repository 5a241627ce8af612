import type { ChartSpec } from '../charts/draw-chart.ts';
import type { KeyEntry } from '../charts/key.ts';
import type { Table } from '../format/table.ts';

/** A picture with everything that belongs to it: the page draws it, the CSV beside it holds its table. */
export interface FigureContent {
  /** A fixed word: links from outside end in it. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly chart: ChartSpec;
  readonly finding: string;
  readonly table: Table;
  readonly key: readonly KeyEntry[];
}
