import { expect, it } from 'vitest';
import { scored } from '#bench/domain/grade.ts';
import { onlyWhere } from './only-where.ts';
import { replyTo } from './reply-to.ts';

it('asks the grader where it applies, and says why not elsewhere', () => {
  const grader = onlyWhere<{ id: string; applies: boolean }>((c) => c.applies, 'nothing is secret here', {
    version: 'v1',
    describes: 'always half right',
    grade: () => scored(0.5),
  });
  const grade = (applies: boolean): unknown => grader.grade(replyTo({ id: 'c1', applies }, 'x'), { ask: undefined });
  expect(grade(true)).toEqual({ kind: 'scored', score: 0.5 });
  expect(grade(false)).toEqual({ kind: 'notApplicable', reason: 'nothing is secret here' });
  expect(grader.version).toContain('v1');
});
