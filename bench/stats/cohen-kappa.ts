import { DEFAULT_LEVEL, type Interval, upperTail } from './interval.ts';
import { normalQuantile } from './normal-quantile.ts';
import { type Numbers, numberAt } from './numbers.ts';
import { agreementWeight, type RatingTable, type RatingWeights, ratingTable } from './rating-table.ts';

export type CohenKappa = {
  /** `undefined` when both raters used one and the same category: 0/0. */
  readonly kappa: number | undefined;
  /** Share of items rated alike, weighted as kappa is. */
  readonly observed: number;
  /** What chance alone would give. */
  readonly expected: number;
  readonly items: number;
};

/**
 * Agreement of two raters beyond chance. Rare failures push it towards 0 while the raters agree on 90 % (the prevalence
 * paradox): show it with the observed agreement and `gwetAgreement`.
 *
 * @param first categories as numbers; for weights their ascending order is the scale
 * @returns `undefined` without items
 * @see Cohen 1960 and 1968; Feinstein & Cicchetti 1990
 */
export function cohenKappa(
  first: Numbers,
  second: Numbers,
  options: { readonly weights?: RatingWeights } = {},
): CohenKappa | undefined {
  const shares = sharesOf(ratingTable(first, second));
  if (shares === undefined) return undefined;
  const q = shares.rows.length;
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < q; i += 1) {
    for (let j = 0; j < q; j += 1) {
      const weight = agreementWeight(options.weights ?? 'nominal', i, j, q);
      observed += weight * cell(shares, i, j);
      expected += weight * numberAt(shares.rows, i) * numberAt(shares.columns, j);
    }
  }
  return { kappa: kappaOf(observed, expected), observed, expected, items: shares.items };
}

/**
 * Unweighted kappa of a table of counts with its large-sample interval.
 *
 * @returns `undefined` without items or when kappa is; `interval` is `undefined` when the raters never disagree
 * @see Fleiss, Cohen & Everitt 1969
 */
export function cohenKappaInterval(
  counts: RatingTable['counts'],
  options: { readonly level?: number } = {},
):
  | {
      readonly kappa: number;
      readonly standardError: number;
      /** Under the hypothesis that kappa is 0. */
      readonly standardErrorNull: number;
      readonly interval: Interval | undefined;
    }
  | undefined {
  const shares = sharesOf({ categories: counts.map((_, index) => index), counts });
  if (shares === undefined) return undefined;
  const { rows, columns, items } = shares;
  const q = rows.length;
  let observed = 0;
  let expected = 0;
  let nullTerm = 0;
  for (let i = 0; i < q; i += 1) {
    observed += cell(shares, i, i);
    expected += numberAt(rows, i) * numberAt(columns, i);
    nullTerm += numberAt(rows, i) * numberAt(columns, i) * (numberAt(rows, i) + numberAt(columns, i));
  }
  const kappa = kappaOf(observed, expected);
  if (kappa === undefined) return undefined;
  let spread = -((kappa - expected * (1 - kappa)) ** 2);
  for (let i = 0; i < q; i += 1) {
    for (let j = 0; j < q; j += 1) {
      const marginal = i === j ? numberAt(rows, i) + numberAt(columns, i) : numberAt(columns, i) + numberAt(rows, j);
      const weight = i === j ? (1 - marginal * (1 - kappa)) ** 2 : ((1 - kappa) * marginal) ** 2;
      spread += cell(shares, i, j) * weight;
    }
  }
  const scale = (1 - expected) * Math.sqrt(items);
  const standardError = Math.sqrt(Math.max(0, spread)) / scale;
  const reach = normalQuantile(upperTail(options.level ?? DEFAULT_LEVEL)) * standardError;
  return {
    kappa,
    standardError,
    standardErrorNull: Math.sqrt(Math.max(0, expected + expected ** 2 - nullTerm)) / scale,
    interval: observed < 1 && standardError > 0 ? { low: kappa - reach, high: kappa + reach } : undefined,
  };
}

type Shares = {
  readonly cells: readonly (readonly number[])[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly items: number;
};

function sharesOf({ counts }: RatingTable): Shares | undefined {
  let items = 0;
  for (const row of counts) for (const count of row) items += count;
  if (items === 0) return undefined;
  const cells = counts.map((row) => row.map((count) => count / items));
  const rows = cells.map((row) => row.reduce((sum, share) => sum + share, 0));
  const columns = cells.map((_, j) => cells.reduce((sum, row) => sum + numberAt(row, j), 0));
  return { cells, rows, columns, items };
}

function cell(shares: Shares, i: number, j: number): number {
  return numberAt(shares.cells[i] ?? [], j);
}

function kappaOf(observed: number, expected: number): number | undefined {
  return 1 - expected > 1e-12 ? (observed - expected) / (1 - expected) : undefined;
}
