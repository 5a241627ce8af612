import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that answers every Chat Completions request with the same stream, in one write and at once. */
export interface ZeroDelayMock {
  /** Base URL of the API: http://127.0.0.1:<port>/v1 */
  readonly url: string;
  /** Requests answered so far. */
  answered(): number;
  close(): Promise<void>;
}

/** As many answer events as the measurements of ../shared/design/measurement.md have. */
export const MOCK_DELTAS = 16;
export const MOCK_MODEL = 'mock-1';
export const MOCK_TEXT = Array.from({ length: MOCK_DELTAS }, (_, place) => `word${place} `).join('');
export const MOCK_USAGE = { prompt_tokens: 40, completion_tokens: MOCK_DELTAS, total_tokens: 40 + MOCK_DELTAS };

const STREAM = Buffer.from(streamText(), 'utf8');
const HEAD = { 'content-type': 'text/event-stream', 'x-request-id': 'req_mock', 'content-length': STREAM.length };

export async function startZeroDelayMock(): Promise<ZeroDelayMock> {
  let answered = 0;
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveTimeout: 30_000 }, (request, response) => {
    request.resume();
    request.on('end', () => {
      answered += 1;
      response.writeHead(200, HEAD);
      response.end(STREAM);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    answered: () => answered,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function streamText(): string {
  const base = { id: 'chatcmpl-mock', object: 'chat.completion.chunk', created: 1_795_000_000, model: MOCK_MODEL };
  const chunk = (delta: object, finish: string | null = null): object => ({
    ...base,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    usage: null,
  });
  const chunks = [
    chunk({ role: 'assistant', content: '' }),
    ...Array.from({ length: MOCK_DELTAS }, (_, place) => chunk({ content: `word${place} ` })),
    chunk({}, 'stop'),
    { ...base, choices: [], usage: MOCK_USAGE },
  ];
  return `${chunks.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`;
}
