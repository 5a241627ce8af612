/**
 * What the vendor asks us to wait, in ms; undefined when it does not say or says nonsense.
 * A date is read against the answer's own `date` header, so that a wrong clock here makes no wrong wait.
 */
export function readRetryAfterMs(headers: Headers | undefined): number | undefined {
  const exact = positive(headers?.get('retry-after-ms'), 1);
  if (exact !== undefined) return exact;
  const plain = headers?.get('retry-after');
  const seconds = positive(plain, 1_000);
  if (seconds !== undefined || plain == null) return seconds;
  const waitMs = Date.parse(plain) - Date.parse(headers?.get('date') ?? '');
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined;
}

/** A protobuf duration as Gemini's RetryInfo has it: `17s`, `0.5s`. */
export function readDurationMs(text: unknown): number | undefined {
  return typeof text === 'string' && /^\d+(\.\d+)?s$/.test(text) ? Number(text.slice(0, -1)) * 1_000 : undefined;
}

function positive(text: string | null | undefined, unitMs: number): number | undefined {
  if (text == null || text.trim() === '') return undefined;
  const value = Number(text) * unitMs;
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
