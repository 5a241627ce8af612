import { fingerprint } from '#bench/domain/fingerprint.ts';
import { mersenneTwister, type RandomSource } from '#bench/stats/mersenne-twister.ts';
import type { ControlInput } from './control-reply.ts';

/**
 * The random numbers of one trial for one purpose. They hang on nothing but seed, scenario, case, repetition and purpose, so
 * neither the order of the trials nor another arm changes them.
 */
export function seededDraws(input: ControlInput, purpose: string): RandomSource {
  const { seed, scenarioId, caseId, repetition } = input;
  const digits = fingerprint([purpose, scenarioId, caseId, repetition]);
  return mersenneTwister([seed, Number.parseInt(digits.slice(0, 8), 16), Number.parseInt(digits.slice(8), 16)]);
}

/** One of a list, by lot; undefined for an empty one. */
export function drawn<T>(list: readonly T[], draws: RandomSource): T | undefined {
  return list[draws.nextIndex(list.length)];
}
