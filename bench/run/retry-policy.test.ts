import { describe, expect, it } from 'vitest';
import { callFailure, FAILURES, type FailureKindName } from '#bench/domain/failure.ts';
import { waitBeforeRetry } from './retry-policy.ts';

const KINDS = Object.keys(FAILURES) as FailureKindName[];
const RETRIED: readonly FailureKindName[] = [
  'rate-limited',
  'overloaded',
  'server-error',
  'timed-out',
  'disconnected',
  'malformed',
  'truncated',
];

describe('a failed attempt', () => {
  it.each(KINDS)('is made again exactly when asking again may help: %s', (kind) => {
    const wait = waitBeforeRetry(callFailure(kind, ''), { attempt: 1, maxAttempts: 4, random: 0.5 });
    expect(wait !== undefined).toBe(RETRIED.includes(kind));
  });

  it('waits anywhere up to a ceiling that doubles from half a second to a minute', () => {
    const ceilings = [1, 2, 3, 4, 8, 9, 20].map((attempt) =>
      waitBeforeRetry(callFailure('overloaded', ''), { attempt, maxAttempts: 99, random: 1 }),
    );
    expect(ceilings).toEqual([500, 1_000, 2_000, 4_000, 60_000, 60_000, 60_000]);
    expect(waitBeforeRetry(callFailure('overloaded', ''), { attempt: 5, maxAttempts: 99, random: 0 })).toBe(0);
  });

  it('waits as long as the provider says, and a little more, not all at once', () => {
    const told = callFailure('rate-limited', '', { retryAfterMs: 7_000 });
    expect(waitBeforeRetry(told, { attempt: 1, maxAttempts: 4, random: 0 })).toBe(7_000);
    expect(waitBeforeRetry(told, { attempt: 3, maxAttempts: 4, random: 0.5 })).toBe(7_250);
  });

  it('is given up when the provider asks for more than a minute, or after the last attempt', () => {
    const long = callFailure('rate-limited', '', { retryAfterMs: 60_001 });
    expect(waitBeforeRetry(long, { attempt: 1, maxAttempts: 4, random: 0 })).toBeUndefined();
    expect(waitBeforeRetry(callFailure('overloaded', ''), { attempt: 4, maxAttempts: 4, random: 0 })).toBeUndefined();
  });
});
