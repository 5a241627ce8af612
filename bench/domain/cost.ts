/**
 * What a trial cost. Money is a decimal string in US dollars, so that no rounding creeps in between writers and readers.
 * A trial that could not be priced is `unpriced` with its reason: never 0, never part of a "cheapest".
 */
export type Cost =
  | {
      readonly kind: 'priced';
      readonly usd: string;
      /** The id of the line in the run's price lock. */
      readonly priceLine: string;
      /** exact: the line is for this very model. prefix: a neighbour's price; shown with a warning. manual: the user's own. */
      readonly match: PriceMatch;
      /** `estimated` when the token counts were. */
      readonly basis: 'provider' | 'estimated';
      /** Attempts that began to answer and then failed: their tokens were never reported, so the amount is a lower bound. */
      readonly unreportedAttempts: number;
    }
  /** Written down by whoever recorded the answer. */
  | { readonly kind: 'recorded'; readonly usd: string }
  | { readonly kind: 'unpriced'; readonly reason: string };

export type PriceMatch = 'exact' | 'prefix' | 'manual' | 'simulated';

/** Decimal places a dollar amount is kept with: a millionth of a cent. */
const USD_PLACES = 10;

/** Dollars as the decimal string the files hold, without trailing zeros. */
export function usdText(amount: number): string {
  if (!Number.isFinite(amount)) throw new RangeError(`An amount of money must be a finite number, not ${amount}.`);
  return amount.toFixed(USD_PLACES).replace(/\.?0+$/, '');
}

/** The amount in dollars; undefined for an unpriced trial. */
export function costUsd(cost: Cost): number | undefined {
  return cost.kind === 'unpriced' ? undefined : Number(cost.usd);
}
