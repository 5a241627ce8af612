import { caseMeans } from '#bench/stats/case-means.ts';
import { mcnemarTest } from '#bench/stats/mcnemar-test.ts';
import { numberAt } from '#bench/stats/numbers.ts';
import type { RandomDraws } from '#bench/stats/random-draws.ts';
import { signFlipTest } from '#bench/stats/sign-flip-test.ts';
import { scoreScale } from './arm.ts';
import type { PairedEstimate, PairedSides } from './paired-estimate.ts';

/** The p-value that stands beside an interval, never in its place. Two-sided. */
export interface CompanionP {
  readonly value: number;
  readonly method: 'mcnemar-exact' | 'sign-flip-exact' | 'sign-flip-seeded' | 'paired-t' | 'ratio-log-delta-t';
  /** Of the drawn signs. */
  readonly seed: number | undefined;
}

/**
 * Scores: McNemar's exact test for single passes and failures of independent cases, else signs flipped by cluster. Ratios: the
 * t behind their interval.
 *
 * @param from where signs come from: `rememberedDraws()` where many are tested by one seed
 * @returns `undefined` where nothing can be tested
 */
export function companionP(found: PairedEstimate, seed: number, from?: RandomDraws): CompanionP | undefined {
  if (found.form === 'ratio') {
    const method = found.statistic === 'median' ? 'paired-t' : 'ratio-log-delta-t';
    return found.pOfRatio === undefined ? undefined : { value: found.pOfRatio, method, seed: undefined };
  }
  if (found.estimate.clusters < 2) return undefined;
  if (singlePasses(found.sides)) {
    return { value: mcnemarTest(found.wins, found.losses).pExact, method: 'mcnemar-exact', seed: undefined };
  }
  const differences = clusterDifferences(found.sides).filter((difference) => Math.abs(difference) > ROUNDING);
  // Cases that do not differ say nothing here, whatever their signs: without them the draws do not depend on how many there are.
  const test = signFlipTest(differences.length === 0 ? [0] : differences, { seed, ...(from && { from }) });
  if (test === undefined) return undefined;
  return test.kind === 'exact'
    ? { value: test.pTwoSided, method: 'sign-flip-exact', seed: undefined }
    : { value: test.pTwoSided, method: 'sign-flip-seeded', seed };
}

const ROUNDING = 1e-12;

function singlePasses({ contender, baseline, clusterOf }: PairedSides): boolean {
  const single = [contender, baseline].every((cases) => cases.every(({ length }) => length === 1));
  return single && new Set(clusterOf).size === contender.length && scoreScale(contender, baseline) === 'binary';
}

function clusterDifferences({ contender, baseline, clusterOf }: PairedSides): readonly number[] {
  const ours = caseMeans(contender).means;
  const theirs = caseMeans(baseline).means;
  const sums = new Map<string | number, number>();
  for (const [index, cluster] of clusterOf.entries()) {
    sums.set(cluster, (sums.get(cluster) ?? 0) + numberAt(ours, index) - numberAt(theirs, index));
  }
  return [...sums.values()];
}
