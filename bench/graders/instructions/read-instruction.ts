import type { Instruction, ReadInstruction } from './instruction.ts';
import { INSTRUCTIONS } from './instructions.ts';

/** An instruction as a case names it. */
export interface GivenInstruction {
  /** As in `length_constraints:number_words`. */
  readonly id: string;
  /** The arguments under their published names; members that are null count as left out. */
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** Instructions by id. */
export type InstructionTable = Readonly<Record<string, Instruction>>;

/**
 * The instruction that a case names, with its arguments validated. A scenario that calls it while reading its cases has nothing left to
 * go wrong once replies are graded.
 * @param further instructions beside those known here; they win over a known one of the same id
 * @throws Error naming the instruction when no such one is known, or the argument that is missing or unusable
 */
export function readInstruction({ id, kwargs }: GivenInstruction, further: InstructionTable = {}): ReadInstruction {
  const known: InstructionTable = { ...INSTRUCTIONS, ...further };
  const found = Object.hasOwn(known, id) ? known[id] : undefined;
  if (found !== undefined) return found.read(kwargs, id);
  throw new Error(
    `No instruction is called "${id}". Known: ${Object.keys(known).join(', ')}. ` +
      'Correct the case, or hand the instruction to the grader under "further".',
  );
}
