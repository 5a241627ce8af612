import { assert, describe, expect, it } from 'vitest';
import { REAL_EFFECTS } from '#bench/run/effects.ts';
import { PUNCTUAL } from '#bench/run/held-world.ts';
import { type FidelityLoad, measureFidelity } from './measure-fidelity.ts';
import { ADAPTERS, type AdapterName } from './paced-models.ts';
import { summarizeFidelity } from './summarize-fidelity.ts';

/** Durations are written to the microsecond. */
const RESOLUTION_MS = 0.001;
const DISTURBED_ABOVE_MS = 10;
const BLOCKED_MS = 200;
const ONE: FidelityLoad = { adapter: 'openai-chat', streams: 1, trials: 1 };
const OPTIONS = { seed: 7, timeScale: 0.2 };

describe('a recorded time', () => {
  it.each(Object.keys(ADAPTERS) as AdapterName[])(
    'through %s has a true one beside it, and is never before it',
    async (adapter) => {
      const [cell] = await measureFidelity([{ adapter, streams: 4, trials: 12 }], OPTIONS);
      assert(cell !== undefined);
      expect(cell.timed).toHaveLength(12);
      expect(new Set(cell.timed.map(({ id }) => id)).size).toBe(12);
      for (const { ttfat, e2e, disturbed, clientLagMs } of cell.timed) {
        assert(ttfat !== undefined && e2e !== undefined && clientLagMs !== undefined);
        expect(ttfat.recordedMs).toBeGreaterThanOrEqual(ttfat.trueMs - RESOLUTION_MS);
        expect(e2e.recordedMs).toBeGreaterThanOrEqual(e2e.trueMs - RESOLUTION_MS);
        expect(e2e.trueMs).toBeGreaterThanOrEqual(ttfat.trueMs);
        expect(disturbed).toBe(clientLagMs > Math.max(DISTURBED_ABOVE_MS, 0.02 * ttfat.recordedMs));
      }
    },
  );
});

describe('a trial', () => {
  it('is flagged as disturbed, and counted, when our own loop stood still while it ran', async () => {
    const blockOnce = (): void => {
      const until = REAL_EFFECTS.clock.nowMs() + BLOCKED_MS;
      while (REAL_EFFECTS.clock.nowMs() < until);
    };
    const cells = await measureFidelity([ONE], { ...OPTIONS, onBegun: blockOnce });
    expect(cells[0]?.timed.map(({ disturbed }) => disturbed)).toEqual([true]);
    expect(summarizeFidelity(cells)).toMatchObject({ trials: 1, disturbed: 1, unwatched: 0, untimed: 0 });
  });

  it('is not flagged when the loop was never late', async () => {
    const cells = await measureFidelity([ONE], { ...OPTIONS, watchLag: () => PUNCTUAL });
    expect(cells[0]?.timed.map(({ disturbed }) => disturbed)).toEqual([false]);
    expect(summarizeFidelity(cells)).toMatchObject({ trials: 1, disturbed: 0, unwatched: 0, untimed: 0 });
  });
});

describe('the summary', () => {
  const timed = (errorMs: number, disturbed: boolean | undefined) => ({
    id: '',
    disturbed,
    clientLagMs: 0,
    ttfat: { recordedMs: 100 + errorMs, trueMs: 100 },
    e2e: { recordedMs: 300 + 2 * errorMs, trueMs: 300 },
  });
  const cell = { adapter: 'google', streams: 2, trials: 3, loopLagP99Ms: 4 } as const;

  it('counts the disturbed, and tells how far off they were and the others', () => {
    const trials = [timed(1, false), timed(2, false), timed(30, true)];
    const { rows, ...all } = summarizeFidelity([{ ...cell, timed: trials }]);
    expect(all).toMatchObject({
      trials: 3,
      disturbed: 1,
      unwatched: 0,
      flagged: { n: 1, maxMs: 30 },
      unflagged: { n: 2, minMs: 1, p50Ms: 1.5, maxMs: 2 },
    });
    expect(rows).toEqual([
      {
        adapter: 'google',
        streams: 2,
        trials: 3,
        ttfat: { n: 3, minMs: 1, p50Ms: 2, p99Ms: undefined, maxMs: 30 },
        e2e: { n: 3, minMs: 2, p50Ms: 4, p99Ms: undefined, maxMs: 60 },
        loopLagP99Ms: 4,
        disturbed: 1,
      },
    ]);
  });

  it('has no figure for a trial that failed, and counts it apart', () => {
    const failed = { ...timed(0, undefined), ttfat: undefined, e2e: undefined };
    const { rows, untimed, unwatched } = summarizeFidelity([{ ...cell, timed: [failed, timed(1, false)] }]);
    expect({ untimed, unwatched, n: rows[0]?.ttfat.n }).toEqual({ untimed: 1, unwatched: 1, n: 1 });
  });

  it('has a p99 from a hundred trials on', () => {
    const many = (count: number) => Array.from({ length: count }, (_, place) => timed(place, false));
    const p99 = (count: number) => summarizeFidelity([{ ...cell, timed: many(count) }]).rows[0]?.ttfat.p99Ms;
    expect([p99(99), p99(101)]).toEqual([undefined, 99]);
  });
});
