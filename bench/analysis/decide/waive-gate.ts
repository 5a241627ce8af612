import { countPhrase } from '#bench/analysis/phrase.ts';
import type { Gate, GateOutcome, Policy } from '#bench/domain/policy.ts';
import type { Waiver } from '#bench/domain/verdict.ts';
import { daysBetween } from './check-run.ts';

/**
 * The waiver that holds for a gate that did not pass, or why the one that was handed in does not.
 *
 * @returns undefined where nobody waived it
 */
export function waiveGate(
  gate: Pick<Gate, 'id' | 'level'>,
  outcome: GateOutcome,
  rules: Policy['waivers'],
  { waivers, asOf }: { readonly waivers: readonly Waiver[]; readonly asOf: string },
): { readonly waiver: Waiver } | { readonly refused: string } | undefined {
  if (outcome === 'pass') return undefined;
  const mine = waivers.filter((waiver) => waiver.gate === gate.id).toSorted((a, b) => (a.until < b.until ? 1 : -1));
  const [latest] = mine;
  if (latest === undefined) return undefined;
  const refused = refusal(gate, latest, rules, asOf);
  return refused === undefined ? { waiver: latest } : { refused };
}

function refusal(
  gate: Pick<Gate, 'level'>,
  waiver: Waiver,
  rules: Policy['waivers'],
  asOf: string,
): string | undefined {
  if (rules === undefined) return 'the policy allows no waivers';
  if (!rules.mayWaive.includes(gate.level)) return `the policy does not let a ${gate.level} gate be waived`;
  const missing = rules.requires.filter((role) => !waiver.by.includes(role));
  if (missing.length > 0) return `its waiver lacks ${missing.join(' and ')}`;
  const left = daysBetween(asOf, waiver.until);
  if (!(left >= 0)) return `its waiver ran out on ${waiver.until}`;
  if (left > rules.maxDays)
    return `its waiver runs until ${waiver.until}, and the policy allows ${countPhrase(rules.maxDays, 'day')}`;
  return undefined;
}
