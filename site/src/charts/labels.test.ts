import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxOf, fitting, overlap, placeLabels, placesAround, shorten, spreadLabels, textWidth } from './labels.ts';

describe('shorten', () => {
  it('leaves a label that fits alone, and ends one that does not in an ellipsis', () => {
    expect(shorten('Dune X', 100)).toBe('Dune X');
    expect(shorten('Dune X with a very long name', 100)).toBe('Dune X with…');
  });

  it('never cuts a flag or a family in two, and puts a label on one line', () => {
    expect(shorten('👩‍👩‍👧‍👧👩‍👩‍👧‍👧👩‍👩‍👧‍👧', 120)).toMatch(/^(👩‍👩‍👧‍👧)+…$/u);
    expect(shorten('a\n b', 100)).toBe('a b');
  });

  it('fits the width it was given, whatever the label', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'grapheme' }), fc.integer({ min: 40, max: 300 }), (label, width) => {
        const shown = shorten(label, width);
        expect(textWidth(shown) <= width || [...new Intl.Segmenter('en').segment(shown)].length <= 2).toBe(true);
      }),
    );
  });
});

describe('fitting', () => {
  it('takes the longest wording that fits, or shortens the last', () => {
    expect(fitting(['difference in percentage points', 'difference'], 100)).toBe('difference');
    expect(fitting(['difference in percentage points', 'difference'], 40)).toBe('diffe…');
  });
});

describe('spreadLabels', () => {
  it('leaves labels where they are when they do not touch', () => {
    expect(spreadLabels([10, 50, 90], { gap: 15, low: 0, high: 100 })).toEqual([10, 50, 90]);
  });

  it('moves two that touch apart by as much each', () => {
    expect(spreadLabels([50, 54], { gap: 14, low: 0, high: 100 })).toEqual([45, 59]);
  });

  it('keeps the gap, the bounds and the order, whatever the wishes', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 14 }), (wishes) => {
        const places = spreadLabels(wishes, { gap: 15, low: 20, high: 280 });
        const sorted = [...places].sort((a, b) => a - b);
        expect(places.every((place) => place >= 20 - 1e-9 && place <= 280 + 1e-9)).toBe(true);
        expect(sorted.every((place, i) => i === 0 || place - (sorted[i - 1] ?? 0) >= 15 - 1e-6)).toBe(true);
        for (const [i, one] of wishes.entries())
          for (const [j, other] of wishes.entries())
            if (one < other) expect(places[i] ?? 0).toBeLessThan(places[j] ?? 0);
      }),
    );
  });
});

describe('placeLabels', () => {
  const bounds = { left: 0, top: 0, right: 540, bottom: 340 };

  it('never lets two labels overlap or leave the picture', () => {
    const point = fc.record({ x: fc.integer({ min: 0, max: 540 }), y: fc.integer({ min: 0, max: 340 }) });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 12 }), (points) => {
        const labels = points.map(({ x, y }, i) => ({ text: `Contender ${i}`, places: placesAround(x, y, 10) }));
        const boxes = placeLabels(labels, { bounds, obstacles: [] }).flatMap((place, i) =>
          place === undefined ? [] : [boxOf(labels[i]?.text ?? '', place)],
        );
        for (const [i, one] of boxes.entries()) {
          expect(one.left >= 0 && one.right <= 540 && one.top >= 0 && one.bottom <= 340).toBe(true);
          for (const other of boxes.slice(i + 1)) expect(overlap(one, other)).toBe(0);
        }
      }),
    );
  });

  it('goes to the other side of a dot rather than over another dot', () => {
    const [place] = placeLabels([{ text: 'Dune X', places: placesAround(200, 100, 10) }], {
      bounds,
      obstacles: [{ left: 210, right: 260, top: 94, bottom: 106 }],
    });
    expect(place).toEqual({ x: 190, y: 100, anchor: 'end' });
  });
});
