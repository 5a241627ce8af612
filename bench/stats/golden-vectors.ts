import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OpenInterval } from './interval.ts';

/** One line of a golden file (golden/README.md). `null` in `expected` means that our function says `undefined`. */
type Vector = {
  readonly name: string;
  readonly method: string;
  readonly inputs: never;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: { readonly rel: number; readonly abs: number };
};

/** Names the vectors it answers for by their name or method, and what our code makes of their inputs. */
type Claim<Inputs> = {
  readonly vectors: RegExp;
  readonly got: (inputs: Inputs) => Readonly<Record<string, unknown>>;
};

/**
 * Runs every vector of a golden file as a test. A vector that no claim, or more than one, answers for is a failing test;
 * so is an expected key that was not computed. Tolerances are those of the file.
 */
export function goldenVectors<Inputs>(file: string, ...claims: readonly Claim<Inputs>[]): void {
  const vectors: readonly Vector[] = JSON.parse(readGolden(file));
  describe(`golden ${file}: ${vectors.length} vectors`, () => {
    it.each(vectors)('$name', (vector) => {
      const claiming = claims.filter((claim) => claim.vectors.test(`${vector.name}: ${vector.method}`));
      expect(claiming.length, 'claims that answer for this vector').toBe(1);
      const got = claiming[0]?.got(vector.inputs) ?? {};
      expect(differences(got, vector.expected, vector.tolerance, '')).toEqual([]);
    });
  });
}

/** A look-up table of the golden folder. */
export function goldenTable<Row>(file: string): readonly Row[] {
  const { table }: { table: readonly Row[] } = JSON.parse(readGolden(file));
  return table;
}

/** An interval as the vectors write it. */
export function limits(interval: OpenInterval | undefined): readonly (number | undefined)[] | undefined {
  return interval && [interval.low, interval.high];
}

/** Every place where what we got is not what was expected, in words; empty when the vector passes. */
export function differences(
  got: unknown,
  expected: unknown,
  tolerance: { readonly rel: number; readonly abs: number },
  path: string,
): readonly string[] {
  if (expected === null) return got === undefined ? [] : [`${path}: expected undefined, got ${JSON.stringify(got)}`];
  if (typeof expected === 'number') {
    const near =
      typeof got === 'number' && Math.abs(got - expected) <= tolerance.abs + tolerance.rel * Math.abs(expected);
    return near ? [] : [`${path}: expected ${expected}, got ${got}`];
  }
  if (typeof expected !== 'object') return got === expected ? [] : [`${path}: expected ${expected}, got ${got}`];
  if (typeof got !== 'object' || got === null) return [`${path}: expected an object or list, got ${got}`];
  if (Array.isArray(expected) && (got as { length?: number }).length !== expected.length) {
    return [`${path}: expected ${expected.length} values, got ${(got as { length?: number }).length}`];
  }
  return Object.entries(expected).flatMap(([key, value]) =>
    Object.hasOwn(got, key)
      ? differences((got as Record<string, unknown>)[key], value, tolerance, path === '' ? key : `${path}.${key}`)
      : [`${path === '' ? key : `${path}.${key}`}: was not computed`],
  );
}

function readGolden(file: string): string {
  return readFileSync(new URL(`./golden/${file}`, import.meta.url), 'utf8');
}
