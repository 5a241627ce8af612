import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LAB_HEADER, type TransportEvent } from '#bench/domain/provider.ts';
import { monotonicMs } from './monotonic-ms.ts';
import { watchTransport } from './watch-transport.ts';

let server: Server;
let url = '';
beforeAll(async () => {
  server = createServer((request, response) => {
    const limits = { 'X-RateLimit-Remaining-Requests': '7', 'anthropic-ratelimit-tokens-remaining': '9', other: 'x' };
    const headers = request.url === '/lab' ? { [LAB_HEADER]: '1' } : request.url === '/limited' ? limits : {};
    response.writeHead(request.url === '/busy' ? 529 : 200, headers);
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('what is seen of a connection', () => {
  it('is made, sent and answered, in this order, on a new socket and then on the same one', async () => {
    const first = await watched('/');
    // The socket is free again a turn of the loop after its last byte was read.
    await new Promise((resolve) => setImmediate(resolve));
    const second = await watched('/');
    expect(first.map(({ kind }) => kind)).toEqual(['created', 'sent', 'headers']);
    const times = first.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(first[1]).toMatchObject({ reused: false, connectMs: expect.any(Number), alpn: undefined });
    expect(second[1]).toMatchObject({ reused: true, connectMs: 0 });
  });

  it('is the status, and whether the answer says it comes from the lab', async () => {
    expect((await watched('/busy'))[2]).toMatchObject({ kind: 'headers', status: 529, simulated: false });
    expect((await watched('/lab'))[2]).toMatchObject({ kind: 'headers', status: 200, simulated: true });
  });

  it('is what the answer says of rate limits, and no other header', async () => {
    expect((await watched('/limited'))[2]).toMatchObject({
      limits: { 'x-ratelimit-remaining-requests': '7', 'anthropic-ratelimit-tokens-remaining': '9' },
    });
    expect((await watched('/'))[2]).not.toHaveProperty('limits');
  });

  it('reaches the one who asked and nobody else, however many ask at once', async () => {
    const all = await Promise.all(['/', '/busy', '/lab', '/', '/busy'].map(watched));
    expect(all.map((events) => events.length)).toEqual([3, 3, 3, 3, 3]);
    expect(all.map((events) => events.find(({ kind }) => kind === 'headers'))).toMatchObject([
      { status: 200 },
      { status: 529 },
      { simulated: true },
      { status: 200 },
      { status: 529 },
    ]);
  });
});

async function watched(path: string): Promise<readonly TransportEvent[]> {
  const events: TransportEvent[] = [];
  const response = await watchTransport(
    (event) => events.push(event),
    { nowMs: monotonicMs },
    () => fetch(url + path),
  );
  await response.text();
  return events;
}
