import { mean } from './mean.ts';
import { type Numbers, numberAt } from './numbers.ts';
import { sampleVariance } from './sample-variance.ts';

/**
 * Pearson's correlation of two lists of one length.
 *
 * @returns in [-1, 1]; `undefined` below two pairs, or when one side does not vary
 */
export function correlation(x: Numbers, y: Numbers): number | undefined {
  if (x.length !== y.length) throw new RangeError(`A correlation takes pairs: ${x.length} values against ${y.length}.`);
  const varianceX = sampleVariance(x);
  const varianceY = sampleVariance(y);
  if (!varianceX || !varianceY) return undefined;
  const meanX = mean(x) ?? 0;
  const meanY = mean(y) ?? 0;
  let products = 0;
  for (let i = 0; i < x.length; i += 1) products += (numberAt(x, i) - meanX) * (numberAt(y, i) - meanY);
  const r = products / (x.length - 1) / Math.sqrt(varianceX * varianceY);
  return Math.min(1, Math.max(-1, r));
}
