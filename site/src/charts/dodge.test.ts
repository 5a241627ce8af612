import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dodge } from './dodge.ts';

describe('dodge', () => {
  it('keeps every dot where it wants to be along the axis, and no two on one spot', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 40 }), (pixels) => {
        const { dots, valuesPerDot } = dodge(pixels, { diameter: 5, lane: 1000 });
        expect(valuesPerDot).toBe(1);
        expect(dots.map(({ x }) => x)).toEqual([...pixels].sort((a, b) => a - b));
        for (const [i, one] of dots.entries())
          for (const other of dots.slice(i + 1))
            expect(Math.hypot(one.x - other.x, one.dy - other.dy)).toBeGreaterThanOrEqual(5 - 0.01);
      }),
    );
  });

  it('lets a dot stand for several values rather than leave its lane', () => {
    const { dots, valuesPerDot } = dodge(
      Array.from({ length: 5000 }, (_, i) => i % 100),
      { diameter: 5, lane: 34 },
    );
    expect(valuesPerDot).toBeGreaterThan(1);
    expect(Math.max(...dots.map(({ dy }) => Math.abs(dy)))).toBeLessThanOrEqual(17);
    expect(dots.length * valuesPerDot).toBeGreaterThanOrEqual(5000);
  });
});
