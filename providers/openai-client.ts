import OpenAI, { APIConnectionError, APIError } from 'openai';
import type { VendorError } from './classify-failure.ts';
import { memberOf, textOf } from './json-text.ts';
import { NO_SDK_TIMEOUT_MS } from './no-sdk-timeout.ts';
import type { ProviderOptions } from './provider-options.ts';
import { readRetryAfterMs } from './read-retry-after.ts';
import { wireFetch } from './wire-fetch.ts';

/** The SDK with everything off that belongs to the harness: retries, timeouts, log lines, and what it reads from the environment. */
export function openaiClient(options: ProviderOptions, baseUrl: string): OpenAI {
  return new OpenAI({
    // A server without keys still needs the SDK to be content; the header is then not sent.
    apiKey: options.apiKey ?? 'none',
    ...(options.apiKey === undefined ? { defaultHeaders: { Authorization: null } } : {}),
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrl,
    maxRetries: 0,
    timeout: NO_SDK_TIMEOUT_MS,
    logLevel: 'off',
    fetch: wireFetch,
  });
}

/** The vendor's error behind what the OpenAI SDK threw. */
export function describeOpenaiError(thrown: unknown): VendorError | undefined {
  if (!(thrown instanceof APIError) || thrown instanceof APIConnectionError) return undefined;
  // Without a body and without a status nothing was answered at all: an abort.
  if (thrown.status === undefined && thrown.error === undefined) return undefined;
  return {
    ...describeOpenaiBody(thrown.error, thrown.headers),
    status: thrown.status,
    message: thrown.message,
    requestId: thrown.requestID ?? undefined,
  };
}

/** An error object as OpenAI and everybody who speaks its protocol writes it; some put a number into `code`. */
export function describeOpenaiBody(error: unknown, headers?: Headers): VendorError {
  const code = memberOf(error, 'code');
  return {
    status: undefined,
    code: textOf(code) ?? (typeof code === 'number' ? String(code) : undefined) ?? textOf(memberOf(error, 'type')),
    message: textOf(memberOf(error, 'message')) ?? textOf(error) ?? 'The vendor sent an error without a message.',
    requestId: headers?.get('x-request-id') ?? undefined,
    retryAfterMs: readRetryAfterMs(headers),
  };
}
