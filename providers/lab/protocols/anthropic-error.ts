import { badGateway, type ErrorAbout, type ErrorAnswer, type ErrorKind } from '#providers/lab/protocol.ts';

/** Anthropic's error answers. */
export function anthropicError(kind: ErrorKind, about: ErrorAbout): ErrorAnswer {
  if (kind === 'bad-gateway') return badGateway();
  const { status, type, says, code } = describe(kind, about);
  const wait: Record<string, string> =
    kind === 'rate-limited-retry-after' ? { 'retry-after': String(Math.ceil(about.retryAfterMs / 1000)) } : {};
  return {
    status,
    headers: { 'content-type': 'application/json', ...wait },
    body: JSON.stringify({
      type: 'error',
      error: {
        type,
        message: about.message ?? says,
        ...(code === undefined ? {} : { details: { error_code: code } }),
      },
      request_id: about.requestId,
    }),
  };
}

function describe(
  kind: Exclude<ErrorKind, 'bad-gateway'>,
  { modelId }: ErrorAbout,
): { status: number; type: string; says: string; code?: string } {
  switch (kind) {
    case 'unauthorized':
      return { status: 401, type: 'authentication_error', says: 'invalid x-api-key' };
    case 'forbidden':
      return {
        status: 403,
        type: 'permission_error',
        says: 'Your API key does not have permission to use the specified resource.',
      };
    case 'model-not-found':
      return { status: 404, type: 'not_found_error', says: `model: ${modelId}` };
    case 'bad-request':
      return { status: 400, type: 'invalid_request_error', says: 'Invalid request.' };
    case 'context-exceeded':
      return { status: 400, type: 'invalid_request_error', says: 'prompt is too long: 210000 tokens > 200000 maximum' };
    case 'too-large':
      return { status: 413, type: 'request_too_large', says: 'Request exceeds the maximum allowed number of bytes.' };
    case 'rate-limited':
    case 'rate-limited-retry-after':
      return {
        status: 429,
        type: 'rate_limit_error',
        says: 'This request would exceed the rate limit for your organization.',
      };
    case 'no-quota':
      // Status and type are those of a rate limit; only the code among the details says that waiting does not help.
      return {
        status: 429,
        type: 'rate_limit_error',
        says: 'Your organization has reached its monthly usage threshold.',
        code: 'enforced_spend_limit_reached',
      };
    case 'server-error':
    case 'key-in-error':
      return { status: 500, type: 'api_error', says: 'Internal server error' };
    case 'unavailable':
      return { status: 503, type: 'api_error', says: 'Service unavailable' };
    case 'overloaded':
      return { status: 529, type: 'overloaded_error', says: 'Overloaded' };
    default:
      return kind satisfies never;
  }
}
