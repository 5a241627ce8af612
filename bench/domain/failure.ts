/** Whose doing a failed call is. The operator's stop a run; the provider's and the network's are retried and set apart. */
export type Blame = 'provider' | 'network' | 'operator';

interface FailureKind {
  readonly blame: Blame;
  /** Whether asking again may help: another Attempt of the same Trial. */
  readonly retry: boolean;
  /** Whether every further call of this contender must fail the same way: the run stops at once. */
  readonly stops: boolean;
  readonly says: string;
}

/** Every way a call can fail. A new kind is one entry here; the compiler then asks about it everywhere. */
export const FAILURES = {
  'rate-limited': { blame: 'provider', retry: true, stops: false, says: 'over the rate limit' },
  overloaded: { blame: 'provider', retry: true, stops: false, says: 'provider overloaded' },
  'server-error': { blame: 'provider', retry: true, stops: false, says: 'provider error (5xx)' },
  'timed-out': { blame: 'provider', retry: true, stops: false, says: 'timed out' },
  disconnected: { blame: 'network', retry: true, stops: false, says: 'connection lost' },
  malformed: { blame: 'provider', retry: true, stops: false, says: 'reply not readable' },
  truncated: { blame: 'provider', retry: true, stops: false, says: 'stream ended without its end event' },
  unauthorized: { blame: 'operator', retry: false, stops: true, says: 'key refused' },
  'no-quota': { blame: 'operator', retry: false, stops: true, says: 'no quota or credit left' },
  'model-not-found': { blame: 'operator', retry: false, stops: true, says: 'model not known to the provider' },
  'invalid-request': { blame: 'operator', retry: false, stops: false, says: 'request refused as invalid' },
  aborted: { blame: 'operator', retry: false, stops: false, says: 'stopped by the operator' },
} as const satisfies Record<string, FailureKind>;

export type FailureKindName = keyof typeof FAILURES;

/** Which watchdog ended a call. */
export type TimeoutPhase = 'connect' | 'first-token' | 'idle' | 'total';

/** Why a call has no reply. */
export interface CallFailure {
  readonly kind: FailureKindName;
  /** For people; never holds a key (redacted where it is made and again where it is written). */
  readonly message: string;
  /** HTTP status, where there was one. */
  readonly status: number | undefined;
  /** The vendor's own error type or code, e.g. `insufficient_quota`. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  /** What the vendor asked us to wait, in ms. */
  readonly retryAfterMs: number | undefined;
  /** Set for `timed-out` only. */
  readonly phase: TimeoutPhase | undefined;
  /** The limit that was passed, ms; set for `timed-out` only. Latency is right-censored there. */
  readonly limitMs: number | undefined;
}

/** The one error an adapter throws. Anything else that leaves an adapter is our bug. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly failure: CallFailure;

  constructor(failure: CallFailure, options?: { cause?: unknown }) {
    super(failure.message, options);
    this.failure = failure;
  }
}

/** A failure with only what is known set. */
export function callFailure(
  kind: FailureKindName,
  message: string,
  known: Partial<Omit<CallFailure, 'kind' | 'message'>> = {},
): CallFailure {
  return {
    kind,
    message,
    status: known.status,
    code: known.code,
    requestId: known.requestId,
    retryAfterMs: known.retryAfterMs,
    phase: known.phase,
    limitMs: known.limitMs,
  };
}
