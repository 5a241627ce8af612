import { describe, expect, it } from 'vitest';
import { foreignCpuShare, readCpu } from './foreign-cpu.ts';

const START = { busyMs: 5000, ownMs: 1000, availableMs: 20_000 };

describe('the share of the machine that others used', () => {
  it('is what was busy without what was ours, of all there was', () => {
    // Two cores for 1 s: 900 ms busy, 400 of them ours.
    expect(foreignCpuShare(START, { busyMs: 5900, ownMs: 1400, availableMs: 22_000 })).toBe(0.25);
  });

  it('is never less than nothing where the two clocks differ by a tick', () => {
    expect(foreignCpuShare(START, { busyMs: 5390, ownMs: 1400, availableMs: 22_000 })).toBe(0);
  });

  it('is not known where no time passed', () => {
    expect(foreignCpuShare(START, START)).toBeUndefined();
  });

  it('is read from a machine that has spent at least what we have', () => {
    const { busyMs, ownMs, availableMs } = readCpu();
    expect(ownMs).toBeGreaterThan(0);
    expect(availableMs).toBeGreaterThanOrEqual(busyMs);
  });
});
