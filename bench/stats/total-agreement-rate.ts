/**
 * TAR@N: the share of cases whose trials all gave the same output; raw texts give TARr, parsed answers TARa. It falls as
 * N rises: compare contenders at one N only, or use `agreementAt` with the smallest.
 *
 * @param outputs one list per case, over its trials
 * @returns in [0, 1]; `undefined` without cases, or when any case has fewer than two trials
 * @see Atil et al., arXiv:2408.04667
 */
export function totalAgreementRate(outputs: readonly (readonly string[])[]): number | undefined {
  if (outputs.length === 0 || outputs.some((trials) => trials.length < 2)) return undefined;
  const agreeing = outputs.filter((trials) => trials.every((output) => output === trials[0]));
  return agreeing.length / outputs.length;
}
