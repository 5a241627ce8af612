import { normalCdf, normalPdf, normalSurvival } from './normal-cdf.ts';
import { normalQuantile } from './normal-quantile.ts';
import { type Numbers, numberAt } from './numbers.ts';

/** How the risk is spent: hardly any of it early (O'Brien-Fleming-like), or evenly (Pocock-like). */
export type Spending = 'obrien-fleming' | 'pocock';

export type SequentialLook = {
  /** Stop when z reaches this. Infinite when the look may spend nothing that a double can show. */
  readonly z: number;
  /** One-sided p at that z. The interval of this look has level 1 - 2 nominalP. */
  readonly nominalP: number;
  /** Risk spent up to and including this look. */
  readonly alphaSpent: number;
};

/**
 * One-sided boundaries that let a run be looked at several times without raising the risk of a false find: Lan-DeMets
 * alpha spending. The looks' statistics have independent increments, so the chance of crossing first at each look is
 * integrated step by step. (A random case order, fixed by seed before the first look, is what makes that true.)
 *
 * @param information share of the planned information at each look, rising, the last at most 1
 * @param options.alpha one-sided, over all looks; 0.025 unless said otherwise
 * @see Lan & DeMets 1983; Armitage, McPherson & Rowe 1969 for the integration; Jennison & Turnbull 1999
 */
export function groupSequentialBoundary(
  information: Numbers,
  options: { readonly alpha?: number; readonly spending?: Spending } = {},
): readonly SequentialLook[] {
  const alpha = options.alpha ?? 0.025;
  checkInformation(information);
  const looks: SequentialLook[] = [];
  let spent = 0;
  let before = 0;
  let density: Density | undefined;
  for (const at of information) {
    const alphaSpent = spendBy(options.spending ?? 'obrien-fleming', alpha, at);
    const step = Math.sqrt(at - before);
    const known = density;
    const boundary =
      known === undefined
        ? -normalQuantile(alphaSpent) * step
        : solveFalling((b) => crossingChance(known, b, step) - (alphaSpent - spent), Math.sqrt(at));
    density = densityBelow(density, boundary, step, Math.sqrt(at));
    const z = boundary / Math.sqrt(at);
    looks.push({ z, nominalP: normalSurvival(z), alphaSpent });
    spent = alphaSpent;
    before = at;
  }
  return looks;
}

/** Equally spaced looks, the last at full information. */
export function equalLooks(looks: number): readonly number[] {
  return Array.from({ length: looks }, (_, index) => (index + 1) / looks);
}

/** Density of the running sum on the part of the line where no boundary was reached, on a grid with Simpson weights. */
type Density = { readonly at: Float64Array; readonly mass: Float64Array };

/** Enough for six digits of z; the golden tables ask for four. */
const GRID_STEPS = 400;
/** Standard deviations below 0 where the grid begins: what lies beyond has a chance of 1e-19. */
const REACH = 9;

function checkInformation(information: Numbers): void {
  let before = 0;
  for (const at of information) {
    if (!(at > before && at <= 1 + 1e-12)) {
      throw new RangeError(
        `Information shares rise from above 0 to at most 1; these are ${Array.from(information).join(', ')}.`,
      );
    }
    before = at;
  }
}

function spendBy(spending: Spending, alpha: number, at: number): number {
  switch (spending) {
    case 'obrien-fleming':
      return 2 * normalCdf(normalQuantile(alpha / 2) / Math.sqrt(at));
    case 'pocock':
      return alpha * Math.log(1 + (Math.E - 1) * at);
    default:
      return spending satisfies never;
  }
}

function densityBelow(before: Density | undefined, boundary: number, step: number, sd: number): Density {
  const low = -REACH * sd;
  const high = Math.min(boundary, REACH * sd);
  const width = (high - low) / GRID_STEPS;
  const at = Float64Array.from({ length: GRID_STEPS + 1 }, (_, index) => low + index * width);
  const mass = at.map((y, index) => simpsonWeight(index) * (width / 3) * densityAt(before, y, step));
  return { at, mass };
}

function densityAt(before: Density | undefined, y: number, step: number): number {
  if (before === undefined) return normalPdf(y / step) / step;
  let sum = 0;
  for (let i = 0; i < before.at.length; i += 1) {
    sum += numberAt(before.mass, i) * normalPdf((y - numberAt(before.at, i)) / step);
  }
  return sum / step;
}

function crossingChance(before: Density, boundary: number, step: number): number {
  let sum = 0;
  for (let i = 0; i < before.at.length; i += 1) {
    sum += numberAt(before.mass, i) * normalSurvival((boundary - numberAt(before.at, i)) / step);
  }
  return sum;
}

function simpsonWeight(index: number): number {
  if (index === 0 || index === GRID_STEPS) return 1;
  return index % 2 === 1 ? 4 : 2;
}

function solveFalling(falling: (b: number) => number, sd: number): number {
  let low = -REACH * sd;
  let high = REACH * sd;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (falling(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
