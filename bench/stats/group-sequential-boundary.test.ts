import { describe, expect, it } from 'vitest';
import { goldenTable, goldenVectors } from './golden-vectors.ts';
import { equalLooks, groupSequentialBoundary, type Spending } from './group-sequential-boundary.ts';

const SPENDING: Record<string, Spending> = { asOF: 'obrien-fleming', asP: 'pocock' };

goldenVectors<{ information: number[]; alpha: number; spending: string }>('group_sequential.json', {
  vectors: /Lan-DeMets one-sided/,
  got: ({ information, alpha, spending }) => {
    const looks = groupSequentialBoundary(information, { alpha, spending: SPENDING[spending] ?? 'pocock' });
    return { z_boundary: looks.map((look) => look.z), alpha_spent: looks.map((look) => look.alphaSpent) };
  },
});

type Row = { alpha: number; looks: number; spending: string; z: number[]; nominal_p: number[] };
const rows = goldenTable<Row>('table_group_sequential.json');

describe('groupSequentialBoundary', () => {
  it.each(rows)('gives the tabled boundaries for $looks looks, $spending, alpha $alpha', (row) => {
    const looks = groupSequentialBoundary(equalLooks(row.looks), {
      alpha: row.alpha,
      spending: SPENDING[row.spending] ?? 'pocock',
    });
    for (const [index, look] of looks.entries()) {
      expect(Math.abs(look.z - (row.z[index] ?? Number.NaN))).toBeLessThan(1e-5);
      expect(Math.abs(look.nominalP - (row.nominal_p[index] ?? Number.NaN))).toBeLessThan(1e-7);
    }
    expect(looks.length).toBe(row.looks);
  });
  it('with a single look is the ordinary test', () => {
    expect(groupSequentialBoundary([1])[0]).toMatchObject({ z: expect.closeTo(1.959963984540054, 12) });
  });
  it('spends all of alpha at full information, and never takes any back', () => {
    const spent = groupSequentialBoundary([0.1, 0.15, 0.7, 1]).map((look) => look.alphaSpent);
    expect(spent).toEqual(spent.toSorted((a, b) => a - b));
    expect(spent.at(-1)).toBeCloseTo(0.025, 14);
  });
  it('refuses looks that do not advance', () => {
    for (const information of [[0.5, 0.5], [0, 1], [0.5, 1.2], [Number.NaN]]) {
      expect(() => groupSequentialBoundary(information)).toThrow(RangeError);
    }
  });
});
