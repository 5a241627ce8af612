import { type Numbers, numberAt } from './numbers.ts';

export type CalibrationBin = {
  /** Holds confidences in (low, high]; the first also holds its low end. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly accuracy: number;
  readonly confidence: number;
};

export type Calibration = {
  /** Mean squared gap of confidence and outcome: the headline. 0 is perfect, 0.25 is what "always 50 %" gets. */
  readonly brier: number;
  /** Mean negative log likelihood in nats, confidences cut to [1e-15, 1 - 1e-15]. */
  readonly logLoss: number;
  /** Mean gap of confidence and accuracy over bins, by count; too high for few items: hide below about 100. */
  readonly expectedError: number;
  readonly maximumError: number;
  /** Only bins that hold something. */
  readonly bins: readonly CalibrationBin[];
};

/**
 * Do stated confidences come true?
 *
 * @param confidence in [0, 1], else it throws
 * @param correct 1 or 0 for the same items
 * @param options.bins of equal width, 10 unless said otherwise
 * @returns `undefined` without items
 * @see Brier 1950; Naeini, Cooper & Hauskrecht 2015
 */
export function calibration(
  confidence: Numbers,
  correct: Numbers,
  options: { readonly bins?: number } = {},
): Calibration | undefined {
  const n = confidence.length;
  if (n !== correct.length) throw new RangeError(`Each confidence needs its outcome: ${n} against ${correct.length}.`);
  if (n === 0) return undefined;
  const bins = options.bins ?? 10;
  const sums = Array.from({ length: bins }, () => ({ count: 0, correct: 0, confidence: 0 }));
  let squares = 0;
  let loss = 0;
  for (let item = 0; item < n; item += 1) {
    const stated = numberAt(confidence, item);
    const outcome = numberAt(correct, item);
    if (!(stated >= 0 && stated <= 1))
      throw new RangeError(`A confidence lies in [0, 1]; item ${item} says ${stated}.`);
    squares += (stated - outcome) ** 2;
    const cut = Math.min(1 - CUT, Math.max(CUT, stated));
    loss -= outcome * Math.log(cut) + (1 - outcome) * Math.log(1 - cut);
    const bin = sums[binOf(stated, bins)];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.correct += outcome;
    bin.confidence += stated;
  }
  const filled = sums
    .map((bin, index) => ({
      low: index / bins,
      high: (index + 1) / bins,
      count: bin.count,
      accuracy: bin.correct / bin.count,
      confidence: bin.confidence / bin.count,
    }))
    .filter((bin) => bin.count > 0);
  const gaps = filled.map((bin) => Math.abs(bin.accuracy - bin.confidence));
  return {
    brier: squares / n,
    logLoss: loss / n,
    expectedError: filled.reduce((sum, bin, index) => sum + (bin.count / n) * numberAt(gaps, index), 0),
    maximumError: Math.max(...gaps),
    bins: filled,
  };
}

/** A confidence of exactly 0 or 1 that is wrong would cost infinitely much; scikit-learn cuts here too. */
const CUT = 1e-15;

function binOf(stated: number, bins: number): number {
  let bin = Math.max(0, Math.ceil(stated * bins) - 1);
  // The product may round across an edge; the edges themselves decide.
  while (bin > 0 && stated <= bin / bins) bin -= 1;
  while (bin < bins - 1 && stated > (bin + 1) / bins) bin += 1;
  return bin;
}
