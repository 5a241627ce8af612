import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PAGE, PALE_SLOTS, ROLES, SLOTS, STANDINGS, TOKENS, type Tone } from './palette.ts';

const SLOT_NAMES = Object.keys(SLOTS);
const THEMES = ['light', 'dark'] as const;

/** Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB. */
const SIGHTS: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** OKLab distance times 100 under which two marks of one chart are too easily mixed up. */
const LEAST_DISTANCE = 10;

describe.each(THEMES)('the colours on the %s page', (theme) => {
  const page = tone('bg');

  it.each(Object.keys({ ...SLOTS, ...ROLES, ...STANDINGS }))('sets %s off from the page by 3:1 or more', (name) => {
    expect(contrast(tone(name)[theme], page[theme])).toBeGreaterThanOrEqual(3);
  });

  it.each<readonly [string, string]>([
    ['fg', 'bg'],
    ['fg', 'soft'],
    ['muted', 'bg'],
    ['muted', 'soft'],
    ['accent', 'bg'],
    ['accent', 'soft'],
    ['warn-fg', 'warn-bg'],
    ['candidate', 'bg'],
    ['baseline', 'bg'],
    ...SLOT_NAMES.filter((name) => !PALE_SLOTS.some((slot) => name === `c${slot}`)).map(
      (name) => [name, 'bg'] as const,
    ),
    ['better', 'bg'],
    ['worse', 'bg'],
    ['inconclusive', 'bg'],
  ])('writes %s on %s at 4.5:1 or more', (text, ground) => {
    expect(contrast(tone(text)[theme], tone(ground)[theme])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.keys(SIGHTS))('keeps colours of one chart apart under %s sight', (sight) => {
    for (const [set, least] of [
      [SLOTS, LEAST_DISTANCE],
      [ROLES, LEAST_DISTANCE],
      [STANDINGS, LEAST_DISTANCE],
    ] as const) {
      expect(nearest(set, theme, sight)).toBeGreaterThanOrEqual(least);
    }
  });
});

describe('tokens.css', () => {
  const css = readFileSync(`${import.meta.dirname}/../styles/tokens.css`, 'utf8');

  it('says the same colours as the palette, light first and dark on screens only', () => {
    const [light = '', dark = ''] = css.split('@media screen and (prefers-color-scheme: dark)');
    expect(colours(light)).toEqual(
      Object.fromEntries(Object.entries(TOKENS).map(([name, { light }]) => [name, light])),
    );
    expect(colours(dark)).toEqual(Object.fromEntries(Object.entries(TOKENS).map(([name, { dark }]) => [name, dark])));
  });
});

function tone(name: string): Tone {
  const found = TOKENS[name] ?? PAGE[name];
  if (found === undefined) throw new Error(`The palette has no colour called "${name}".`);
  return found;
}

function colours(css: string): Record<string, string> {
  return Object.fromEntries([...css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]));
}

function nearest(set: Readonly<Record<string, Tone>>, theme: 'light' | 'dark', sight: string): number {
  const labs = Object.values(set).map((each) => oklab(seenAs(linear(each[theme]), sight)));
  const distances = labs.flatMap((one, i) => labs.slice(i + 1).map((other) => distance(one, other)));
  return Math.min(...distances);
}

type Triple = readonly [number, number, number];

function linear(hex: string): Triple {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function seenAs(rgb: Triple, sight: string): Triple {
  const [r, g, b] = (SIGHTS[sight] ?? []).map((row) =>
    Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])),
  );
  return [r ?? 0, g ?? 0, b ?? 0];
}

/** Björn Ottosson 2020, "A perceptual color space for image processing". */
function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function distance(one: Triple, other: Triple): number {
  return 100 * Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

/** WCAG 2.2: contrast of relative luminances. */
function contrast(one: string, other: string): number {
  const [a, b] = [one, other].map((hex) => {
    const [r, g, blue] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue + 0.05;
  });
  return Math.max(a ?? 1, b ?? 1) / Math.min(a ?? 1, b ?? 1);
}
