import { expect, it } from 'vitest';
import { legacyEvents } from './legacy-events.ts';

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size: number): Promise<string> {
  const decoder = new TextDecoder();
  let all = '';
  for await (const bytes of legacyEvents(pieces(text, size))) all += decoder.decode(bytes);
  return all;
}

it.each([1, 2, 7, 1_000])('passes on data only, however the bytes are torn (%i at a time)', async (size) => {
  const stream = ': comment\r\n\r\nevent: x\ndata: {"a":"ü"}\n\n: again\ndata: {"b":1}\r\n\r\n';
  expect(await read(stream, size)).toBe('data: {"a":"ü"}\n\ndata: {"b":1}\n\n');
});

it('passes on what was begun and not ended, so that the SDK complains', async () => {
  expect(await read('data: {"a":1}\n\ndata: {"b', 4)).toBe('data: {"a":1}\n\ndata: data: {"b');
});
