import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LONGEST_ANSWER_BYTES, wireFetch } from './wire-fetch.ts';

const CHUNK = 'x'.repeat(2 ** 20);

/** A server that writes for as long as anybody reads. */
let server: Server;
let url = '';
let sentBytes = 0;
let gone = Promise.withResolvers<void>();
beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(request.url === '/error' ? 500 : 200, { 'content-type': 'text/plain' });
    response.on('close', () => gone.resolve());
    const write = (): void => {
      while (!response.destroyed) {
        sentBytes += CHUNK.length;
        if (!response.write(CHUNK)) break;
      }
    };
    response.on('drain', write);
    write();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  sentBytes = 0;
  gone = Promise.withResolvers();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('an answer that never ends', () => {
  const reads: readonly (readonly [string, (response: Response) => Promise<unknown>])[] = [
    ['as a text', (response) => response.text()],
    ['as JSON', (response) => response.json()],
    [
      'as a stream',
      async (response) => {
        for await (const _ of response.body ?? []);
      },
    ],
  ];
  it.each(reads)('read %s, is an error once it is longer than any answer, and lets the server go', async (_, read) => {
    await expect(wireFetch(`${url}/`).then(read)).rejects.toThrow('the answer is longer than 64 MiB');
    await gone.promise;
    // What is over lay in the sockets of both ends.
    expect(sentBytes).toBeLessThan(LONGEST_ANSWER_BYTES + 32 * 2 ** 20);
  });

  it('under an error status is cut: its beginning says what it is', async () => {
    const response = await wireFetch(`${url}/error`);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe(CHUNK);
    await gone.promise;
    expect(sentBytes).toBeLessThan(32 * 2 ** 20);
  });
});
