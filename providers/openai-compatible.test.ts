import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReplyPart } from '#bench/domain/reply.ts';
import { collectParts, joined } from './collect-parts.ts';
import { CALL } from './contract-call.ts';
import { FixtureServer, fixture, json, sse } from './fixture-server.ts';
import { openOpenaiChat } from './openai-chat.ts';

/** Chunks as a server beside OpenAI sends them: with what it adds and without what it leaves out. */
function chunks(...deltas: readonly { delta: object; finish?: string }[]): string {
  const events = deltas.map(({ delta, finish }) => ({ choices: [{ index: 0, delta, finish_reason: finish ?? null }] }));
  return `${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`;
}

describe('servers that speak OpenAI’s protocol', () => {
  const server = new FixtureServer();
  beforeAll(() => server.open());
  afterAll(() => server[Symbol.asyncDispose]());

  const open = (id: string, apiKey: string | undefined) =>
    openOpenaiChat({ id, apiKey, keyName: undefined, baseUrl: `${server.url}/v1`, evidence: 'measured' });
  const ask = async (body: string, id = 'vllm'): Promise<ReplyPart[]> => {
    server.answer(sse(body));
    const { parts, error } = await collectParts(open(id, 'key'), CALL, {});
    if (error !== undefined) throw error;
    return parts;
  };

  it('are sent no key where there is none', async () => {
    server.answer(sse(fixture('openai-chat/text.sse')));
    await collectParts(open('ollama', undefined), CALL, {});
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('are asked in their own words', async () => {
    const call = { ...CALL, parameters: { seed: 7, maxOutputTokens: 300 } };
    server.answer(sse(fixture('openai-chat/text.sse')));
    await collectParts(open('mistral', 'key'), call, {});
    expect(server.requests[0]?.body).toMatchObject({ random_seed: 7, max_tokens: 300 });
    expect(server.requests[0]?.body).not.toHaveProperty('stream_options');
    expect(server.requests[0]?.body).not.toHaveProperty('store');
    server.answer(sse(fixture('openai-chat/text.sse')));
    await collectParts(open('groq', 'key'), call, {});
    expect(server.requests[0]?.body).toMatchObject({
      seed: 7,
      max_tokens: 300,
      stream_options: { include_usage: true },
    });
  });

  it.each(['reasoning_content', 'reasoning'])('may send reasoning as %s', async (field) => {
    const parts = await ask(
      chunks({ delta: { [field]: 'Hm.' } }, { delta: { content: 'Yes.' } }, { delta: {}, finish: 'stop' }),
    );
    expect(parts.slice(0, 2)).toEqual([
      { kind: 'reasoning', text: 'Hm.' },
      { kind: 'text', text: 'Yes.' },
    ]);
  });

  it('may leave out the index of a tool call, its finish reason and all usage', async () => {
    const tool = (name: string) => ({ tool_calls: [{ id: `id-${name}`, function: { name, arguments: '{}' } }] });
    const parts = await ask(chunks({ delta: tool('a') }, { delta: tool('b') }, { delta: {}, finish: 'stop' }));
    expect(joined(parts)).toMatchObject([
      { kind: 'tool-call', index: 0, id: 'id-a' },
      { kind: 'tool-call', index: 1, id: 'id-b' },
      { kind: 'finished', finish: { reason: 'tool-calls', raw: 'stop' }, usage: undefined, servedModel: undefined },
    ]);
  });

  it('may say in the finish reason that they failed', async () => {
    await expect(ask(chunks({ delta: { content: 'Y' } }, { delta: {}, finish: 'error' }))).rejects.toMatchObject({
      failure: { kind: 'server-error', code: 'error' },
    });
    await expect(ask(chunks({ delta: {}, finish: 'insufficient_system_resource' }))).rejects.toMatchObject({
      failure: { kind: 'overloaded' },
    });
  });

  it('may send an error with a number for a code inside a stream', async () => {
    const body = `data: ${JSON.stringify({ error: { code: 429, message: 'Rate limit exceeded' } })}\n\n`;
    await expect(ask(body, 'openrouter')).rejects.toMatchObject({ failure: { kind: 'rate-limited', code: '429' } });
  });

  it('date the end of a reply by its finish reason and not by the usage after it', async () => {
    server.answer(sse(fixture('openai-chat/text.sse')));
    for await (const part of open('vllm', 'key').ask(CALL, { signal: new AbortController().signal })) {
      expect(part.atMs === undefined).toBe(part.kind !== 'finished');
    }
    server.answer(json(fixture('openai-chat/text.json')));
  });
});
