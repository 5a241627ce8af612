import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortPath } from './short-path.ts';

type Place = readonly [number, number];

/** Where a path of M, l, h, v and z goes, in tenths. */
function placesOf(d: string): readonly Place[] {
  const places: Place[] = [];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  for (const [, letter = '', rest = ''] of d.matchAll(/([Mlhvz])([^Mlhvz]*)/g)) {
    const numbers = (rest.match(/-?(?:\d+(?:\.\d)?|\.\d)/g) ?? []).map((number) => Math.round(Number(number) * 10));
    if (letter === 'z') [x, y] = [startX, startY];
    for (let at = 0; at < numbers.length; at += letter === 'l' || letter === 'M' ? 2 : 1) {
      const [a = 0, b = 0] = numbers.slice(at);
      if (letter === 'M') [x, y, startX, startY] = [a, b, a, b];
      else if (letter === 'l') [x, y] = [x + a, y + b];
      else if (letter === 'h') x += a;
      else y += a;
      places.push([x, y]);
    }
  }
  return places;
}

describe('a shorter path', () => {
  it.each([
    ['M10,20L30,20L30,45.25L31.04,44.4', 'M10,20h20v25.3l1-.9'],
    ['M0,0H5V5L6,7L7,9L8,11Z', 'M0,0h5v5l1,2 1,2 1,2z'],
    ['M1,1L0.5,0.6M3,3L3,3L4,4', 'M1,1l-.5-.4M3,3l1,1'],
  ])('of %s is %s', (long, short) => {
    expect(shortPath(long)).toBe(short);
  });

  it('goes through the same places, to a tenth of a pixel', () => {
    const number = fc.double({ min: -500, max: 1500, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1 }), (points) => {
        const tenths = points.map(([x, y]) => [Math.round(x * 10) + 0, Math.round(y * 10) + 0] as const);
        const path = shortPath(points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x},${y}`).join(''));
        const distinct = tenths.filter((place, at) => at === 0 || String(place) !== String(tenths[at - 1]));
        expect(placesOf(path ?? '')).toEqual(distinct);
      }),
    );
  });

  it('leaves curves to others', () => {
    expect(shortPath('M0,0A5,5,0,1,1,10,0')).toBeUndefined();
  });
});
