import { looseReadings } from './loose-readings.ts';
import { type GivenInstruction, type InstructionTable, readInstruction } from './read-instruction.ts';
import { isBlank } from './whitespace.ts';

/** Raised whenever a known instruction could be judged differently; part of the version of every grader that uses one. */
export const INSTRUCTION_RULES_VERSION = 'instructions-1';

/** strict: the reply as it is. loose: as it is, or in one of the readings of looseReadings. */
export type Strictness = 'strict' | 'loose';

export type Followed =
  | { readonly followed: true; readonly mode?: never }
  /** The failure mode of the reply as it is. */
  | { readonly followed: false; readonly mode: string };

/**
 * Whether a reply follows an instruction. A blank reply, or a blank reading of one, follows nothing.
 * @throws Error as readInstruction does
 */
export function followInstruction(
  text: string,
  given: GivenInstruction,
  strictness: Strictness,
  further: InstructionTable = {},
): Followed {
  const instruction = readInstruction(given, further);
  const readings = strictness === 'strict' ? [text] : looseReadings(text);
  if (readings.some((reading) => !isBlank(reading) && instruction.follows(reading))) return { followed: true };
  return { followed: false, mode: isBlank(text) ? 'no-answer' : instruction.modeOf(text) };
}
