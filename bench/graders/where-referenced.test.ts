import { expect, it } from 'vitest';
import { contains } from './contains.ts';
import { replyTo } from './reply-to.ts';
import { whereReferenced } from './where-referenced.ts';

interface Wanted {
  readonly id: string;
  readonly reference: readonly string[];
}
const wanted = (c: Wanted): readonly string[] => c.reference;
const grader = whereReferenced(wanted, contains<Wanted>({ anyOf: wanted }));

it('grades where a reference is, and elsewhere says that there is none', () => {
  const grade = (reference: readonly string[]) =>
    grader.grade(replyTo({ id: 'c1', reference }, 'Canberra.'), { ask: undefined });
  expect(grade(['canberra'])).toMatchObject({ kind: 'scored', score: 1 });
  expect(grade(['Sydney'])).toMatchObject({ kind: 'scored', score: 0 });
  expect(grade([])).toMatchObject({ kind: 'ungraded', reason: expect.stringMatching(/no reference/) });
});
