import { describe, expect, it } from 'vitest';
import { readAllowance } from './read-allowance.ts';

const WALL = new Date('2026-11-21T10:00:00.000Z');

describe('what a provider says of its rate limit', () => {
  it('reads the headers of OpenAI, whose resets are durations', () => {
    const headers = {
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-tokens': '149984',
      'x-ratelimit-reset-tokens': '6m0s',
    };
    expect(readAllowance(headers, WALL)).toEqual({
      requests: { left: 59, resetMs: 1000 },
      tokens: { left: 149_984, resetMs: 360_000 },
    });
  });

  it('reads the headers of Anthropic, whose resets are instants', () => {
    const headers = {
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': '2026-11-21T10:00:12Z',
    };
    expect(readAllowance(headers, WALL)).toEqual({ requests: { left: 0, resetMs: 12_000 }, tokens: undefined });
  });

  it.each([
    [{}],
    [{ 'x-ratelimit-remaining-requests': '5' }],
    [{ 'x-ratelimit-remaining-requests': '', 'x-ratelimit-reset-requests': '1s' }],
    [{ 'x-ratelimit-remaining-requests': 'many', 'x-ratelimit-reset-requests': '1s' }],
    [{ 'x-ratelimit-remaining-requests': '5', 'x-ratelimit-reset-requests': 'soon' }],
    [{ 'x-ratelimit-remaining-requests': '5', 'x-ratelimit-reset-requests': '1s'.repeat(1000) }],
    [{ 'anthropic-ratelimit-tokens-remaining': '5', 'anthropic-ratelimit-tokens-reset': 'tomorrow' }],
  ])('says nothing of %j', (headers) => {
    expect(readAllowance(headers, WALL)).toBeUndefined();
  });

  it('takes a reset that is over as now', () => {
    const headers = {
      'anthropic-ratelimit-requests-remaining': '3',
      'anthropic-ratelimit-requests-reset': '2026-11-21T09:59:00Z',
    };
    expect(readAllowance(headers, WALL)?.requests).toEqual({ left: 3, resetMs: 0 });
  });
});
