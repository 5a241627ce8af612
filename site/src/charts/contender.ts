import type { Role, Slot } from './palette.ts';

/** A contender as charts show it. */
export type ChartContender = {
  /** Its slug: what the page's script knows the series by. */
  readonly key: string;
  readonly label: string;
  readonly role: Role;
  /** Its own colour, where the page wants more than the three roles. */
  readonly slot?: Slot;
};

/** A value with its interval; a single trial has none. */
export type ChartEstimate = {
  readonly value: number;
  readonly interval?: { readonly low: number; readonly high: number };
};
