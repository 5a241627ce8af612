import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '#bench/domain/call.ts';
import type { AskingProvider } from '#bench/domain/provider.ts';
import type { ReplyPart } from '#bench/domain/reply.ts';
import { collectParts, joined } from './collect-parts.ts';
import { CALL, CANARY_KEY, LOOKUP_PAGE, PLACE } from './contract-call.ts';
import type { ProviderOptions } from './provider-options.ts';

/** Totals in the words of all four protocols at once; aimock takes its own and drops the details of every one. */
const USAGE = {
  prompt_tokens: 30,
  completion_tokens: 8,
  total_tokens: 38,
  input_tokens: 30,
  output_tokens: 8,
  promptTokenCount: 30,
  candidatesTokenCount: 8,
  totalTokenCount: 38,
};

/**
 * The same adapter against a server that somebody else wrote from the same documentation, so that our fixtures and our
 * adapters do not share one misreading.
 *
 * @param basePath what follows the server's address in the base URL
 * @param cutShort what its reply at the output limit reads as: it leaves `incomplete_details` out of a Responses reply
 */
export function describeAgainstAimock(
  name: string,
  open: (options: ProviderOptions) => AskingProvider,
  basePath: string,
  cutShort: 'length' | 'other' = 'length',
): void {
  describe(`${name} understands the independent mock server`, () => {
    const mock = new LLMock({ port: 0, chunkSize: 5 });
    let provider: AskingProvider;

    beforeAll(async () => {
      mock.onMessage('world', { content: 'Grüße, Welt 🌍.', usage: USAGE });
      mock.onMessage('page', { toolCalls: [{ name: 'lookup_page', arguments: '{"page":7}' }], usage: USAGE });
      mock.onMessage('city', { content: '{"city":"Köln"}', usage: USAGE });
      mock.onMessage('longer', { content: 'One, two', finishReason: 'length', usage: USAGE });
      await mock.start();
      provider = open({
        id: name,
        apiKey: CANARY_KEY,
        keyName: 'CANARY_API_KEY',
        baseUrl: mock.url + basePath,
        evidence: 'measured',
      });
    });
    afterAll(async () => {
      await provider.close?.();
      await mock.stop();
    });

    const ask = (text: string, call: Partial<Call>) =>
      collectParts(provider, { ...CALL, messages: [{ role: 'user', text }], ...call }, {});
    const ending = (reason: string): unknown =>
      expect.objectContaining({
        kind: 'finished',
        finish: expect.objectContaining({ reason }) as unknown,
        usage: expect.objectContaining({ inputTokens: 30, outputTokens: 8 }) as unknown,
      });

    describe.each([true, false])('streamed: %s', (stream) => {
      it('reads text, usage and the end', async () => {
        const { parts, error } = await ask('Greet the world.', { stream });
        expect(error).toBeUndefined();
        expect(joined(parts)).toEqual([{ kind: 'text', text: 'Grüße, Welt 🌍.' }, ending('stop')]);
        expect(parts.length > 2).toBe(stream);
      });

      it('sends a tool and reads the call of it', async () => {
        const { parts } = await ask('Look up the page.', { stream, tools: [LOOKUP_PAGE] });
        const [toolCall, last] = joined(parts) as [ReplyPart & { inputText: string }, ReplyPart];
        expect(toolCall).toMatchObject({ kind: 'tool-call', index: 0, name: 'lookup_page' });
        expect(JSON.parse(toolCall.inputText)).toEqual({ page: 7 });
        expect(last).toEqual(ending('tool-calls'));
        expect(JSON.stringify(mock.getLastRequest()?.body)).toContain('lookup_page');
      });

      it('asks for a shape and reads it', async () => {
        const { parts } = await ask('Which city?', { stream, output: PLACE });
        expect(joined(parts)).toEqual([{ kind: 'text', text: '{"city":"Köln"}' }, ending('stop')]);
      });

      it('reads that the output limit cut the reply', async () => {
        const { parts } = await ask('A longer one.', { stream });
        expect(parts.at(-1)).toEqual(ending(cutShort));
      });

      it('reads a refusal for too many calls', async () => {
        mock.nextRequestError(429, { message: 'Slow down.', type: 'rate_limit_error' });
        const { error } = await ask('Greet the world.', { stream });
        expect(error).toMatchObject({ failure: { kind: 'rate-limited', status: 429 } });
      });
    });
  });
}
