import { PARAMETER_NAMES, type Parameters } from '#bench/domain/call.ts';
import type { Contender } from '#bench/domain/contender.ts';

/** Why an API cannot take a parameter, and what to do instead: the second half of a sentence. */
export type UntakenParameters = Partial<Record<keyof Parameters, string>>;

/** One sentence for each parameter the contender sets and the API cannot take. */
export function refuseParameters(contender: Contender, untaken: UntakenParameters): string[] {
  return PARAMETER_NAMES.flatMap((name) => {
    const why = untaken[name];
    if (why === undefined || contender.parameters[name] === undefined) return [];
    return [`Contender "${contender.label}" sets ${name}, but ${why}`];
  });
}

/** For an API that takes a limited number of stop sequences. */
export function refuseStops(contender: Contender, most: number, api: string): string[] {
  const count = contender.parameters.stop?.length ?? 0;
  return count > most
    ? [`Contender "${contender.label}" sets ${count} stop sequences, but ${api} takes at most ${most}. Remove some.`]
    : [];
}
