import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeGrade, GRADE_SCHEMA } from './grade-record.ts';
import { gradeFacts, readGradeFacts } from './read-grade-facts.ts';
import { GRADES_FOLDER } from './write-run.ts';

const line = (grade: unknown, changes = {}) => ({
  schema: GRADE_SCHEMA,
  trial: 't',
  grader: 'exact',
  grade,
  ...changes,
});

describe('the facts of a grade', () => {
  it.each([0, 1, 0.25])('are those of the full decoder without why it was given: score %f', (score) => {
    const value = line({ kind: 'scored', score, detail: 'because', mode: 'incorrect' });
    const { grade, ...rest } = decodeGrade(value, 'here');
    expect(grade).toMatchObject({ kind: 'scored', score });
    const { schema: _, ...named } = { schema: GRADE_SCHEMA, ...rest };
    expect(gradeFacts(value, 'here')).toStrictEqual({ ...named, grade: { kind: 'scored', score } });
  });

  it.each(['ungraded', 'notApplicable'])('keep %s, which is never a score', (kind) => {
    expect(gradeFacts(line({ kind, reason: 'no reference' }), 'here').grade).toMatchObject({ kind });
  });

  it.each([
    ['a score above 1', line({ kind: 'scored', score: 1.5 })],
    ['a score of text', line({ kind: 'scored', score: '1' })],
    ['a detail that is a number', line({ kind: 'scored', score: 1, detail: 3 })],
    ['a mode that is null', line({ kind: 'scored', score: 1, mode: null })],
    ['an unknown kind', line({ kind: 'perfect' })],
    ['no grade', line(null)],
    ['no trial', line({ kind: 'scored', score: 1 }, { trial: undefined })],
    ['no grader', line({ kind: 'scored', score: 1 }, { grader: 7 })],
    ['a newer version', line({ kind: 'scored', score: 1 }, { schema: 'bakeoff.grade/9' })],
    ['no object', 'scored'],
  ])('are refused as the full decoder refuses them: %s', (_, value) => {
    expect(messageOf(() => gradeFacts(value, 'line 3'))).toBe(messageOf(() => decodeGrade(value, 'line 3')));
    expect(() => gradeFacts(value, 'line 3')).toThrow('line 3');
  });
});

describe('reading the grades of a pass', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bakeoff-grades-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives them in the order of the file, and none for a pass that is not there', async () => {
    mkdirSync(join(folder, GRADES_FOLDER));
    const lines = [1, 0, 0.5].map((score) => JSON.stringify(line({ kind: 'scored', score })));
    writeFileSync(join(folder, GRADES_FOLDER, '2.jsonl'), lines.join('\n'));
    const grades = await collected(readGradeFacts(folder, 2));
    expect(grades.map(({ grade }) => grade)).toEqual([1, 0, 0.5].map((score) => ({ kind: 'scored', score })));
    expect(await collected(readGradeFacts(folder, 1))).toEqual([]);
  });

  it('names the file and the line that is damaged', async () => {
    writeFileSync(join(folder, GRADES_FOLDER, '3.jsonl'), `${JSON.stringify(line({ kind: 'scored', score: 2 }))}\n`);
    await expect(collected(readGradeFacts(folder, 3))).rejects.toThrow('grades/3.jsonl, line 1: field "grade.score"');
  });
});

function messageOf(act: () => unknown): string {
  try {
    return `accepted: ${JSON.stringify(act())}`;
  } catch (error) {
    return String(error);
  }
}

async function collected<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}
