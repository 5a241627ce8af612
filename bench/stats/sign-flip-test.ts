import { type Numbers, numberAt } from './numbers.ts';
import { FRESH_DRAWS, type RandomDraws } from './random-draws.ts';

export interface SignFlipOptions {
  readonly seed: number;
  /** 9,999 unless said otherwise. */
  readonly draws?: number;
  /** Where the signs come from: `rememberedDraws()` where many tests share a seed. */
  readonly from?: RandomDraws;
}

export type SignFlipTest = {
  readonly pTwoSided: number;
  /** For "the differences are above 0". */
  readonly pGreater: number;
  /** `exact` counts every assignment of signs; `seeded` draws them. */
  readonly kind: 'exact' | 'seeded';
};

/**
 * Fisher-Pitman randomisation test of paired differences, one per independent case (sum them within a cluster): could
 * their mean come from signs drawn by lot? Exact while at most 16 differences are not 0, else seeded.
 *
 * @returns `undefined` for no differences; p = 1 when all are 0
 * @see Pitman 1937; Phipson & Smyth 2010 for counting the observed assignment
 */
export function signFlipTest(differences: Numbers, options: SignFlipOptions): SignFlipTest | undefined {
  if (differences.length === 0) return undefined;
  const nonzero = Float64Array.from(differences).filter((d) => d !== 0);
  return nonzero.length <= EXACT_UP_TO ? exactSignFlipTest(nonzero) : seededSignFlipTest(differences, options);
}

/** All 2^n assignments of signs; n at most 24. */
export function exactSignFlipTest(differences: Numbers): SignFlipTest {
  const n = differences.length;
  if (n > 24) throw new RangeError(`2^${n} sign assignments are too many: use seededSignFlipTest.`);
  const { observed, slack } = observedSum(differences);
  const assignments = 2 ** n;
  let greater = 0;
  let extreme = 0;
  let sum = observed;
  const signs = new Int8Array(n).fill(1);
  // Gray code: each assignment differs from the one before by a single sign.
  for (let step = 1; step <= assignments; step += 1) {
    if (sum >= observed - slack) greater += 1;
    if (Math.abs(sum) >= Math.abs(observed) - slack) extreme += 1;
    if (step === assignments) break;
    const flip = 31 - Math.clz32(step & -step);
    const sign = numberAt(signs, flip);
    sum -= 2 * sign * numberAt(differences, flip);
    signs[flip] = -sign;
  }
  return { pTwoSided: extreme / assignments, pGreater: greater / assignments, kind: 'exact' };
}

/** Signs drawn from MT19937, one per difference in order, -1 below 1/2; p = (1 + hits) / (draws + 1), so never 0. */
export function seededSignFlipTest(differences: Numbers, options: SignFlipOptions): SignFlipTest {
  const draws = options.draws ?? 9_999;
  const values = Float64Array.from(differences);
  const next = (options.from ?? FRESH_DRAWS).signs(options.seed, values.length);
  const { observed, slack } = observedSum(differences);
  let greater = 0;
  let extreme = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const signs = next();
    let sum = 0;
    for (let at = 0; at < values.length; at += 1) sum += (signs[at] ?? 1) * (values[at] ?? 0);
    if (sum >= observed - slack) greater += 1;
    if (Math.abs(sum) >= Math.abs(observed) - slack) extreme += 1;
  }
  return { pTwoSided: (1 + extreme) / (draws + 1), pGreater: (1 + greater) / (draws + 1), kind: 'seeded' };
}

const EXACT_UP_TO = 16;

/** Sums that differ from the observed one by rounding only are ties with it. */
function observedSum(differences: Numbers): { observed: number; slack: number } {
  let observed = 0;
  let size = 0;
  for (const difference of differences) {
    observed += difference;
    size += Math.abs(difference);
  }
  return { observed, slack: 1e-12 * Math.max(size, differences.length) };
}
