import { describe, expect, it } from 'vitest';
import { drawFault, type FaultOccasion } from './fault-plan.ts';

const occasion = (changes: Partial<FaultOccasion> = {}): FaultOccasion => ({
  seedText: 't/0/1',
  attempt: 1,
  modelId: 'aurora-2',
  prompt: 'What is the capital of France?',
  requestNumber: 1,
  ...changes,
});

describe('drawFault', () => {
  it('strikes always without a share, and never without a rule', () => {
    expect(drawFault([{ fault: 'overloaded' }], occasion())?.fault).toBe('overloaded');
    expect(drawFault([], occasion())).toBeUndefined();
  });

  it('strikes its share of requests, drawn anew for each attempt, and the same ones again', () => {
    const plan = [{ fault: 'rate-limited', share: 0.1 }] as const;
    const struck = (attempt: number) =>
      Array.from(
        { length: 10_000 },
        (_, index) => drawFault(plan, occasion({ seedText: `t${index}/0/${attempt}` })) !== undefined,
      );
    const first = struck(1);
    expect(Math.abs(first.filter(Boolean).length / 10_000 - 0.1)).toBeLessThan(4 * Math.sqrt((0.1 * 0.9) / 10_000));
    expect(struck(1)).toEqual(first);
    expect(struck(2)).not.toEqual(first);
  });

  it.each([
    { rule: { attempts: [1] }, misses: { attempt: 2 } },
    { rule: { models: ['aurora-2'] }, misses: { modelId: 'cirrus-1' } },
    { rule: { promptIncludes: 'France' }, misses: { prompt: 'Peru?' } },
    { rule: { requests: [1] }, misses: { requestNumber: 2 } },
  ])('strikes only where its conditions hold: $rule', ({ rule, misses }) => {
    const plan = [{ fault: 'server-error', ...rule }] as const;
    expect(drawFault(plan, occasion())?.fault).toBe('server-error');
    expect(drawFault(plan, occasion(misses))).toBeUndefined();
  });

  it('takes the first rule that strikes, and reads an attempt counted from 0 as the first', () => {
    const plan = [
      { fault: 'overloaded', attempts: [2] },
      { fault: 'bad-request', attempts: [0] },
      { fault: 'forbidden' },
    ] as const;
    expect(drawFault(plan, occasion())?.fault).toBe('bad-request');
  });
});
