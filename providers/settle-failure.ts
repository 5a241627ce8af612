import { CallError, type CallFailure, callFailure } from '#bench/domain/failure.ts';
import { redact } from '#bench/domain/redact.ts';
import type { FinishedPart } from '#bench/domain/reply.ts';
import { classifyFailure, endingOf, type VendorError } from './classify-failure.ts';

/** An error page can be a whole HTML document; this much of it says what it is. */
const LONGEST_MESSAGE = 500;

/** undici's own limit on opening a connection, which no option of ours changes. */
const CONNECT_LIMIT_MS = 10_000;

export interface SettleContext {
  readonly signal: AbortSignal;
  /** What must not stand in any message. */
  readonly secrets: readonly string[];
  /** The vendor's error behind what the SDK threw; undefined when the SDK never got an answer. */
  readonly describe: (thrown: unknown) => VendorError | undefined;
}

/**
 * What becomes of anything thrown under a call.
 *
 * @returns the end of the reply, when the error is the contender's own doing (its context is full) or the filter's
 * @throws CallError otherwise; without a cause, because the SDK's error holds headers and bodies as they came
 */
export function settleFailure(thrown: unknown, context: SettleContext): FinishedPart {
  if (context.signal.aborted) throw abortedCall();
  if (thrown instanceof CallError) throw thrown;
  const clean = (text: string): string => cleanText(text, context.secrets);
  const vendor = context.describe(thrown);
  if (vendor === undefined) throw new CallError(transportFailure(thrown, clean));

  const code = vendor.code === undefined ? undefined : clean(vendor.code);
  const requestId = vendor.requestId === undefined ? undefined : clean(vendor.requestId);
  const reason = endingOf(vendor);
  if (reason === undefined) {
    throw new CallError(
      callFailure(classifyFailure(vendor), clean(vendor.message), {
        status: vendor.status,
        code,
        requestId,
        retryAfterMs: vendor.retryAfterMs,
      }),
    );
  }
  return {
    kind: 'finished',
    finish: { reason, raw: code },
    usage: undefined,
    requestId,
    servedModel: undefined,
    fingerprint: undefined,
    serviceTier: undefined,
  };
}

export function abortedCall(): CallError {
  return new CallError(callFailure('aborted', 'The call was ended before its reply was.'));
}

export function truncatedCall(): CallError {
  return new CallError(callFailure('truncated', 'The answer ended without the event that ends a reply.'));
}

/** An answer with status 200 that holds no reply this API knows. */
export function malformedCall(what: string): CallError {
  return new CallError(callFailure('malformed', what));
}

function cleanText(text: string, secrets: readonly string[]): string {
  const clean = redact(
    text,
    secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]),
  );
  return clean.length > LONGEST_MESSAGE ? `${clean.slice(0, LONGEST_MESSAGE)}…` : clean;
}

/** Something failed below the vendor's words: the socket, the HTTP around them, or the text itself. */
function transportFailure(thrown: unknown, clean: (text: string) => string): CallFailure {
  const chain = causesOf(thrown);
  const codes = chain.map((error) => ('code' in error ? String(error.code) : ''));
  const message = clean([...new Set(chain.map((error) => error.message))].join(': ') || String(thrown));
  const code = codes.find((word) => word !== '');
  if (codes.includes('UND_ERR_CONNECT_TIMEOUT')) {
    return callFailure('timed-out', message, { code, phase: 'connect', limitMs: CONNECT_LIMIT_MS });
  }
  if (/Incomplete JSON segment/.test(message)) return callFailure('truncated', message, { code });
  const lost =
    codes.some((word) => CONNECTION_LOST.test(word)) ||
    chain.some((error) => /^(terminated|fetch failed|Connection error\.?)$/.test(error.message));
  const unreadable = chain.some((error) => error instanceof SyntaxError) || codes.some((word) => /^HPE_/.test(word));
  if (lost && !unreadable) return callFailure('disconnected', message, { code });
  return callFailure('malformed', message, { code });
}

const CONNECTION_LOST =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_\w+|ERR_(TLS|SSL)\w*|CERT_\w+|DEPTH_ZERO\w*|SELF_SIGNED\w*|UNABLE_TO\w*)$/;

function causesOf(thrown: unknown): Error[] {
  const chain: Error[] = [];
  for (let error = thrown; error instanceof Error && chain.length < 5; error = error.cause) chain.push(error);
  return chain;
}
