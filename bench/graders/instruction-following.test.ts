import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Grade } from '#bench/domain/grade.ts';
import { type InstructionFollowingOptions, instructionFollowing } from './instruction-following.ts';
import { instruction } from './instructions/instruction.ts';
import type { GivenInstruction } from './instructions/read-instruction.ts';
import { replyTo } from './reply-to.ts';

interface Asked {
  readonly id: string;
  readonly instructions: readonly GivenInstruction[];
}

const SHORT: GivenInstruction = {
  id: 'length_constraints:number_words',
  kwargs: { relation: 'less than', num_words: 5 },
};
const NO_COMMA: GivenInstruction = { id: 'punctuation:no_comma', kwargs: {} };
const QUOTED: GivenInstruction = { id: 'startend:quotation', kwargs: {} };
const NO_EMOJI: GivenInstruction = { id: 'product:no_emoji', kwargs: {} };

const options = (changes: Partial<InstructionFollowingOptions<Asked>> = {}): InstructionFollowingOptions<Asked> => ({
  instructions: (c) => c.instructions,
  strictness: 'strict',
  count: 'prompt',
  ...changes,
});

function grade(
  text: string,
  instructions: readonly GivenInstruction[],
  changes?: Parameters<typeof options>[0],
): Grade {
  return instructionFollowing(options(changes)).grade(replyTo({ id: 'c1', instructions }, text), {
    ask: undefined,
  }) as Grade;
}

describe('instructionFollowing', () => {
  it('is 1 when every instruction is followed, by either count', () => {
    for (const count of ['prompt', 'instruction'] as const) {
      expect(grade('Three words only', [SHORT, NO_COMMA], { count })).toEqual({
        kind: 'scored',
        score: 1,
        detail: 'follows 2 of 2',
      });
    }
  });

  it.each([
    { count: 'prompt', score: 0 },
    { count: 'instruction', score: 0.5 },
  ] as const)('gives a reply that follows two of four $score when it counts by $count', ({ count, score }) => {
    expect(grade('One, two', [SHORT, NO_COMMA, QUOTED, NO_EMOJI], { count })).toEqual({
      kind: 'scored',
      score,
      detail: 'follows 2 of 4; not punctuation:no_comma, startend:quotation',
      mode: 'forbidden-content',
    });
  });

  it('forgives an opening line only when it reads loosely', () => {
    expect(grade('Sure, here:\nno marks', [NO_COMMA])).toMatchObject({ score: 0 });
    expect(grade('Sure, here:\nno marks', [NO_COMMA], { strictness: 'loose' })).toMatchObject({ score: 1 });
  });

  it('gives an empty reply nothing, and calls it no answer', () => {
    expect(grade(' ', [NO_COMMA, NO_EMOJI], { count: 'instruction' })).toMatchObject({ score: 0, mode: 'no-answer' });
  });

  it("grades a product's own instruction beside the known ones", () => {
    const further = {
      'house:no_table': instruction({
        describes: 'no table',
        kwargs: z.strictObject({}),
        mode: 'wrong-format',
        follows: (text) => !text.includes('|'),
      }),
    };
    expect(grade('a | b', [NO_COMMA, { id: 'house:no_table', kwargs: {} }], { further })).toMatchObject({
      score: 0,
      detail: 'follows 1 of 2; not house:no_table',
      mode: 'wrong-format',
    });
    expect(instructionFollowing(options({ further })).version).not.toBe(instructionFollowing(options()).version);
  });

  it('has another version for every way to count and to read', () => {
    const versions = (['strict', 'loose'] as const).flatMap((strictness) =>
      (['prompt', 'instruction'] as const).map((count) => instructionFollowing(options({ strictness, count })).version),
    );
    expect(new Set(versions).size).toBe(4);
  });

  it('refuses a case that asks for nothing, and names it', () => {
    expect(() => grade('text', [])).toThrow('Case c1 has no instruction to follow');
  });

  it.each([
    {
      given: { id: 'punctuation:no_dots', kwargs: {} },
      says: 'Case c1: No instruction is called "punctuation:no_dots"',
    },
    {
      given: { ...SHORT, kwargs: { num_words: 5 } },
      says: 'Case c1: Instruction length_constraints:number_words, argument "relation"',
    },
  ])('names the case, the instruction and the field of $given', ({ given, says }) => {
    expect(() => grade('text', [NO_COMMA, given])).toThrow(says);
  });
});
