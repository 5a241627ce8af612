import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { LAB_HEADER, type TransportEvent } from '#bench/domain/provider.ts';
import type { ReplyPart } from '#bench/domain/reply.ts';
import { collectParts } from './collect-parts.ts';
import { CALL, LOOKUP_PAGE } from './contract-call.ts';
import { FixtureServer, fixture, json, sse } from './fixture-server.ts';
import { openGoogleLegacy } from './google-legacy.ts';
import { monotonicMs } from './monotonic-ms.ts';

const run = promisify(execFile);
const BROKEN = 'data: {"candidates":[{"content\n\n';

function node(program: string) {
  return run(process.execPath, ['--input-type=module', '-e', program], { cwd: import.meta.dirname });
}

describe('the thread of @google/generative-ai', () => {
  const opened: AsyncDisposable[] = [];
  const serve = async (): Promise<FixtureServer> => {
    const server = await new FixtureServer().open();
    opened.push(server);
    return server;
  };
  const open = (server: FixtureServer) =>
    openGoogleLegacy({ id: 'google-legacy', apiKey: 'key', keyName: 'K', baseUrl: server.url, evidence: 'measured' });
  afterEach(async () => {
    for (const resource of opened.splice(0)) await resource[Symbol.asyncDispose]();
  });

  it('keeps the SDK’s unhandled rejections from ending the process, which without it they do', async () => {
    const server = await serve();
    server.answer(sse(BROKEN));
    const bare = `
      import { GoogleGenerativeAI } from '@google/generative-ai';
      const model = new GoogleGenerativeAI('key').getGenerativeModel({ model: 'm' }, { baseUrl: '${server.url}' });
      const { stream } = await model.generateContentStream('hi');
      try { for await (const chunk of stream); } catch { process.stdout.write('caught '); }
      setTimeout(() => process.stdout.write('alive'), 50);`;
    await expect(node(bare)).rejects.toMatchObject({ code: 1, stdout: expect.not.stringContaining('alive') as string });

    const isolated = `
      import { openGoogleLegacy } from './google-legacy.ts';
      const provider = openGoogleLegacy({ id: 'google-legacy', apiKey: 'key', baseUrl: '${server.url}', evidence: 'measured' });
      const call = ${JSON.stringify({ ...CALL, output: null })};
      try {
        for await (const part of provider.ask({ ...call, output: undefined }, { signal: new AbortController().signal }));
      } catch (error) { process.stdout.write(error.failure.kind + ' '); }
      setTimeout(() => process.stdout.write('alive'), 50);`;
    expect((await node(isolated)).stdout).toBe('malformed alive');
  });

  it('stamps parts and transport where it sees them, on this process’s clock', async () => {
    const server = await serve();
    const provider = open(server);
    server.answer(sse(fixture('gemini/text.sse'), { headers: { [LAB_HEADER]: '1' } }));
    const events: TransportEvent[] = [];
    const parts: ReplyPart[] = [];
    const beforeMs = monotonicMs();
    for (let call = 0; call < 2; call += 1) {
      const context = {
        signal: new AbortController().signal,
        transport: (event: TransportEvent) => void events.push(event),
      };
      for await (const part of provider.ask(CALL, context)) parts.push(part);
    }
    const afterMs = monotonicMs();
    await provider.close?.();
    expect(events).toMatchObject([
      { kind: 'created' },
      { kind: 'sent', reused: false, connectMs: expect.any(Number) as number, alpn: undefined },
      { kind: 'headers', status: 200, simulated: true },
      { kind: 'created' },
      { kind: 'sent', reused: true, connectMs: 0 },
      { kind: 'headers', status: 200, simulated: true },
    ]);
    const stamps = [beforeMs, ...[...events.slice(0, 3), ...parts.slice(0, 3)].map(({ atMs }) => atMs), afterMs];
    expect(stamps).toEqual([...stamps].sort((a, b) => Number(a) - Number(b)));
  });

  it('fails the calls of a thread that ended, and starts another for the next', async () => {
    const server = await serve();
    const provider = open(server);
    server.answer({ ending: 'silent' });
    const lost = collectParts(provider, CALL, {});
    await server.asked();
    await provider.close?.();
    expect((await lost).error).toMatchObject({ failure: { kind: 'disconnected' } });
    server.answer(sse(fixture('gemini/text.sse')));
    expect((await collectParts(provider, CALL, {})).error).toBeUndefined();
    await provider.close?.();
  });

  it('keeps calls apart that run at once', async () => {
    const server = await serve();
    const provider = open(server);
    server.answer(sse(fixture('gemini/text.sse'), { bytesPerWrite: 40 }));
    const replies = await Promise.all(Array.from({ length: 8 }, () => collectParts(provider, CALL, {})));
    await provider.close?.();
    expect(new Set(replies.map(({ parts }) => JSON.stringify(parts))).size).toBe(1);
    expect(replies[0]?.parts).toHaveLength(3);
  });

  it('refuses a schema it cannot send as invalid, and asks nobody', async () => {
    const server = await serve();
    const provider = open(server);
    server.answer(json('{}'));
    const tool = { ...LOOKUP_PAGE, inputSchema: { type: 'object', properties: { page: { $ref: '#/$defs/page' } } } };
    const { error } = await collectParts(provider, { ...CALL, tools: [tool] }, {});
    await provider.close?.();
    expect(error).toMatchObject({
      failure: { kind: 'invalid-request', message: expect.stringContaining('$ref') as string },
    });
    expect(server.requests).toEqual([]);
  });
});
