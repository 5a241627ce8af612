import { chanceAllFrom } from './pass-at-k.ts';

export type OutputDiversity = {
  readonly trials: number;
  /** How often each distinct output occurred, in order of first appearance. */
  readonly counts: readonly number[];
  readonly unique: number;
  /** Share of the most frequent output. */
  readonly modalAgreement: number;
  /** Chance that two different trials agree: the number to show, since it does not depend on how many trials there are. */
  readonly pairwiseAgreement: number | undefined;
  readonly allAgree: boolean;
  readonly entropyNats: number;
  readonly entropyBits: number;
  /** Entropy over ln N: 1 when all outputs differ. `undefined` for a single trial. */
  readonly entropyNormalised: number | undefined;
  /** Entropy in nats with Miller and Madow's correction for few trials; with a single output it stays 0. */
  readonly entropyMillerMadow: number;
};

/**
 * How much the outputs of one case differ over its trials. Normalise them before (trim, NFC) and say so; a raw-text
 * measure is dominated by length.
 *
 * @returns `undefined` without trials; what needs a second trial is `undefined` with one
 * @see Atil et al., arXiv:2408.04667; Miller 1955 for the correction
 */
export function outputDiversity(outputs: readonly string[]): OutputDiversity | undefined {
  const trials = outputs.length;
  if (trials === 0) return undefined;
  const counts = countDistinct(outputs);
  let entropy = 0;
  for (const count of counts) entropy -= (count / trials) * Math.log(count / trials);
  const entropyNats = Math.max(0, entropy);
  return {
    trials,
    counts,
    unique: counts.length,
    modalAgreement: Math.max(...counts) / trials,
    pairwiseAgreement: agreementAt(counts, 2),
    allAgree: counts.length === 1,
    entropyNats,
    entropyBits: entropyNats / Math.LN2,
    entropyNormalised: trials > 1 ? entropyNats / Math.log(trials) : undefined,
    entropyMillerMadow: entropyNats + (counts.length - 1) / (2 * trials),
  };
}

/**
 * Chance that m trials drawn from those observed all agree, from the counts of distinct outputs: what makes contenders
 * with different numbers of trials comparable.
 *
 * @returns `undefined` when m exceeds the trials
 */
export function agreementAt(counts: readonly number[], m: number): number | undefined {
  const trials = counts.reduce((sum, count) => sum + count, 0);
  if (!(m >= 1) || m > trials) return undefined;
  return counts.reduce((sum, count) => sum + chanceAllFrom(count, trials, m), 0);
}

function countDistinct(outputs: readonly string[]): readonly number[] {
  const counts = new Map<string, number>();
  for (const output of outputs) counts.set(output, (counts.get(output) ?? 0) + 1);
  return [...counts.values()];
}
