import { NOT_MEASURED, percentNumber } from './number-text.ts';

export type Column = {
  readonly label: string;
  /** Of the number in a CSV; on the page the cells say it themselves. */
  readonly unit?: string;
  /** Numbers stand right-aligned and sort as numbers. */
  readonly kind: 'text' | 'number';
};

/** A text, or a number with what the page writes for it. */
export type Cell = string | { readonly shown: string; readonly value: number | undefined };

/** The numbers behind a picture, once for the page and once for the CSV. */
export type Table = { readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] };

export function textColumn(label: string): Column {
  return { label, kind: 'text' };
}

export function numberColumn(label: string, unit?: string): Column {
  return { label, kind: 'number', ...(unit === undefined ? {} : { unit }) };
}

/**
 * A number in a table: written for readers, and for spreadsheets with its digits (12 at most: what comes after is only
 * the noise of binary fractions).
 */
export function numberCell(value: number | undefined, write: (value: number | undefined) => string): Cell {
  if (value === undefined) return { shown: NOT_MEASURED, value };
  return { shown: write(value), value: Number.isFinite(value) ? Number(value.toPrecision(12)) : undefined };
}

/** A share as a cell in percent. */
export function percentCell(share: number | undefined): Cell {
  return numberCell(share === undefined ? undefined : share * 100, (value) =>
    percentNumber(value === undefined ? undefined : value / 100),
  );
}
