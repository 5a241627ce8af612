import { describe, expect, it } from 'vitest';
import { FAILURES } from '#bench/domain/failure.ts';
import { classifyFailure, endingOf, type VendorError } from './classify-failure.ts';

function vendorError(known: Partial<VendorError>): VendorError {
  return { status: undefined, code: undefined, message: '', requestId: undefined, retryAfterMs: undefined, ...known };
}

describe('a vendor’s error', () => {
  it.each([
    { said: 'OpenAI, out of credit', status: 429, code: 'insufficient_quota' },
    { said: 'OpenAI, prepaid', status: 429, code: 'credit_balance_exhausted' },
    { said: 'Anthropic, spend limit', status: 429, code: 'enforced_spend_limit_reached' },
    { said: 'Anthropic, out of credit', status: 400, message: 'Your credit balance is too low to access the API' },
    { said: 'Anthropic, billing', status: 402, code: 'billing_error' },
    { said: 'DeepSeek', status: 402, message: 'Insufficient Balance' },
    { said: 'Gemini, daily quota', status: 429, details: '[{"quotaId":"GenerateRequestsPerDayPerProject"}]' },
  ])('is a spent quota and never asked again: $said', ({ said: _said, ...known }) => {
    const kind = classifyFailure(vendorError(known));
    expect(kind).toBe('no-quota');
    expect(FAILURES[kind].retry).toBe(false);
  });

  it('is a rate limit when Gemini speaks of quota but means the minute', () => {
    const message = 'You exceeded your current quota, please check your plan and billing details.';
    const details = '[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel"}]';
    expect(classifyFailure(vendorError({ status: 429, message, details }))).toBe('rate-limited');
  });

  it('is a refused key when Gemini hides that under status 400', () => {
    const details = '[{"reason":"API_KEY_INVALID"}]';
    expect(classifyFailure(vendorError({ status: 400, code: 'INVALID_ARGUMENT', details }))).toBe('unauthorized');
  });

  it.each([
    { status: 404, message: 'model "x" not found, try pulling it first' },
    { status: 400, message: 'Invalid model: x' },
    { status: 403, code: 'model_not_found', message: 'Project does not have access to model x' },
  ])('is an unknown model: $status $message', (known) => {
    expect(classifyFailure(vendorError(known))).toBe('model-not-found');
  });

  it('is an invalid request when a path, and no model, was not found', () => {
    expect(classifyFailure(vendorError({ status: 404, message: '404 page not found' }))).toBe('invalid-request');
  });

  it.each([
    ['rate_limit_error', 'rate-limited'],
    ['overloaded_error', 'overloaded'],
    ['authentication_error', 'unauthorized'],
    ['invalid_request_error', 'invalid-request'],
    ['api_error', 'server-error'],
    ['502', 'server-error'],
    ['429', 'rate-limited'],
    ['word nobody knows', 'server-error'],
  ])('inside a stream is known by its word: %s is %s', (code, kind) => {
    expect(classifyFailure(vendorError({ code }))).toBe(kind);
  });
});

describe('an error that ends a reply', () => {
  it.each([
    { by: 'OpenAI', status: 400, code: 'context_length_exceeded' },
    { by: 'OpenAI in a stream', code: 'context_length_exceeded' },
    { by: 'llama.cpp', status: 400, code: 'exceed_context_size_error' },
    {
      by: 'vLLM',
      status: 400,
      message: "This model's maximum context length is 4096 tokens. However, you requested 5000.",
    },
    { by: 'Anthropic', status: 400, message: 'prompt is too long: 208310 tokens > 200000 maximum' },
    {
      by: 'Gemini',
      status: 400,
      message: 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    },
    {
      by: 'Mistral',
      status: 400,
      message: 'Prompt contains 40000 tokens, too large for model with 32768 maximum context length',
    },
  ])('is a full context, as $by says it', ({ by: _by, ...known }) => {
    expect(endingOf(vendorError(known))).toBe('context-exceeded');
  });

  it('is a filter where the vendor refuses the prompt itself', () => {
    expect(endingOf(vendorError({ status: 400, code: 'invalid_prompt' }))).toBe('content-filter');
  });

  it('is no rate limit, whatever words that uses', () => {
    expect(endingOf(vendorError({ status: 429, message: 'maximum context length' }))).toBeUndefined();
  });
});
