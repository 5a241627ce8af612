import { describe, expect, it } from 'vitest';
import { drawPace } from './draw-pace.ts';
import { plainModel } from './fixtures/plain-lab.ts';

const MODEL = plainModel('openai', {
  ttftMs: { median: 90, sigma: 0.25 },
  msPerToken: { median: 2, sigma: 0 },
  tail: { share: 0.02, factor: 4 },
});
const PACES = Array.from({ length: 10_000 }, (_, index) => drawPace(MODEL, `t${index}/0/1`));

describe('drawPace', () => {
  it('has the median and the slow tail the model is said to have', () => {
    const ttfts = PACES.map((pace) => pace.ttftMs).sort((a, b) => a - b);
    // The tail lifts the median a little: two answers in a hundred move to its upper side.
    expect(ttfts[5_000]).toBeGreaterThan(88.5);
    expect(ttfts[5_000]).toBeLessThan(92.5);
    // Without the tail one in 10,000 would pass 90 * e^(0.25 * 3.72) = 228 ms.
    const slow = ttfts.filter((ttftMs) => ttftMs > 228).length / PACES.length;
    // Of the slow ones 0.966 pass it: 0.02 * P(z > ln(57 / 90) / 0.25), and 0.0001 of the others.
    expect(Math.abs(slow - 0.0194)).toBeLessThan(4 * Math.sqrt((0.02 * 0.98) / PACES.length));
  });

  it('lets gaps vary by up to half around the pace of the answer, which the tail slows as well', () => {
    for (const pace of PACES.slice(0, 500)) {
      const usual = pace.nextGapMs() / 2;
      const slowness = usual > 1.5 ? 4 : 1;
      expect(usual / slowness).toBeGreaterThanOrEqual(0.5);
      expect(usual / slowness).toBeLessThan(1.5);
    }
  });

  it('begins before its first token, and is the same for the same attempt only', () => {
    const [again, other] = [drawPace(MODEL, 't0/0/1'), drawPace(MODEL, 't0/0/2')];
    expect(again.ttftMs).toBe(PACES[0]?.ttftMs);
    expect(other.ttftMs).not.toBe(again.ttftMs);
    expect(again.headersMs).toBeLessThan(again.ttftMs);
  });
});
