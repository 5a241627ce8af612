import type { FailureKindName } from '#bench/domain/failure.ts';
import type { FinishReason } from '#bench/domain/reply.ts';

/** What a vendor said when it refused a call, over HTTP or inside a stream. */
export interface VendorError {
  /** HTTP status; undefined for an error inside a stream that began with 200. */
  readonly status: number | undefined;
  /** The vendor's most specific word: `insufficient_quota`, `overloaded_error`, `RESOURCE_EXHAUSTED`. */
  readonly code: string | undefined;
  readonly message: string;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** More of the vendor's own text that only the classification reads, such as Gemini's quota ids. */
  readonly details?: string;
}

/**
 * Which failure a vendor's error is. Quota comes first, because the vendors send it with the status of a rate limit or of
 * an invalid request and asking again never helps.
 */
export function classifyFailure(error: VendorError): FailureKindName {
  const { code = '', message } = error;
  const status = error.status ?? statusIn(code);
  if (status === 402 || NO_QUOTA.test(code) || OUT_OF_CREDIT.test(message) || DAILY_QUOTA.test(error.details ?? '')) {
    return 'no-quota';
  }
  if (status === 401 || status === 403 || BAD_KEY.test(code) || BAD_KEY.test(error.details ?? '')) {
    return /^model_not_found$/i.test(code) ? 'model-not-found' : 'unauthorized';
  }
  if (status === undefined || status < 400) return kindOfWord(code);
  if (isModelUnknown(status, code, message)) return 'model-not-found';
  if (status === 429) return 'rate-limited';
  // 409: the vendors' word for a lock that another request holds.
  if (status === 529 || status === 503 || status === 409) return 'overloaded';
  if (status >= 500 || status === 408) return 'server-error';
  return 'invalid-request';
}

/**
 * The finish reason of an error that is the contender's own doing or the filter's in front of it, and so an outcome and no
 * failure; undefined for every other error.
 */
export function endingOf(error: VendorError): Extract<FinishReason, 'context-exceeded' | 'content-filter'> | undefined {
  const status = error.status ?? statusIn(error.code ?? '') ?? 400;
  if (status !== 400 && status !== 413 && status !== 422) return undefined;
  const code = error.code ?? '';
  if (CONTEXT_CODE.test(code) || CONTEXT_WORDS.test(error.message)) return 'context-exceeded';
  return FILTER_CODE.test(code) ? 'content-filter' : undefined;
}

const NO_QUOTA =
  /^(insufficient_quota|credit_balance_exhausted|enforced_spend_limit_reached|billing_hard_limit_reached|billing_not_active|billing_error|insufficient_credits|insufficient_balance)$/i;
const OUT_OF_CREDIT =
  /credit balance is too low|insufficient (?:credits|balance)|(?:prepay\w*|prepaid) credits? .*depleted/i;
/** Gemini says "quota" of its limits per minute too; only the quota id tells the day's. */
const DAILY_QUOTA = /PerDay/;
const BAD_KEY =
  /API_KEY_INVALID|^(invalid_api_key|authentication_error|permission_error|UNAUTHENTICATED|PERMISSION_DENIED)$/i;

/** In the words of OpenAI, Groq and DeepSeek; llama.cpp; Together. */
const CONTEXT_CODE = /^(context_length_exceeded|exceed_context_size_error|context_window_exceeded)$/i;
/** In the words of vLLM and OpenAI; Anthropic; Gemini; Mistral; Together. */
const CONTEXT_WORDS =
  /maximum context length|prompt is too long: \d+ tokens|input token count.*exceeds the maximum|exceeds? (?:the )?(?:model'?s )?(?:maximum |available )?context (?:window|length|size)|too large for model with \d+ maximum context|`max_new_tokens` must be <=/i;
const FILTER_CODE = /^(content_filter|content_policy_violation|invalid_prompt|data_inspection_failed)$/i;

/** OpenRouter and some gateways put a number where others put a word. */
function statusIn(code: string): number | undefined {
  return /^[45]\d\d$/.test(code) ? Number(code) : undefined;
}

function isModelUnknown(status: number, code: string, message: string): boolean {
  if (status !== 404 && status !== 400 && status !== 422) return false;
  if (/^model_not_found$|^invalid_model$/i.test(code)) return true;
  // A 404 that does not speak of a model is a wrong path: another remedy, so another kind.
  if (status === 404) return /model/i.test(message);
  return /invalid model|unknown model|model .{0,80}(?:does not exist|not found|is not supported)/i.test(message);
}

const WORDS: readonly (readonly [RegExp, FailureKindName])[] = [
  [/rate_limit|too_many_requests|RESOURCE_EXHAUSTED/i, 'rate-limited'],
  [/overloaded|unavailable|insufficient_system_resource|slow_down/i, 'overloaded'],
  [/model_not_found/i, 'model-not-found'],
  [/invalid_request|INVALID_ARGUMENT|FAILED_PRECONDITION|not_found_error/i, 'invalid-request'],
];

/** The kind of an error that came without a status. A vendor that fails without saying why is a failing vendor. */
function kindOfWord(code: string): FailureKindName {
  return WORDS.find(([pattern]) => pattern.test(code))?.[1] ?? 'server-error';
}
