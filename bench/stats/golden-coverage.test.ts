import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { differences } from './golden-vectors.ts';

const folder = new URL('./', import.meta.url);
const goldenFiles = readdirSync(new URL('golden/', folder)).filter((name) => name.endsWith('.json'));
const claims = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .flatMap((text) =>
    [...text.matchAll(/golden(?:Vectors|Table)(?:<[^']*?>)?\(\s*'([^']+)'/g)].map((match) => match[1]),
  );

describe('the golden files', () => {
  it('are each claimed by one test file', () => {
    expect(claims.toSorted()).toEqual(goldenFiles.toSorted());
  });
  it('hold 140 vectors and 2 tables', () => {
    const contents = goldenFiles.map((name) => JSON.parse(readFileSync(new URL(`golden/${name}`, folder), 'utf8')));
    const vectors = contents.filter(Array.isArray).flat();
    expect(vectors).toHaveLength(140);
    expect(contents.length - contents.filter(Array.isArray).length).toBe(2);
  });
});

describe('differences', () => {
  const exact = { rel: 0, abs: 0 };
  it('holds a number to its tolerance, relative and absolute together', () => {
    expect(differences(1.1, 1, { rel: 0.05, abs: 0.06 }, '')).toEqual([]);
    expect(differences(1.12, 1, { rel: 0.05, abs: 0.06 }, '')).toHaveLength(1);
    expect(differences(Number.NaN, 1, { rel: 9, abs: 9 }, '')).toHaveLength(1);
  });
  it('takes null for undefined and for nothing else', () => {
    expect(differences(undefined, null, exact, '')).toEqual([]);
    for (const value of [0, null, Number.NaN, [0, 0]]) expect(differences(value, null, exact, '')).toHaveLength(1);
    expect(differences({ a: undefined }, { a: 1 }, exact, '')).toHaveLength(1);
  });
  it('misses neither a key that was not computed nor a value too many', () => {
    expect(differences({ a: 1 }, { a: 1, b: null }, exact, '')).toEqual(['b: was not computed']);
    expect(differences([1, 2, 3], [1, 2], exact, '')).toHaveLength(1);
    expect(differences({ a: [1, 2] }, { a: [1, 3] }, exact, '')).toEqual(['a.1: expected 3, got 2']);
    expect(differences(true, false, exact, '')).toHaveLength(1);
  });
});
