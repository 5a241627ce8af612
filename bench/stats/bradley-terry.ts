import { invertPositiveDefinite } from './invert-positive-definite.ts';
import { numberAt } from './numbers.ts';

export type BradleyTerry = {
  /** Log-abilities; the first contender is the reference at 0. A gap of 1 is odds of e to 1. */
  readonly abilities: readonly number[];
  /** From the information matrix, battles taken as independent; 0 for the reference. Bootstrap over prompts instead. */
  readonly standardErrors: readonly number[];
  /** Of all abilities but the reference's. */
  readonly covariance: readonly (readonly number[])[];
  /** Twice the gap in log-likelihood to a model with one free rate per pair. */
  readonly deviance: number;
};

/** `wins[i][j]`: how often contender i beat contender j. */
export type WinTable = readonly (readonly number[])[];

/**
 * Ranks contenders from pairwise wins by maximum likelihood; ties are left out (see `davidson`).
 *
 * @returns `undefined` when the estimate would be infinite: the contenders must not split into two groups of which one
 *   never beat the other
 * @see Bradley & Terry 1952; Ford 1957 for when it exists
 */
export function bradleyTerry(wins: WinTable): BradleyTerry | undefined {
  const fit = maximise(wins, undefined);
  if (fit === undefined) return undefined;
  return {
    abilities: [0, ...fit.parameters],
    standardErrors: [0, ...fit.parameters.map((_, k) => Math.sqrt(entry(fit.covariance, k, k)))],
    covariance: fit.covariance,
    deviance: devianceOf(wins, [0, ...fit.parameters]),
  };
}

export type Davidson = Omit<BradleyTerry, 'covariance' | 'deviance'> & {
  /** Log of nu: how readily equal contenders tie; P(tie) among equals is nu / (2 + nu). */
  readonly logNu: number;
  readonly logNuStandardError: number;
};

/**
 * The same with ties as an outcome of their own: P(tie) is proportional to nu sqrt(pi_i pi_j).
 *
 * @param ties `ties[i][j]`: how often i and j tied; symmetric, each tie once in either half
 * @returns `undefined` as above (a tie joins both ways), and when there are only ties or none
 * @see Davidson 1970
 */
export function davidson(wins: WinTable, ties: WinTable): Davidson | undefined {
  const fit = maximise(wins, ties);
  if (fit === undefined) return undefined;
  const last = fit.parameters.length - 1;
  const abilities = fit.parameters.slice(0, last);
  return {
    abilities: [0, ...abilities],
    standardErrors: [0, ...abilities.map((_, k) => Math.sqrt(entry(fit.covariance, k, k)))],
    logNu: numberAt(fit.parameters, last),
    logNuStandardError: Math.sqrt(entry(fit.covariance, last, last)),
  };
}

function entry(table: WinTable, i: number, j: number): number {
  return numberAt(table[i] ?? [], j);
}

type Outcome = { readonly count: number; readonly features: Float64Array };

/**
 * Every pair is a choice among two or three outcomes with log-linear weights, so gradient and information are counts minus
 * expectations and covariances of the outcomes' features: Newton's method, with steps halved until the likelihood rises.
 */
function maximise(
  wins: WinTable,
  ties: WinTable | undefined,
): { readonly parameters: readonly number[]; readonly covariance: readonly (readonly number[])[] } | undefined {
  const contenders = wins.length;
  if (contenders < 2 || !connected(wins, ties)) return undefined;
  const pairs = outcomesOfPairs(wins, ties);
  const size = contenders - 1 + (ties === undefined ? 0 : 1);
  if (ties !== undefined && !tiesAndWins(pairs)) return undefined;
  let parameters: readonly number[] = new Array<number>(size).fill(0);
  for (let round = 0; round < 200; round += 1) {
    const { gradient, information, value } = derivatives(pairs, parameters);
    const covariance = invertPositiveDefinite(information);
    if (covariance === undefined) return undefined;
    const step = covariance.map((row) => row.reduce((sum, v, k) => sum + v * numberAt(gradient, k), 0));
    if (Math.max(...step.map(Math.abs)) < 1e-12) return { parameters, covariance };
    let scale = 1;
    const at = (share: number): readonly number[] => parameters.map((p, k) => p + share * numberAt(step, k));
    while (scale > 1e-6 && derivatives(pairs, at(scale)).value < value - 1e-12 * Math.abs(value)) scale /= 2;
    parameters = at(scale);
  }
  return undefined;
}

function outcomesOfPairs(wins: WinTable, ties: WinTable | undefined): readonly (readonly Outcome[])[] {
  const contenders = wins.length;
  const size = contenders - 1 + (ties === undefined ? 0 : 1);
  const pairs: Outcome[][] = [];
  for (let i = 0; i < contenders; i += 1) {
    for (let j = i + 1; j < contenders; j += 1) {
      const features = (shareI: number, shareJ: number, tie: number): Float64Array => {
        const row = new Float64Array(size);
        if (i > 0) row[i - 1] = shareI;
        row[j - 1] = shareJ;
        if (tie > 0) row[size - 1] = tie;
        return row;
      };
      const outcomes = [
        { count: entry(wins, i, j), features: features(1, 0, 0) },
        { count: entry(wins, j, i), features: features(0, 1, 0) },
      ];
      if (ties !== undefined) outcomes.push({ count: entry(ties, i, j), features: features(0.5, 0.5, 1) });
      pairs.push(outcomes);
    }
  }
  return pairs;
}

function derivatives(
  pairs: readonly (readonly Outcome[])[],
  parameters: readonly number[],
): { readonly gradient: Float64Array; readonly information: readonly Float64Array[]; readonly value: number } {
  const size = parameters.length;
  const gradient = new Float64Array(size);
  const information = Array.from({ length: size }, () => new Float64Array(size));
  let value = 0;
  for (const outcomes of pairs) {
    const battles = outcomes.reduce((sum, outcome) => sum + outcome.count, 0);
    if (battles === 0) continue;
    const scores = outcomes.map(({ features }) => parameters.reduce((sum, p, k) => sum + p * numberAt(features, k), 0));
    const top = Math.max(...scores);
    const weights = scores.map((score) => Math.exp(score - top));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const expected = new Float64Array(size);
    for (const [o, { count, features }] of outcomes.entries()) {
      const share = numberAt(weights, o) / total;
      value += count * (numberAt(scores, o) - top - Math.log(total));
      for (let k = 0; k < size; k += 1) {
        expected[k] = numberAt(expected, k) + share * numberAt(features, k);
        gradient[k] = numberAt(gradient, k) + count * numberAt(features, k);
      }
    }
    for (let k = 0; k < size; k += 1) gradient[k] = numberAt(gradient, k) - battles * numberAt(expected, k);
    for (const [o, { features }] of outcomes.entries()) {
      const share = (battles * numberAt(weights, o)) / total;
      for (const [k, row] of information.entries()) {
        const gap = numberAt(features, k) - numberAt(expected, k);
        if (gap === 0) continue;
        for (let l = 0; l < size; l += 1) {
          row[l] = numberAt(row, l) + share * gap * (numberAt(features, l) - numberAt(expected, l));
        }
      }
    }
  }
  return { gradient, information, value };
}

function tiesAndWins(pairs: readonly (readonly Outcome[])[]): boolean {
  const total = (pick: (index: number) => boolean): number =>
    pairs.reduce((sum, outcomes) => sum + outcomes.reduce((s, o, index) => s + (pick(index) ? o.count : 0), 0), 0);
  return total((index) => index === 2) > 0 && total((index) => index < 2) > 0;
}

/** From every contender each other one can be reached along wins (a tie counts both ways). */
function connected(wins: WinTable, ties: WinTable | undefined): boolean {
  const joined = (i: number, j: number): boolean =>
    entry(wins, i, j) > 0 || (ties !== undefined && entry(ties, i, j) > 0);
  const reachesAll = (edge: (i: number, j: number) => boolean): boolean => {
    const seen = new Set([0]);
    for (const i of seen) for (let j = 0; j < wins.length; j += 1) if (!seen.has(j) && edge(i, j)) seen.add(j);
    return seen.size === wins.length;
  };
  return reachesAll(joined) && reachesAll((i, j) => joined(j, i));
}

function devianceOf(wins: WinTable, abilities: readonly number[]): number {
  let deviance = 0;
  for (let i = 0; i < wins.length; i += 1) {
    for (let j = 0; j < wins.length; j += 1) {
      const count = i === j ? 0 : entry(wins, i, j);
      if (count === 0) continue;
      const battles = count + entry(wins, j, i);
      const rate = 1 / (1 + Math.exp(numberAt(abilities, j) - numberAt(abilities, i)));
      deviance += 2 * count * Math.log(count / (battles * rate));
    }
  }
  return deviance;
}
