import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grade } from '#bench/domain/grade.ts';
import { exactMatch } from './exact-match.ts';
import { replyTo } from './reply-to.ts';

const grader = exactMatch<{ id: string; want: readonly string[] }>({ expected: (c) => c.want });
const grade = (text: string, want: readonly string[]): Grade =>
  grader.grade(replyTo({ id: 'c1', want }, text), { ask: undefined }) as Grade;

describe('exactMatch', () => {
  it.each([
    { text: 'Paris', want: ['paris'] },
    { text: ' **Paris.** \n', want: ['paris'] },
    { text: 'zwölf', want: ['12', 'zwo\u0308lf'] },
    { text: '「東京」', want: ['東京'] },
    { text: 'P\u200baris', want: ['Paris'] },
  ])('takes $text for one of $want', ({ text, want }) => {
    expect(grade(text, want)).toMatchObject({ kind: 'scored', score: 1 });
  });

  it.each([
    { text: 'The capital is Paris', want: ['Paris'], mode: 'wrong-answer' },
    { text: '35', want: ['3.5'], mode: 'wrong-answer' },
    { text: '(a+)+$', want: ['aaa'], mode: 'wrong-answer' },
    { text: ' \u0000… ', want: ['Paris'], mode: 'no-answer' },
    { text: '', want: ['Paris'], mode: 'no-answer' },
  ])('does not take $text for one of $want: $mode', ({ text, want, mode }) => {
    expect(grade(text, want)).toMatchObject({ kind: 'scored', score: 0, mode });
  });

  it('tells case apart when asked to', () => {
    const strict = exactMatch<{ id: string }>({ expected: () => ['Yes'], keepCase: true });
    expect(strict.grade(replyTo({ id: 'c1' }, 'yes'), { ask: undefined })).toMatchObject({ score: 0 });
    expect(strict.version).not.toBe(grader.version);
  });

  it('takes every text for itself, unless it says nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(grade(text, [text])).toMatchObject({ score: 1 });
      }),
    );
  });

  it('refuses a case that expects nothing, and names it', () => {
    expect(() => grade('x', [])).toThrow(/Case c1 expects no text/);
  });

  it('keeps the detail short for a reply of a megabyte', () => {
    const result = grade('a'.repeat(1_000_000), ['b']);
    expect(JSON.stringify(result).length).toBeLessThan(400);
  });
});
