import type { Instruction } from './instruction.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { looseReadings } from './loose-readings.ts';
import { isBlank } from './whitespace.ts';

/** Raised whenever a known instruction could be judged differently; part of the version of every grader that uses one. */
export const INSTRUCTION_RULES_VERSION = 'instructions-1';

/** An instruction as a case names it. */
export interface GivenInstruction {
  /** As in `length_constraints:number_words`. */
  readonly id: string;
  /** The arguments under their published names; members that are null count as left out. */
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** strict: the reply as it is. loose: as it is, or in one of the readings of looseReadings. */
export type Strictness = 'strict' | 'loose';

export interface Followed {
  readonly followed: boolean;
  /** The failure mode of the reply as it is; undefined when the instruction is followed. */
  readonly mode: string | undefined;
}

/**
 * Whether a reply follows an instruction. A blank reply, or a blank reading of one, follows nothing.
 * @param further instructions beside those known here, by id; they win over a known one of the same id
 * @throws Error naming the instruction when no such one is known, or the argument that is missing or unusable
 */
export function followInstruction(
  text: string,
  { id, kwargs }: GivenInstruction,
  strictness: Strictness,
  further: Readonly<Record<string, Instruction>> = {},
): Followed {
  const known = Object.hasOwn(further, id)
    ? further[id]
    : Object.hasOwn(INSTRUCTIONS, id)
      ? INSTRUCTIONS[id]
      : undefined;
  if (known === undefined) {
    throw new Error(
      `No instruction is called "${id}". Known: ${[...Object.keys(INSTRUCTIONS), ...Object.keys(further)].join(', ')}. ` +
        'Correct the case, or hand the instruction to the grader under "further".',
    );
  }
  const read = known.read(kwargs, id);
  const readings = strictness === 'strict' ? [text] : looseReadings(text);
  if (readings.some((reading) => !isBlank(reading) && read.follows(reading)))
    return { followed: true, mode: undefined };
  return { followed: false, mode: isBlank(text) ? 'no-answer' : read.modeOf(text) };
}
