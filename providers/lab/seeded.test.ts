import { describe, expect, it } from 'vitest';
import { seeded } from './seeded.ts';

const sequence = (seedText: string, length: number): number[] => {
  const random = seeded(seedText);
  return Array.from({ length }, () => random.uniform());
};

describe('seeded', () => {
  it('gives the same numbers for the same text, and others for a text that differs in one letter', () => {
    expect(sequence('trial-1', 5)).toEqual(sequence('trial-1', 5));
    expect(sequence('trial-1', 5)).not.toEqual(sequence('trial-2', 5));
  });

  it('keeps its numbers for ever: a change of generator would change every simulated run', () => {
    expect(sequence('bakeoff', 3).map((value) => value.toFixed(9))).toEqual(GOLDEN);
  });

  it('is uniform in [0, 1): mean a half, variance a twelfth', () => {
    const values = sequence('uniform', 50_000);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    // Four standard errors of each.
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 50_000));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / 50_000));
    expect(Math.min(...values.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values.slice(0, 1000))).toBeLessThan(1);
  });

  it('draws first numbers of neighbouring seeds independently', () => {
    const firsts = Array.from({ length: 20_000 }, (_, index) => seeded(`case-${index}`).normal());
    const mean = firsts.reduce((sum, value) => sum + value, 0) / firsts.length;
    const variance = firsts.reduce((sum, value) => sum + value * value, 0) / firsts.length;
    const neighbours =
      firsts.slice(1).reduce((sum, value, index) => sum + value * (firsts[index] ?? 0), 0) / firsts.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(20_000));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
    expect(Math.abs(neighbours)).toBeLessThan(4 / Math.sqrt(20_000));
  });

  it('has the median it is given when log-normal, and is exactly 0 for a median of 0', () => {
    const random = seeded('log-normal');
    const values = Array.from({ length: 10_001 }, () => random.logNormal(40, 0.5)).sort((a, b) => a - b);
    // Standard error of a log-normal's sample median: median * sigma * sqrt(pi / 2 / n).
    expect(Math.abs((values[5000] ?? 0) - 40)).toBeLessThan(4 * 40 * 0.5 * Math.sqrt(Math.PI / 2 / 10_001));
    expect(random.logNormal(0, 0.5)).toBe(0);
  });
});

/** As this generator gave them when it was written (November 2026). */
const GOLDEN = ['0.776555662', '0.108737306', '0.453374437'];
