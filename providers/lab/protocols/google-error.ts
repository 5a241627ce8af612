import { badGateway, type ErrorAbout, type ErrorAnswer, type ErrorKind } from '#providers/lab/protocol.ts';

/** Gemini's error answers. */
export function googleError(kind: ErrorKind, about: ErrorAbout): ErrorAnswer {
  if (kind === 'bad-gateway') return badGateway();
  const { status, word, says, details } = describe(kind, about);
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify({
      error: { code: status, message: about.message ?? says, status: word, ...(details ? { details } : {}) },
    }),
  };
}

interface Described {
  readonly status: number;
  readonly word: string;
  readonly says: string;
  readonly details?: readonly object[];
}

function describe(kind: Exclude<ErrorKind, 'bad-gateway'>, about: ErrorAbout): Described {
  const type = (name: string): string => `type.googleapis.com/google.rpc.${name}`;
  const quota = (quotaId: string): object => ({
    '@type': type('QuotaFailure'),
    violations: [{ quotaMetric: 'generativelanguage.googleapis.com/generate_content_requests', quotaId }],
  });
  switch (kind) {
    case 'unauthorized':
      return {
        status: 401,
        word: 'UNAUTHENTICATED',
        says: 'API key not valid. Please pass a valid API key.',
        details: [{ '@type': type('ErrorInfo'), reason: 'API_KEY_INVALID', domain: 'googleapis.com' }],
      };
    case 'forbidden':
      return { status: 403, word: 'PERMISSION_DENIED', says: 'The caller does not have permission' };
    case 'model-not-found':
      return {
        status: 404,
        word: 'NOT_FOUND',
        says: `models/${about.modelId} is not found for API version v1beta, or is not supported for generateContent.`,
      };
    case 'bad-request':
      return { status: 400, word: 'INVALID_ARGUMENT', says: 'Request contains an invalid argument.' };
    case 'context-exceeded':
      return {
        status: 400,
        word: 'INVALID_ARGUMENT',
        says: 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      };
    case 'too-large':
      return { status: 413, word: 'INVALID_ARGUMENT', says: 'Request payload size exceeds the limit: 20971520 bytes.' };
    case 'rate-limited':
      return {
        status: 429,
        word: 'RESOURCE_EXHAUSTED',
        says: 'Resource has been exhausted (e.g. check quota).',
        details: [quota('GenerateRequestsPerMinutePerProjectPerModel')],
      };
    case 'rate-limited-retry-after':
      return {
        status: 429,
        word: 'RESOURCE_EXHAUSTED',
        says: 'Resource has been exhausted (e.g. check quota).',
        details: [
          quota('GenerateRequestsPerMinutePerProjectPerModel'),
          { '@type': type('RetryInfo'), retryDelay: `${about.retryAfterMs / 1000}s` },
        ],
      };
    case 'no-quota':
      return {
        status: 429,
        word: 'RESOURCE_EXHAUSTED',
        says: 'You exceeded your current quota, please check your plan and billing details.',
        details: [quota('GenerateRequestsPerDayPerProjectPerModel')],
      };
    case 'server-error':
    case 'key-in-error':
      return { status: 500, word: 'INTERNAL', says: 'An internal error has occurred. Please retry.' };
    case 'unavailable':
      return { status: 503, word: 'UNAVAILABLE', says: 'The model is overloaded. Please try again later.' };
    case 'overloaded':
      return { status: 529, word: 'UNAVAILABLE', says: 'The model is overloaded. Please try again later.' };
    default:
      return kind satisfies never;
  }
}
