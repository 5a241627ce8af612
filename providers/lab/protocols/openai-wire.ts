import type { IncomingHttpHeaders } from 'node:http';
import {
  type Allowance,
  badGateway,
  type ErrorAbout,
  type ErrorAnswer,
  type ErrorKind,
} from '#providers/lab/protocol.ts';

/** What the two OpenAI protocols share: the key, the headers and the errors. */
export const openaiWire = {
  readKey(headers: IncomingHttpHeaders): string | undefined {
    const key = headers.authorization?.replace(/^Bearer\s*/i, '').trim();
    return key === '' ? undefined : key;
  },

  headers(requestId: string, allowance: Allowance): Readonly<Record<string, string>> {
    return {
      'x-request-id': requestId,
      'openai-version': '2020-10-01',
      'openai-organization': 'simulated-lab',
      'x-ratelimit-limit-requests': String(allowance.requests),
      'x-ratelimit-remaining-requests': String(allowance.requestsLeft),
      'x-ratelimit-reset-requests': `${allowance.resetS}s`,
      'x-ratelimit-limit-tokens': String(allowance.tokens),
      'x-ratelimit-remaining-tokens': String(allowance.tokensLeft),
      'x-ratelimit-reset-tokens': `${allowance.resetS}s`,
    };
  },

  error(kind: ErrorKind, about: ErrorAbout): ErrorAnswer {
    if (kind === 'bad-gateway') return badGateway();
    const { status, type, code, param = null, says } = describe(kind, about.modelId);
    const message = about.message ?? says;
    const wait: Record<string, string> =
      kind === 'rate-limited-retry-after'
        ? {
            'retry-after': String(Math.ceil(about.retryAfterMs / 1000)),
            'retry-after-ms': String(about.retryAfterMs),
          }
        : {};
    return {
      status,
      headers: { 'content-type': 'application/json', ...wait },
      body: JSON.stringify({ error: { message, type, param, code } }),
    };
  },
};

interface Described {
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly param?: string;
  readonly says: string;
}

function describe(kind: Exclude<ErrorKind, 'bad-gateway'>, modelId: string): Described {
  const invalid = 'invalid_request_error';
  switch (kind) {
    case 'unauthorized':
      return { status: 401, type: invalid, code: 'invalid_api_key', says: 'Incorrect API key provided.' };
    case 'forbidden':
      return {
        status: 403,
        type: invalid,
        code: 'unsupported_country_region_territory',
        says: 'Country, region, or territory not supported',
      };
    case 'model-not-found':
      return {
        status: 404,
        type: invalid,
        code: 'model_not_found',
        says: `The model \`${modelId}\` does not exist or you do not have access to it.`,
      };
    case 'bad-request':
      return { status: 400, type: invalid, code: null, says: 'Invalid request.' };
    case 'context-exceeded':
      return {
        status: 400,
        type: invalid,
        code: 'context_length_exceeded',
        param: 'messages',
        says: 'Your input exceeds the context window of this model. Please adjust your input and try again.',
      };
    case 'too-large':
      return { status: 413, type: invalid, code: 'request_too_large', says: 'Request body too large.' };
    case 'rate-limited':
    case 'rate-limited-retry-after':
      return {
        status: 429,
        type: 'requests',
        code: 'rate_limit_exceeded',
        says: `Rate limit reached for ${modelId} on requests per min (RPM). Please try again later.`,
      };
    case 'no-quota':
      return {
        status: 429,
        type: 'insufficient_quota',
        code: 'insufficient_quota',
        says: 'You exceeded your current quota, please check your plan and billing details.',
      };
    case 'server-error':
    case 'key-in-error':
      return {
        status: 500,
        type: 'server_error',
        code: null,
        says: 'The server had an error while processing your request. Sorry about that!',
      };
    case 'unavailable':
      return {
        status: 503,
        type: 'service_unavailable_error',
        code: null,
        says: 'The engine is currently overloaded, please try again later',
      };
    case 'overloaded':
      return { status: 529, type: 'overloaded_error', code: null, says: 'Overloaded' };
    default:
      return kind satisfies never;
  }
}
