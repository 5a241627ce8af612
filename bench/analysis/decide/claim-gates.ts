import type { Gate, Policy } from '#bench/domain/policy.ts';
import type { GateReading } from './gate-reading.ts';

/** A gate as its judge left it, and whether somebody waived it. */
export interface JudgedGate {
  readonly gate: Gate;
  readonly reading: Pick<GateReading, 'outcome' | 'passesAt'>;
  readonly waived: boolean;
}

/**
 * Which passes are claimed, candidate by candidate, gate by gate, under the policy's multiplicity rule. Info gates never are.
 * Within a candidate `hierarchical` claims blocking gates in the listed order up to the first non-pass, and `holm` steps down
 * through those that leave something to chance. Any of several candidates may take the one slot, so unless the rule is `none`
 * their blocking gates must stand with the error shared out among them, by Holm's steps as well.
 *
 * @see Holm 1979; statistics.md 1.2: all gates of one candidate must pass, so there the correction is the policy's choice
 */
export function claimGates(
  multiplicity: Policy['multiplicity'],
  candidates: readonly (readonly JudgedGate[])[],
): readonly (readonly boolean[])[] {
  const share = shareAmong(multiplicity, candidates);
  return candidates.map((gates, candidate) => claimsAt(multiplicity, gates, share[candidate] ?? 1));
}

/** By how much the error of each candidate's gates is divided. */
function shareAmong(
  multiplicity: Policy['multiplicity'],
  candidates: readonly (readonly JudgedGate[])[],
): readonly number[] {
  const m = candidates.length;
  if (multiplicity === 'none' || m < 2) return candidates.map(() => 1);
  const strength = candidates.map((gates) =>
    largest(m, (divisor) => stands(gates, claimsAt(multiplicity, gates, divisor))),
  );
  const order = [...candidates.keys()].sort((a, b) => (strength[b] ?? 0) - (strength[a] ?? 0) || a - b);
  const shares = candidates.map(() => 1);
  let stopped: number | undefined;
  for (const [rank, candidate] of order.entries()) {
    const divisor = stopped ?? m - rank;
    if ((strength[candidate] ?? 0) < divisor) stopped = divisor;
    shares[candidate] = divisor;
  }
  return shares;
}

function stands(gates: readonly JudgedGate[], claims: readonly boolean[]): boolean {
  return gates.every(({ gate, waived }, index) => gate.level !== 'blocking' || waived || claims[index] === true);
}

function claimsAt(
  multiplicity: Policy['multiplicity'],
  gates: readonly JudgedGate[],
  divisor: number,
): readonly boolean[] {
  const passes = ({ reading, waived }: JudgedGate, by: number): boolean =>
    !waived && reading.outcome === 'pass' && (by === 1 || reading.passesAt === undefined || reading.passesAt(by));
  if (multiplicity === 'holm') return holm(gates, divisor, passes);
  let open = true;
  return gates.map((one) => {
    const { level } = one.gate;
    if (level === 'info' || one.waived) return false;
    if (level === 'conditional') return passes(one, 1);
    const claimed = open && passes(one, divisor);
    if (multiplicity === 'hierarchical') open = claimed;
    return claimed;
  });
}

type Passes = (one: JudgedGate, divisor: number) => boolean;

function holm(gates: readonly JudgedGate[], divisor: number, passes: Passes): readonly boolean[] {
  const family = gates.filter((one) => one.gate.level === 'blocking' && !one.waived && leavesToChance(one.gate));
  const m = family.length;
  const ranked = family
    .map((one) => ({ one, strength: largest(m * divisor, (by) => passes(one, by)) }))
    .sort((a, b) => b.strength - a.strength);
  const stop = ranked.findIndex(({ strength }, rank) => strength < divisor * (m - rank));
  const claimed = new Set(ranked.slice(0, stop === -1 ? m : stop).map(({ one }) => one));
  return gates.map((one) => {
    if (one.gate.level === 'info' || one.waived) return false;
    return family.includes(one) ? claimed.has(one) : passes(one, 1);
  });
}

/** Whether a gate's pass is an inference that may be wrong, and not a count or a signature. */
export function leavesToChance(gate: Gate): boolean {
  switch (gate.kind) {
    case 'non-inferior':
    case 'superior':
    case 'reliability':
      return true;
    case 'floor':
    case 'ceiling':
    case 'budget':
      return gate.on === 'bound';
    case 'must-pass':
    case 'no-new-failure-mode':
    case 'coverage':
    case 'assay-sensitivity':
    case 'sign-off':
      return false;
    default:
      return gate satisfies never;
  }
}

/** The largest whole number up to `most` for which a test holds that, once it fails, fails for all larger ones; 0 for none. */
function largest(most: number, holds: (value: number) => boolean): number {
  if (most < 1 || !holds(1)) return 0;
  let [low, high] = [1, most + 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
