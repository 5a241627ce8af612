import type { Gate, Policy } from '#bench/domain/policy.ts';
import { leavesToChance } from './claim-gates.ts';

type Rules = Pick<Policy, 'multiplicity' | 'gates' | 'candidates'>;

/**
 * By how much `claimGates` may divide a gate's error before it claims the pass, the mildest first: by the candidates that ask for the one
 * slot, and under `holm` also by how many gates that leave something to chance are still to be claimed. 1 where nothing is divided,
 * as for conditional gates. Gates that pass at one step each, all of them different, are all claimed. It says nothing of a fixed order,
 * in which a gate is claimed only after those before it.
 */
export function claimSteps(gate: Gate, { multiplicity, gates, candidates }: Rules): readonly number[] {
  if (multiplicity === 'none' || !dividesFor(gate)) return [1];
  const claims = multiplicity === 'holm' ? gates.filter(dividesFor).length : 1;
  return Array.from({ length: claims }, (_, place) => candidates.length * (place + 1));
}

/** The last of them: enough, whatever becomes of all other gates and candidates. */
export function strictestStep(gate: Gate, rules: Rules): number {
  return Math.max(...claimSteps(gate, rules));
}

function dividesFor(gate: Gate): boolean {
  return gate.level === 'blocking' && leavesToChance(gate);
}
