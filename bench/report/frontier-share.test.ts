import { describe, expect, it } from 'vitest';
import type { Arm } from '#bench/analysis/arm.ts';
import type { PlannedScenario } from '#bench/domain/plan.ts';
import { frontierShares } from './frontier-share.ts';

const CASES = 40;
const planned = {
  cases: Object.fromEntries(Array.from({ length: CASES }, (_, at) => [`c${at}`, { cluster: `c${at}` }])),
} as unknown as PlannedScenario;

function arm(contender: string, quality: (at: number) => number, usd: number): Arm {
  return {
    contender,
    repetitions: 1,
    quality: Float64Array.from({ length: CASES }, (_, at) => quality(at)),
    costUsd: new Float64Array(CASES).fill(usd),
  } as unknown as Arm;
}

describe('how surely a contender is on the frontier', () => {
  it('is 1 for the best and for the cheapest, and 0 for who is worse and dearer', () => {
    const shares = frontierShares(
      planned,
      [arm('best', () => 1, 3), arm('cheapest', () => 0.5, 1), arm('beaten', () => 0.4, 4)],
      1,
    );
    expect(Object.fromEntries(shares)).toEqual({ best: 1, cheapest: 1, beaten: 0 });
  });

  it('lies between where the cases drawn decide', () => {
    const shares = frontierShares(
      planned,
      [arm('steady', () => 0.5, 1), arm('dear', (at) => (at % 2 === 0 ? 1 : 0.02), 2)],
      1,
    );
    expect(shares.get('steady')).toBe(1);
    expect(shares.get('dear')).toBeGreaterThan(0.3);
    expect(shares.get('dear')).toBeLessThan(0.8);
  });

  it('knows nothing of who has no price', () => {
    const shares = frontierShares(planned, [arm('priced', () => 0.5, 1), arm('unpriced', () => 1, Number.NaN)], 1);
    expect([...shares.keys()]).toEqual(['priced']);
  });
});
