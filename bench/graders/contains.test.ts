import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grade } from '#bench/domain/grade.ts';
import { contains } from './contains.ts';
import { replyTo } from './reply-to.ts';

interface Wanted {
  readonly id: string;
  readonly any?: readonly string[];
  readonly all?: readonly string[];
  readonly none?: readonly string[];
}
const grader = contains<Wanted>({
  anyOf: (c) => c.any ?? [],
  allOf: (c) => c.all ?? [],
  noneOf: (c) => c.none ?? [],
  forbiddenMode: 'permission-leak',
});
const grade = (text: string, wanted: Omit<Wanted, 'id'>): Grade =>
  grader.grade(replyTo({ id: 'c1', ...wanted }, text), { ask: undefined }) as Grade;

describe('contains', () => {
  it.each([
    { text: 'It is 12 days [leave].', wanted: { any: ['14 days', '12 days'] } },
    { text: 'Ana and Ben', wanted: { all: ['ben', 'ana'] } },
    { text: 'Nothing to see', wanted: { none: ['secret'] } },
    { text: 'The **Q3** goal', wanted: { any: ['q3'], none: ['Q4'] } },
    { text: '締切は3月14日です。', wanted: { any: ['3月14日'] } },
  ])('is satisfied by $text', ({ text, wanted }) => {
    expect(grade(text, wanted)).toMatchObject({ kind: 'scored', score: 1 });
  });

  it.each([
    { text: 'It is 112 days.', wanted: { any: ['12 days'] }, mode: 'wrong-answer' },
    { text: 'Ana', wanted: { all: ['ana', 'ben'] }, mode: 'wrong-answer' },
    { text: 'Ana earns 90k', wanted: { any: ['ana'], none: ['90k'] }, mode: 'permission-leak' },
    { text: 'a 9\u200b0k salary', wanted: { none: ['90k'] }, mode: 'permission-leak' },
    { text: '\u202e\u0000', wanted: { any: ['x'] }, mode: 'no-answer' },
    { text: 'aaaa', wanted: { any: ['a+'] }, mode: 'wrong-answer' },
  ])('is not satisfied by $text: $mode', ({ text, wanted, mode }) => {
    expect(grade(text, wanted)).toMatchObject({ kind: 'scored', score: 0, mode });
  });

  it('asking for more never turns a failure into a pass', () => {
    const words = fc.array(fc.stringMatching(/^[a-d]{1,2}$/), { maxLength: 4 });
    fc.assert(
      fc.property(words, words, words, fc.stringMatching(/^[a-d]{1,2}$/), (said, all, none, more) => {
        const wanted = { all: ['a', ...all], none };
        const before = grade(said.join(' '), wanted);
        const after = grade(said.join(' '), { ...wanted, all: [...wanted.all, more] });
        const score = (g: Grade): number => (g.kind === 'scored' ? g.score : Number.NaN);
        expect(score(after)).toBeLessThanOrEqual(score(before));
      }),
    );
  });

  it('refuses a case that asks for nothing, and names it', () => {
    expect(() => grade('x', {})).toThrow(/Case c1 asks contains for nothing/);
  });

  it('gets through a megabyte of near misses', () => {
    expect(grade('ab'.repeat(500_000), { any: ['abb'] })).toMatchObject({ score: 0 });
    expect(grade(`${'12 '.repeat(400_000)}days`, { any: ['12 days'] })).toMatchObject({ score: 1 });
  });
});
