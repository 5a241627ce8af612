import { fingerprint } from '#bench/domain/fingerprint.ts';
import { type Grade, scored } from '#bench/domain/grade.ts';
import type { CaseBase, GradeInput, Grader } from '#bench/domain/scenario.ts';
import {
  type Followed,
  followInstruction,
  INSTRUCTION_RULES_VERSION,
  type Strictness,
} from './instructions/follow-instruction.ts';
import type { GivenInstruction, InstructionTable } from './instructions/read-instruction.ts';

export interface InstructionFollowingOptions<C extends CaseBase> {
  /** What the case asked for, in the order that details name it. */
  readonly instructions: (c: C) => readonly GivenInstruction[];
  /** strict: the reply as it is. loose: also without its first or last line, and without asterisks; any reading will do. */
  readonly strictness: Strictness;
  /**
   * prompt: 1 when every instruction of the case is followed, else 0. instruction: the share of them that is. The mean of the shares over
   * cases is not the published instruction-level figure, which counts every instruction once and so weighs cases by how many they have.
   */
  readonly count: 'prompt' | 'instruction';
  /** Instructions beside the known ones, by id: a product's own rules, made with instruction(). */
  readonly further?: InstructionTable;
}

/**
 * Whether a reply follows the instructions of its case that code can verify (Zhou and others 2023, arXiv:2311.07911), such as
 * `{ id: 'length_constraints:number_words', kwargs: { relation: 'less than', num_words: 120 } }`. The detail names those that it does not;
 * the mode is that of the first. It says nothing of whether the reply is any good.
 * @throws Error when a case has no instruction, an unknown one, or one with a missing or unusable argument
 */
export function instructionFollowing<C extends CaseBase>(options: InstructionFollowingOptions<C>): Grader<C> {
  const { strictness, count, further = {} } = options;
  return {
    version: `instruction-following-1/${INSTRUCTION_RULES_VERSION}/${strictness}/${count}${versionOf(further)}`,
    describes:
      `${count === 'prompt' ? 'every instruction' : 'the share of the instructions'} that code can verify is followed, ` +
      (strictness === 'strict' ? 'by the reply as it is' : 'a first or last line and asterisks aside'),
    grade(input: GradeInput<C>): Grade {
      const given = options.instructions(input.case);
      if (given.length === 0) {
        throw new Error(
          `Case ${input.case.id} has no instruction to follow. Give it one, or grade it with another grader (see onlyWhere).`,
        );
      }
      const broken = given.flatMap((one) => {
        const { followed, mode } = verdictOn(input, one, strictness, further);
        return followed ? [] : [{ id: one.id, mode }];
      });
      const [first] = broken;
      if (first === undefined) return scored(1, { detail: `follows ${given.length} of ${given.length}` });
      return scored(count === 'prompt' ? 0 : (given.length - broken.length) / given.length, {
        detail: `follows ${given.length - broken.length} of ${given.length}; not ${broken.map(({ id }) => id).join(', ')}`,
        mode: first.mode,
      });
    },
  };
}

function verdictOn(
  { case: c, text }: GradeInput<CaseBase>,
  given: GivenInstruction,
  strictness: Strictness,
  further: InstructionTable,
): Followed {
  try {
    return followInstruction(text, given, strictness, further);
  } catch (error) {
    throw new Error(`Case ${c.id}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function versionOf(further: InstructionTable): string {
  const versions = Object.entries(further).map(([id, { version }]) => `${id}@${version}`);
  return versions.length === 0 ? '' : `/${fingerprint(versions.toSorted().join(' '))}`;
}
