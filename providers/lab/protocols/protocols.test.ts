import type Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';
import { assert, describe, expect, it } from 'vitest';
import { makeAnswerBook } from '#providers/lab/answer-book.ts';
import { CAPITAL, plainModel } from '#providers/lab/fixtures/plain-lab.ts';
import {
  ANSWER,
  anthropic,
  CHAT_MESSAGES,
  collect,
  google,
  openai,
  plainLab,
  QUESTION,
  SYSTEM,
} from '#providers/lab/fixtures/running-lab.ts';
import type { Lab } from '#providers/lab/lab.ts';

describe('OpenAI Chat Completions, through the SDK', () => {
  it('answers with the drawn text, usage that adds up and a snapshot of the model', async () => {
    const reply = await openai(await plainLab()).chat.completions.create({
      model: 'plain-openai',
      messages: CHAT_MESSAGES,
    });
    expect(reply.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: ANSWER, refusal: null } });
    expect(reply.model).toBe('plain-openai-2026-01');
    assert(reply.usage);
    expect(reply.usage.total_tokens).toBe(reply.usage.prompt_tokens + reply.usage.completion_tokens);
  });

  it('streams the same: a role-only chunk, a token a chunk, and usage last when asked', async () => {
    const model = plainModel('openai', { reasoningTokens: { median: 6, sigma: 0 } });
    const stream = await openai(await plainLab({ models: [model] })).chat.completions.create({
      model: 'plain-openai',
      messages: CHAT_MESSAGES,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await collect(stream);
    const texts = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '');
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '', refusal: null });
    expect(texts.join('')).toBe(ANSWER);
    const last = chunks.at(-1);
    expect(last?.choices).toEqual([]);
    // Six tokens of thought are billed and never shown.
    expect(last?.usage?.completion_tokens_details?.reasoning_tokens).toBe(6);
    expect(last?.usage?.completion_tokens).toBe(6 + texts.filter((text) => text !== '').length);
  });

  it('sends no usage with a stream that does not ask for it', async () => {
    const stream = await openai(await plainLab()).chat.completions.create({
      model: 'plain-openai',
      messages: CHAT_MESSAGES,
      stream: true,
    });
    expect((await collect(stream)).some((chunk) => chunk.usage !== undefined)).toBe(false);
  });

  it('calls tools in pieces, takes their results back and goes on with the next known reply', async () => {
    const client = openai(await plainLab());
    const asked = { role: 'user' as const, content: 'Book a meeting with Ana at noon.' };
    const first = client.chat.completions.stream({ model: 'plain-openai', messages: [asked] });
    const { message, finish_reason } = (await first.finalChatCompletion()).choices[0] ?? {};
    assert(message?.tool_calls);
    expect(finish_reason).toBe('tool_calls');
    expect(message.tool_calls.map((call) => call.type === 'function' && call.function)).toMatchObject([
      { name: 'find_person', arguments: '{"name":"Ana"}' },
      { name: 'find_slot', arguments: '{"time":"12:00","rooms":["a","b"]}' },
    ]);
    const second = await client.chat.completions.create({
      model: 'plain-openai',
      messages: [
        asked,
        message,
        ...message.tool_calls.map((call) => ({ role: 'tool' as const, tool_call_id: call.id, content: '{}' })),
      ],
    });
    expect(second.choices[0]?.message.content).toBe('Booked for noon with Ana.');
  });

  it('gives a JSON answer to a JSON question, and words that are no JSON from a model that breaks contracts', async () => {
    const ask = async (at: Lab) =>
      openai(at).chat.completions.create({
        model: 'plain-openai',
        messages: [{ role: 'user', content: 'Extract: invoice 17 over 12.50 EUR.' }],
        response_format: { type: 'json_schema', json_schema: { name: 'invoice', schema: { type: 'object' } } },
      });
    const whole = (await ask(await plainLab())).choices[0]?.message.content ?? '';
    expect(JSON.parse(whole)).toEqual({ invoice: 17, total: 12.5, currency: 'EUR' });
    const breaker = plainModel('openai', { quality: { default: 0 }, brokenJsonShare: 1 });
    const broken = (await ask(await plainLab({ models: [breaker] }))).choices[0]?.message.content ?? '';
    expect(broken).toContain('"invoice":17');
    expect(() => JSON.parse(broken)).toThrow();
  });

  it('stops at the output limit, thoughts counted, and at a stop sequence', async () => {
    const client = openai(await plainLab());
    const base = { model: 'plain-openai', messages: CHAT_MESSAGES };
    const short = await client.chat.completions.create({ ...base, max_completion_tokens: 4 });
    expect(short.choices[0]).toMatchObject({ finish_reason: 'length', message: { content: 'The capital of' } });
    expect(short.usage?.completion_tokens).toBe(4);
    const stopped = await client.chat.completions.create({ ...base, stop: ['Paris'] });
    expect(stopped.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: 'The capital of France is ' },
    });
  });
});

describe('OpenAI Responses, through the SDK', () => {
  const base = { model: 'plain-openai', instructions: SYSTEM, input: QUESTION };

  it('answers with the drawn text and usage with its parts', async () => {
    const model = plainModel('openai', { reasoningTokens: { median: 6, sigma: 0 }, cacheHitShare: 1 });
    const text = 'long '.repeat(210);
    const at = await plainLab({
      models: [model],
      book: makeAnswerBook([{ ...CAPITAL, messages: [{ role: 'user', text }] }]),
    });
    const reply = await openai(at).responses.create({ model: 'plain-openai', input: text });
    expect(reply.output_text).toBe(ANSWER);
    expect(reply.status).toBe('completed');
    // 1,050 characters and their frame are some 270 tokens; half of them, in steps of 32, were in the cache.
    expect(reply.usage?.input_tokens_details).toMatchObject({ cached_tokens: 128, cache_write_tokens: 0 });
    expect(reply.usage?.output_tokens_details.reasoning_tokens).toBe(6);
  });

  it('streams events the SDK can put together again, thoughts shown only when a summary is asked', async () => {
    const model = plainModel('openai', { reasoningTokens: { median: 6, sigma: 0 } });
    const client = openai(await plainLab({ models: [model] }));
    const types = async (extra: object) => {
      const stream = client.responses.stream({ ...base, ...extra });
      const events = await collect(stream);
      expect((await stream.finalResponse()).output_text).toBe(ANSWER);
      expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
      return events.map((event) => event.type);
    };
    const hidden = await types({});
    expect(hidden.slice(0, 3)).toEqual(['response.created', 'response.in_progress', 'response.output_item.added']);
    expect(hidden.at(-1)).toBe('response.completed');
    expect(hidden).not.toContain('response.reasoning_summary_text.delta');
    expect(await types({ reasoning: { summary: 'auto' } })).toContain('response.reasoning_summary_text.delta');
  });

  it('takes a round of tool calls', async () => {
    const client = openai(await plainLab());
    const input = [{ role: 'user' as const, content: 'Book a meeting with Ana at noon.' }];
    const first = await client.responses.stream({ model: 'plain-openai', input }).finalResponse();
    const calls = first.output.filter((item) => item.type === 'function_call');
    expect(calls.map(({ name, arguments: text }) => [name, JSON.parse(text)])).toEqual([
      ['find_person', { name: 'Ana' }],
      ['find_slot', { time: '12:00', rooms: ['a', 'b'] }],
    ]);
    const results = calls.map(({ call_id }) => ({ type: 'function_call_output' as const, call_id, output: '{}' }));
    const second = await client.responses.create({
      model: 'plain-openai',
      input: [...input, ...(first.output as OpenAI.Responses.ResponseInputItem[]), ...results],
    });
    expect(second.output_text).toBe('Booked for noon with Ana.');
  });

  it('is incomplete at the output limit, streamed or not', async () => {
    const client = openai(await plainLab());
    const whole = await client.responses.create({ ...base, max_output_tokens: 16 });
    expect(whole).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
    const events = await collect(await client.responses.create({ ...base, max_output_tokens: 16, stream: true }));
    expect(events.at(-1)?.type).toBe('response.incomplete');
  });

  it('refuses in a part of its own', async () => {
    const reply = await openai(await plainLab({ faults: [{ fault: 'refusal' }] })).responses.create(base);
    expect(reply.output_text).toBe('');
    expect(JSON.stringify(reply.output)).toContain('"type":"refusal"');
  });
});

describe('Anthropic Messages, through the SDK', () => {
  const base = {
    model: 'plain-anthropic',
    max_tokens: 500,
    system: SYSTEM,
    messages: [{ role: 'user' as const, content: QUESTION }],
  };

  it('answers with the drawn text; input is counted without what the cache held', async () => {
    const model = plainModel('anthropic', { cacheHitShare: 1 });
    const text = 'long '.repeat(210);
    const book = makeAnswerBook([{ ...CAPITAL, messages: [{ role: 'user', text }] }]);
    const reply = await anthropic(await plainLab({ models: [model], book })).messages.create({
      model: 'plain-anthropic',
      max_tokens: 500,
      messages: [{ role: 'user', content: text }],
    });
    expect(reply.content).toMatchObject([{ type: 'text', text: ANSWER }]);
    expect(reply.stop_reason).toBe('end_turn');
    expect(reply.usage.cache_read_input_tokens).toBe(128);
    expect(reply.usage.input_tokens).toBeGreaterThanOrEqual(128);
  });

  it('streams from a usage of 1 to the true one, thoughts shown only when asked', async () => {
    const model = plainModel('anthropic', { reasoningTokens: { median: 6, sigma: 0 } });
    const client = anthropic(await plainLab({ models: [model] }));
    const stream = client.messages.stream({ ...base, thinking: { type: 'adaptive', display: 'summarized' } });
    const events = await collect(stream);
    const reply = await stream.finalMessage();
    expect(reply.content.map((block) => block.type)).toEqual(['thinking', 'text']);
    const deltas = events.filter((event) => event.type === 'content_block_delta' && event.delta.type === 'text_delta');
    expect(reply.usage.output_tokens).toBe(6 + deltas.length);
    expect(reply.usage.output_tokens_details?.thinking_tokens).toBe(6);
    // The SDK's helper writes into its first event; the bare stream shows it as it came.
    const [start] = await collect(await client.messages.create({ ...base, stream: true }));
    assert(start?.type === 'message_start');
    expect(start.message.usage.output_tokens).toBe(1);
    const plain = await client.messages.create(base);
    expect(plain.content.map((block) => block.type)).toEqual(['text']);
  });

  it('takes a round of tool calls', async () => {
    const client = anthropic(await plainLab());
    const messages = [{ role: 'user' as const, content: 'Book a meeting with Ana at noon.' }];
    const options = { model: 'plain-anthropic', max_tokens: 500 };
    const first = await client.messages.stream({ ...options, messages }).finalMessage();
    expect(first.stop_reason).toBe('tool_use');
    const calls = first.content.filter((block) => block.type === 'tool_use');
    expect(calls.map(({ name, input }) => [name, input])).toEqual([
      ['find_person', { name: 'Ana' }],
      ['find_slot', { time: '12:00', rooms: ['a', 'b'] }],
    ]);
    const second = await client.messages.create({
      ...options,
      messages: [
        ...messages,
        { role: 'assistant', content: first.content as Anthropic.ContentBlockParam[] },
        {
          role: 'user',
          content: calls.map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: '{}' })),
        },
      ],
    });
    expect(second.content).toMatchObject([{ type: 'text', text: 'Booked for noon with Ana.' }]);
  });

  it('refuses with an empty answer and its reason, and stops at the limit', async () => {
    const refused = await anthropic(await plainLab({ faults: [{ fault: 'refusal' }] })).messages.create(base);
    expect(refused).toMatchObject({ content: [], stop_reason: 'refusal', stop_details: { category: 'general_harms' } });
    const short = await anthropic(await plainLab()).messages.create({ ...base, max_tokens: 4 });
    expect(short).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 4 } });
  });
});

describe('Gemini, through the SDK', () => {
  const base = { model: 'plain-google', contents: QUESTION, config: { systemInstruction: SYSTEM } };

  it.each([undefined, 'v1beta'])("answers under the SDK's own path and under %s", async (version) => {
    const reply = await google(await plainLab(), version).models.generateContent(base);
    expect(reply.text).toBe(ANSWER);
    expect(reply.candidates?.[0]?.finishReason).toBe('STOP');
    expect(reply.modelVersion).toBe('plain-google-2026-01');
  });

  it('streams several tokens a chunk with cumulative usage, thoughts apart and shown only when asked', async () => {
    const model = plainModel('google', { reasoningTokens: { median: 6, sigma: 0 } });
    const client = google(await plainLab({ models: [model] }));
    const ask = async (thinkingConfig: object) =>
      collect(
        await client.models.generateContentStream({ ...base, config: { systemInstruction: SYSTEM, thinkingConfig } }),
      );
    const chunks = await ask({ includeThoughts: true });
    expect(chunks.map((chunk) => chunk.text ?? '').join('')).toBe(ANSWER);
    expect(chunks.some((chunk) => chunk.candidates?.[0]?.content?.parts?.[0]?.thought)).toBe(true);
    const counts = chunks.map((chunk) => chunk.usageMetadata?.candidatesTokenCount ?? 0);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(chunks.at(-1)?.usageMetadata?.thoughtsTokenCount).toBe(6);
    const hidden = await ask({});
    expect(hidden.some((chunk) => chunk.candidates?.[0]?.content?.parts?.[0]?.thought)).toBe(false);
  });

  it('takes a round of tool calls', async () => {
    const client = google(await plainLab());
    const contents = [{ role: 'user', parts: [{ text: 'Book a meeting with Ana at noon.' }] }];
    const first = await client.models.generateContent({ model: 'plain-google', contents });
    expect(first.functionCalls).toMatchObject([
      { name: 'find_person', args: { name: 'Ana' } },
      { name: 'find_slot', args: { time: '12:00', rooms: ['a', 'b'] } },
    ]);
    const content = first.candidates?.[0]?.content;
    assert(content);
    const results = (first.functionCalls ?? []).map(({ name = '' }) => ({ functionResponse: { name, response: {} } }));
    const second = await client.models.generateContent({
      model: 'plain-google',
      contents: [...contents, content, { role: 'user', parts: results }],
    });
    expect(second.text).toBe('Booked for noon with Ana.');
  });

  it('blocks a prompt, refuses an answer and stops at the limit in its own words', async () => {
    const blocked = await google(await plainLab({ faults: [{ fault: 'content-filter' }] })).models.generateContent(
      base,
    );
    expect(blocked.promptFeedback?.blockReason).toBe('PROHIBITED_CONTENT');
    expect(blocked.text).toBeUndefined();
    const refused = await google(await plainLab({ faults: [{ fault: 'refusal' }] })).models.generateContent(base);
    expect(refused.candidates?.[0]).toMatchObject({ finishReason: 'SAFETY' });
    const short = await google(await plainLab()).models.generateContent({
      ...base,
      config: { ...base.config, maxOutputTokens: 4 },
    });
    expect(short.candidates?.[0]?.finishReason).toBe('MAX_TOKENS');
    expect(short.usageMetadata?.candidatesTokenCount).toBe(4);
  });
});
