import { setTimeout as wait } from 'node:timers/promises';
import type Anthropic from '@anthropic-ai/sdk';
import { assert, describe, expect, it } from 'vitest';
import { LAB_SEED_HEADER } from '#bench/domain/provider.ts';
import type { FaultKind, FaultPlan } from './fault-plan.ts';
import { ANSWER, CHAT_MESSAGES, collect, openai, plainLab, QUESTION, SYSTEM } from './fixtures/running-lab.ts';

describe('faults, as a plain client sees them', () => {
  const send = async (faults: FaultPlan, stream: boolean, signal?: AbortSignal) => {
    const at = await plainLab({ faults });
    return fetch(`${at.url}/anthropic/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': 'secret-key-of-a-test' },
      body: JSON.stringify({
        model: 'plain-anthropic',
        max_tokens: 500,
        system: SYSTEM,
        messages: [{ role: 'user', content: QUESTION }],
        stream,
      }),
      ...(signal === undefined ? {} : { signal }),
    });
  };

  it.each([
    ['unauthorized', 401, 'authentication_error'],
    ['forbidden', 403, 'permission_error'],
    ['model-not-found', 404, 'not_found_error'],
    ['bad-request', 400, 'invalid_request_error'],
    ['context-exceeded', 400, 'prompt is too long'],
    ['too-large', 413, 'request_too_large'],
    ['rate-limited', 429, 'rate_limit_error'],
    ['no-quota', 429, 'enforced_spend_limit_reached'],
    ['server-error', 500, 'api_error'],
    ['bad-gateway', 502, '<html>'],
    ['unavailable', 503, 'api_error'],
    ['overloaded', 529, 'overloaded_error'],
    ['key-in-error', 500, 'secret-key-of-a-test'],
    ['ok-with-error-body', 200, 'api_error'],
    ['key-in-answer', 200, 'secret-key-of-a-test'],
  ] as const)('%s answers %i with %s', async (fault, status, word) => {
    const response = await send([{ fault }], false);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(word);
  });

  it('says how long to wait only where it is to', async () => {
    const waited = await send([{ fault: 'rate-limited-retry-after', retryAfterMs: 2500 }], false);
    expect(waited.headers.get('retry-after')).toBe('3');
    expect((await send([{ fault: 'rate-limited' }], false)).headers.has('retry-after')).toBe(false);
  });

  it('resets the connection before the headers', async () => {
    await expect(send([{ fault: 'reset-before-headers' }], true)).rejects.toMatchObject({
      cause: { code: 'ECONNRESET' },
    });
  });

  it('hangs before the headers until the client gives up', async () => {
    await expect(send([{ fault: 'hang-before-headers' }], true, AbortSignal.timeout(150))).rejects.toThrow(/aborted/i);
  });

  it.each([true, false])('hangs in the middle until the client gives up (streamed: %s)', async (stream) => {
    const response = await send([{ fault: 'hang-mid-stream' }], stream, AbortSignal.timeout(300));
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow(/aborted/i);
  });

  it.each([true, false])('closes the socket in the middle (streamed: %s)', async (stream) => {
    const response = await send([{ fault: 'close-mid-stream' }], stream);
    await expect(response.text()).rejects.toThrow(/terminated/);
  });

  it('ends a stream cleanly without its end events', async () => {
    const text = await (await send([{ fault: 'no-end-event' }], true)).text();
    expect(text).toContain('987');
    expect(text).not.toMatch(/message_stop|message_delta/);
  });

  it('ends inside a JSON text', async () => {
    const body = await (await send([{ fault: 'truncated-json' }], false)).text();
    expect(() => JSON.parse(body)).toThrow();
    const stream = await (await send([{ fault: 'truncated-json' }], true)).text();
    expect(stream).not.toMatch(/\}\s*$/);
  });

  it('has an event that is no JSON, and goes on after it', async () => {
    const stream = await (await send([{ fault: 'malformed-event' }], true)).text();
    const events = stream.split('\n\n').flatMap((event) => /^data: (.*)$/m.exec(event)?.[1] ?? []);
    const readable = events.map((data) => {
      try {
        return JSON.parse(data) !== undefined;
      } catch {
        return false;
      }
    });
    expect(readable.filter((one) => !one)).toHaveLength(1);
    expect(readable.at(-1)).toBe(true);
  });

  it('sends an error inside the stream and nothing after it', async () => {
    const stream = await (await send([{ fault: 'error-event' }], true)).text();
    expect(stream.trimEnd().split('\n\n').at(-1)).toContain('overloaded_error');
  });

  it('has no body at all', async () => {
    const response = await send([{ fault: 'empty-body' }], false);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  it('sends comments between events, and bytes that are not UTF-8', async () => {
    expect(await (await send([{ fault: 'comments' }], true)).text()).toContain(': keep-alive\n\n');
    const bytes = new Uint8Array(await (await send([{ fault: 'invalid-utf8' }], true)).arrayBuffer());
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
  });

  it('answers with as much as it is told to', async () => {
    const response = await send([{ fault: 'oversize', characters: 1_000_000 }], false);
    const body = (await response.json()) as Anthropic.Message;
    const [block] = body.content;
    assert(block?.type === 'text');
    expect(block.text).toHaveLength(1_000_000);
  });

  it('says the same in writes of seven bytes', async () => {
    const normal = await (await send([], true)).text();
    const sevens = await (await send([{ fault: 'seven-byte-writes' }], true)).text();
    expect(sevens).toBe(normal);
  });

  it('drips: more arrives after a part has been read', async () => {
    const response = await send([{ fault: 'slow-drip', everyMs: 5 }], true);
    let reads = 0;
    assert(response.body);
    for await (const _ of response.body) reads += 1;
    expect(reads).toBeGreaterThan(5);
  });

  it('lets the client go away in the middle and answers the next one', async () => {
    const at = await plainLab({ timeScale: 1, faults: [{ fault: 'slow-drip', everyMs: 50, requests: [1] }] });
    const controller = new AbortController();
    const client = openai(at);
    const stream = await client.chat.completions.create(
      { model: 'plain-openai', messages: CHAT_MESSAGES, stream: true },
      { signal: controller.signal },
    );
    controller.abort();
    await collect(stream).catch(() => []);
    await wait(1);
    const next = await client.chat.completions.create({ model: 'plain-openai', messages: CHAT_MESSAGES });
    expect(next.choices[0]?.message.content).toBe(ANSWER);
  });

  it('strikes the same requests whenever it is started', async () => {
    const statuses = async () => {
      const at = await plainLab({ faults: [{ fault: 'overloaded', share: 0.3 }] });
      const client = openai(at);
      const one = (trial: number) =>
        client.chat.completions
          .create(
            { model: 'plain-openai', messages: CHAT_MESSAGES },
            { headers: { [LAB_SEED_HEADER]: `t${trial}/0/1` } },
          )
          .then(() => 200)
          .catch((error: { status: number }) => error.status);
      return Promise.all(Array.from({ length: 30 }, (_, trial) => one(trial)));
    };
    const first = await statuses();
    expect(new Set<number>(first)).toEqual(new Set([200, 529]));
    expect(await statuses()).toEqual(first);
  });
});

describe("faults, in each vendor's words", () => {
  const stream = async (fault: FaultKind, path: string, body: object) => {
    const at = await plainLab({ faults: [{ fault }] });
    const response = await fetch(`${at.url}${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer key', 'x-api-key': 'key', 'x-goog-api-key': 'key' },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };
  const CHAT = [
    '/openai/v1/chat/completions',
    { model: 'plain-openai', messages: CHAT_MESSAGES, stream: true },
  ] as const;
  const RESPONSES = ['/openai/v1/responses', { model: 'plain-openai', input: QUESTION, stream: true }] as const;
  const GEMINI = [
    '/google/v1beta/models/plain-google:streamGenerateContent?alt=sse',
    { contents: [{ role: 'user', parts: [{ text: QUESTION }] }] },
  ] as const;

  it.each([
    ['error-event', CHAT, /"error":\{"message"/],
    ['error-event', RESPONSES, /"type":"response.failed"/],
    ['error-event', GEMINI, /"status":"UNAVAILABLE"/],
    ['no-quota', CHAT, /insufficient_quota/],
    ['no-quota', GEMINI, /GenerateRequestsPerDay/],
    ['rate-limited-retry-after', GEMINI, /"retryDelay":"1s"/],
    ['context-exceeded', RESPONSES, /context_length_exceeded/],
    ['context-exceeded', GEMINI, /exceeds the maximum number of tokens/],
    ['content-filter', CHAT, /"finish_reason":"content_filter"/],
    ['content-filter', RESPONSES, /"reason":"content_filter"/],
    ['refusal', CHAT, /"refusal":"I/],
    ['length-stop', CHAT, /"finish_reason":"length"/],
    ['length-stop', RESPONSES, /response\.incomplete/],
    ['length-stop', GEMINI, /MAX_TOKENS/],
  ] as const)('%s of %s', async (fault, [path, body], words) => {
    expect((await stream(fault, path, body)).text).toMatch(words);
  });

  it.each([
    [CHAT, /finish_reason":"stop|\[DONE\]/],
    [RESPONSES, /response\.completed/],
    [GEMINI, /finishReason/],
  ] as const)('no-end-event leaves out the end of %s', async ([path, body], end) => {
    expect((await stream('late-terminator', path, body)).text).toMatch(end);
    expect((await stream('no-end-event', path, body)).text).not.toMatch(end);
  });
});
