/** What a provider says of its rate limit in the headers of an answer. */
export interface RateAllowance {
  readonly requests: Allowed | undefined;
  readonly tokens: Allowed | undefined;
}

export interface Allowed {
  /** Of its kind, before the limit refuses. */
  readonly left: number;
  /** ms until it is whole again. */
  readonly resetMs: number;
}

/**
 * Reads the rate-limit headers of OpenAI and those who speak its protocol (`x-ratelimit-remaining-requests`, reset as a duration),
 * and of Anthropic (`anthropic-ratelimit-requests-remaining`, reset as an instant). Others send none.
 *
 * @param headers lower-case names
 * @param wall the time of day that instants are held against
 * @returns undefined where neither kind is said in full
 */
export function readAllowance(headers: Readonly<Record<string, string>>, wall: Date): RateAllowance | undefined {
  const of = (kind: 'requests' | 'tokens'): Allowed | undefined =>
    allowed(headers[`x-ratelimit-remaining-${kind}`], durationMs(headers[`x-ratelimit-reset-${kind}`])) ??
    allowed(
      headers[`anthropic-ratelimit-${kind}-remaining`],
      untilMs(headers[`anthropic-ratelimit-${kind}-reset`], wall),
    );
  const [requests, tokens] = [of('requests'), of('tokens')];
  return requests === undefined && tokens === undefined ? undefined : { requests, tokens };
}

function allowed(left: string | undefined, resetMs: number | undefined): Allowed | undefined {
  const count = left === undefined || left.trim() === '' ? Number.NaN : Number(left);
  return Number.isFinite(count) && resetMs !== undefined ? { left: Math.max(0, count), resetMs } : undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/;

/** `120ms`, `1s`, `6m0s`. */
function durationMs(text: string | undefined): number | undefined {
  if (text === undefined || text.length > 40 || !DURATION.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g))
    sum += Number(amount) * (UNIT_MS[unit ?? ''] ?? 0);
  return sum;
}

function untilMs(text: string | undefined, wall: Date): number | undefined {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - wall.getTime());
}
