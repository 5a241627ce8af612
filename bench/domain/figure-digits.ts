import type { Agreement } from './published-check.ts';

/** More than a number can carry, and the most that toFixed takes. */
const MOST_DECIMALS = 100;

/**
 * A checked figure with the digits that its rule is about: every one where the rule is to the last bit, else as many as were printed
 * or as the tolerance has.
 *
 * @param more digits shown beyond those, so that a reader sees how near the rounding was
 */
export function figureDigits(value: number, agreement: Agreement, more = 0): string {
  switch (agreement.kind) {
    case 'exact':
      return String(value);
    case 'within': {
      const { tolerance } = agreement;
      // A digit past the tolerance shows how near its end the difference lies.
      return tolerance > 0 ? value.toFixed(decimals(1 - Math.floor(Math.log10(tolerance)))) : String(value);
    }
    case 'rounded':
      if (value !== 0 && Math.abs(value) < 1e-6) return value.toExponential(3 + more);
      return value.toFixed(decimals(agreement.decimals + more));
    default:
      return agreement satisfies never;
  }
}

function decimals(wanted: number): number {
  return Math.min(Math.max(0, Math.floor(wanted)), MOST_DECIMALS);
}
