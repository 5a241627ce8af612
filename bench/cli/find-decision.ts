import type { LaunchDecision } from '#bench/domain/decision.ts';
import { InputError } from './exit-code.ts';

/**
 * A decision by its id, the beginning of one, or its name without the date: the newest of that name.
 * @returns undefined when none fits
 * @throws InputError naming them when the beginning fits several
 */
export function findDecision(decisions: readonly LaunchDecision[], wanted: string): LaunchDecision | undefined {
  const exact = decisions.find(({ id }) => id === wanted) ?? decisions.findLast(({ id }) => id.slice(11) === wanted);
  if (exact !== undefined || wanted === '') return exact;
  const partly = decisions.filter(({ id }) => id.startsWith(wanted));
  if (partly.length > 1) {
    throw new InputError(`More than one decision fits "${wanted}": ${partly.map(({ id }) => id).join(', ')}.`);
  }
  return partly[0];
}

/** The same, and `latest`. @throws InputError naming the decisions there are */
export function findDecisionOrSay(decisions: readonly LaunchDecision[], wanted: string): LaunchDecision {
  const found = wanted === 'latest' ? decisions.at(-1) : findDecision(decisions, wanted);
  if (found !== undefined) return found;
  const known = decisions.map(({ id }) => id).slice(-8);
  throw new InputError(
    known.length === 0
      ? 'There are no decisions yet. Record one: npx bakeoff decision record <run> …'
      : `No decision is called "${wanted}". Known: ${known.join(', ')}, or "latest".`,
  );
}
