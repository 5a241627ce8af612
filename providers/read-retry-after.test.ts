import { describe, expect, it } from 'vitest';
import { readDurationMs, readRetryAfterMs } from './read-retry-after.ts';

describe('what a vendor asks us to wait', () => {
  it.each<[Record<string, string>, number | undefined]>([
    [{ 'retry-after': '3' }, 3_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '1250', 'retry-after': '3' }, 1_250],
    [{ 'retry-after': 'Fri, 06 Nov 2026 10:00:30 GMT', date: 'Fri, 06 Nov 2026 10:00:00 GMT' }, 30_000],
    [{ 'retry-after': 'Fri, 06 Nov 2026 10:00:00 GMT', date: 'Fri, 06 Nov 2026 10:00:30 GMT' }, 0],
    [{ 'retry-after': 'Fri, 06 Nov 2026 10:00:30 GMT' }, undefined],
    [{ 'retry-after': '-3' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('reads %j as %s ms', (headers, waitMs) => {
    expect(readRetryAfterMs(new Headers(headers))).toBe(waitMs);
  });

  it('reads Gemini’s durations', () => {
    expect([readDurationMs('17s'), readDurationMs('0.25s'), readDurationMs('17'), readDurationMs(17)]).toEqual([
      17_000,
      250,
      undefined,
      undefined,
    ]);
  });
});
