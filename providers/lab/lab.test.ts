import type OpenAI from 'openai';
import { assert, describe, expect, it } from 'vitest';
import { LAB_HEADER, LAB_SEED_HEADER } from '#bench/domain/provider.ts';
import { plainModel } from './fixtures/plain-lab.ts';
import { CHAT_MESSAGES, openai, plainLab, QUESTION } from './fixtures/running-lab.ts';
import type { Lab } from './lab.ts';

describe('the lab', () => {
  const ask = async (at: Lab, init: { headers?: Record<string, string>; stream?: boolean; text?: string } = {}) =>
    fetch(`${at.url}/openai/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer key', ...init.headers },
      body: JSON.stringify({
        model: 'plain-openai',
        messages: [CHAT_MESSAGES[0], { role: 'user', content: init.text ?? QUESTION }],
        stream: init.stream ?? false,
      }),
    });
  const said = async (response: Response): Promise<string> => {
    const body = (await response.json()) as OpenAI.ChatCompletion;
    return body.choices[0]?.message.content ?? '';
  };

  it('marks everything it sends, control pages and errors too', async () => {
    const at = await plainLab();
    const answers = [
      await ask(at),
      await ask(at, { headers: { authorization: '' } }),
      await fetch(`${at.url}/lab/health`),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([200, 401, 200]);
    expect(answers.every((answer) => answer.headers.has(LAB_HEADER))).toBe(true);
  });

  it('says the same again to the same seed, on another attempt and after a restart', async () => {
    const coin = plainModel('openai', { quality: { default: 0.5 }, flipShare: 1 });
    const options = { models: [coin] };
    const replies = async (at: Lab, attempt: number) =>
      Promise.all(
        Array.from({ length: 20 }, async (_, trial) =>
          said(await ask(at, { headers: { [LAB_SEED_HEADER]: `trial-${trial}/0/${attempt}` } })),
        ),
      );
    const first = await replies(await plainLab(options), 1);
    expect(new Set(first).size).toBe(2);
    expect(await replies(await plainLab(options), 2)).toEqual(first);
  });

  it('counts the asks of a prompt where no seed is sent: repetitions vary, a rerun agrees', async () => {
    const coin = plainModel('openai', { quality: { default: 0.5 }, flipShare: 1 });
    const run = async () => {
      const at = await plainLab({ models: [coin] });
      const replies: string[] = [];
      for (let turn = 0; turn < 40; turn += 1) replies.push(await said(await ask(at)));
      return replies;
    };
    const first = await run();
    expect(new Set(first).size).toBe(2);
    expect(await run()).toEqual(first);
  });

  it('has something to say to words it does not know, and says that it is made up', async () => {
    expect(await said(await ask(await plainLab(), { text: 'Unheard of.' }))).toMatch(
      /^The simulated lab knows no answer/,
    );
  });

  it('stamps what truly happened, in order, and shows it over HTTP', async () => {
    const at = await plainLab({ timeScale: 1 });
    const sentMs = Number(process.hrtime.bigint()) / 1e6;
    const response = await ask(at, { stream: true });
    await response.text();
    const doneMs = Number(process.hrtime.bigint()) / 1e6;
    const stamp = at.stamps.get(response.headers.get('x-request-id') ?? '');
    assert(stamp?.firstTokenMs && stamp.firstAnswerMs && stamp.lastTokenMs && stamp.terminalMs && stamp.endMs);
    const times = [
      sentMs,
      stamp.receivedMs,
      stamp.firstTokenMs,
      stamp.firstAnswerMs,
      stamp.lastTokenMs,
      stamp.terminalMs,
      stamp.endMs,
      doneMs,
    ];
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(stamp.lastTokenMs).toBeGreaterThan(stamp.firstTokenMs);
    const shown = (await (await fetch(`${at.url}/lab/stamps`)).json()) as unknown[];
    expect(shown).toEqual([JSON.parse(JSON.stringify(stamp))]);
  });

  it('lists its models, and knows no others: not even those of another vendor', async () => {
    const at = await plainLab();
    const models = (await (await fetch(`${at.url}/lab/models`)).json()) as { id: string }[];
    expect(models.map((model) => model.id)).toEqual(['plain-openai', 'plain-anthropic', 'plain-google']);
    const asked = openai(at).chat.completions.create({ model: 'plain-google', messages: CHAT_MESSAGES });
    await expect(asked).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
  });

  it.each([
    ['/openai/v1/chat/completions', { authorization: 'Bearer ' }, 'invalid_api_key'],
    ['/openai/v1/responses', {}, 'invalid_api_key'],
    ['/anthropic/v1/messages', { 'x-api-key': '' }, 'authentication_error'],
    ['/google/v1beta/models/plain-google:generateContent', {}, 'API_KEY_INVALID'],
  ])('refuses a request without a key at %s', async (path, headers, word) => {
    const response = await fetch(`${(await plainLab()).url}${path}`, { method: 'POST', headers, body: '{}' });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain(word);
  });

  it('names the field of a request that is not one', async () => {
    const response = await fetch(`${(await plainLab()).url}/openai/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer key' },
      body: JSON.stringify({ model: 'plain-openai', messages: 'hello' }),
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('messages');
  });
});
