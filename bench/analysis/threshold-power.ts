import { strictestStep } from '#bench/analysis/decide/claim-steps.ts';
import type { Gate, Policy } from '#bench/domain/policy.ts';
import type { SelectedCases } from '#bench/domain/select-cases.ts';
import { assumedRuns } from './assumed-runs.ts';
import { basisRuns } from './basis-runs.ts';
import { gateLimits } from './gate-limits.ts';
import { clearChance, DEFAULT_POWER, type LimitSpread, roomToClear } from './judged-limits.ts';
import { chancePhrase, countPhrase, valuePhrase } from './phrase.ts';
import { DEFAULT_POWER_ASSUMPTIONS, type PowerBasis } from './power-basis.ts';

/** What a gate on one side's share against a fixed value can find out: the rate from which on it passes. */
export function thresholdSays(
  gate: Extract<Gate, { readonly kind: 'floor' | 'ceiling' }>,
  selected: readonly SelectedCases[],
  { clusters }: { readonly clusters: number },
  policy: Policy,
  basis: PowerBasis,
): readonly string[] {
  if (gate.on === 'estimate') return ['reads the estimate alone, so chance may pass or fail what lies near the line'];
  const { trials } = policy.evidence;
  const assumed = basis.assumptions ?? DEFAULT_POWER_ASSUMPTIONS;
  const step = strictestStep(gate, policy);
  const { made, seen } = basisRuns(gate, selected, policy, basis);
  const limitAt = (rate: number): LimitSpread | undefined => {
    const limits = seen
      ? gateLimits(gate, made, { moved: rate - made.candidate, step })
      : gateLimits(gate, assumedRuns(selected, trials, { ...assumed, rate }), { step });
    return gate.kind === 'floor' ? limits?.low : limits?.high;
  };
  const [line, more] = gate.kind === 'floor' ? [gate.value, 'more'] : [1 - gate.value, 'less'];
  const inWords = (rate: number): string => valuePhrase(gate.kind === 'floor' ? rate : 1 - rate, 'share');
  const needed = rateToPass(line, limitAt);
  const limit = seen ? limitAt(made.candidate) : undefined;
  const chance = limit && clearChance(limit, made.candidate - line);
  return [
    needed === undefined
      ? `no true rate passes four times in five with ${countPhrase(clusters, 'independent case')}`
      : `passes four times in five when the true rate is ${inWords(needed)} or ${more} (line: ${valuePhrase(gate.value, 'share')})`,
    ...(chance === undefined
      ? []
      : [
          `passes ${chancePhrase(chance)} of the time if the truth is the ${inWords(made.candidate)} that the pilot saw`,
        ]),
  ];
}

/** Halvings of the rates that could pass; within the last of them a line is near enough. */
const HALVINGS = 4;

/** The rate from which on a limit clears the line four times in five: the spread of a share is another at each rate. */
function rateToPass(line: number, limitAt: (rate: number) => LimitSpread | undefined): number | undefined {
  const at = (rate: number): { readonly rate: number; readonly spare: number } => {
    const limit = limitAt(rate);
    return { rate, spare: limit === undefined ? Number.NaN : rate - line - roomToClear(limit, DEFAULT_POWER) };
  };
  let [low, high] = [at(line), at(1)];
  if (!(high.spare >= 0)) return undefined;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = at((low.rate + high.rate) / 2);
    if (middle.spare >= 0) high = middle;
    else low = middle;
  }
  return high.rate - ((high.rate - low.rate) * high.spare) / (high.spare - low.spare);
}
