import type { VendorError } from './classify-failure.ts';
import { memberOf, textOf } from './json-text.ts';
import { readDurationMs, readRetryAfterMs } from './read-retry-after.ts';

/**
 * Google's error object `{code, message, status, details[]}`.
 *
 * @param status of the HTTP answer; the object's own code stands in for it inside a stream
 */
export function geminiError(error: unknown, status: number | undefined, headers: Headers | undefined): VendorError {
  const list = memberOf(error, 'details');
  const details: unknown[] = Array.isArray(list) ? list : [];
  const retryAfterMs = details.flatMap((detail) => readDurationMs(memberOf(detail, 'retryDelay')) ?? [])[0];
  const code = memberOf(error, 'code');
  return {
    status: status ?? (typeof code === 'number' ? code : undefined),
    code: textOf(memberOf(error, 'status')),
    message: textOf(memberOf(error, 'message')) ?? textOf(error) ?? 'Google sent an error without a message.',
    requestId: undefined,
    retryAfterMs: readRetryAfterMs(headers) ?? retryAfterMs,
    details: JSON.stringify(details),
  };
}
