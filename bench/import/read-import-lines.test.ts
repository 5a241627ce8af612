import { describe, expect, it } from 'vitest';
import { readImportLines } from './read-import-lines.ts';

async function linesOf(text: string, { cut = 7, most = 1000 }: { cut?: number; most?: number } = {}) {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
  }
  const found = [];
  for await (const line of readImportLines(chunks(), most)) found.push(line);
  return found;
}

describe('lines of a file with a JSON value a line', () => {
  it('come one by one, however the file is cut into chunks; empty ones are passed over', async () => {
    for (const cut of [1, 2, 3, 1000]) {
      expect(await linesOf('\ufeff{"a":"é"}\r\n\n{"a":2}', { cut })).toEqual([
        { place: 'line 1', value: { a: 'é' }, says: undefined },
        { place: 'line 3', value: { a: 2 }, says: undefined },
      ]);
    }
  });

  it('say which one is no JSON, and go on', async () => {
    const found = await linesOf('{"a":1}\n{"a":\n{"a":3}\n');
    expect(found.map(({ place, says }) => [place, says === undefined])).toEqual([
      ['line 1', true],
      ['line 2', false],
      ['line 3', true],
    ]);
  });

  it('are not held when they are longer than is read, and the next one is', async () => {
    const found = await linesOf(`{"a":"${'x'.repeat(5000)}"}\n{"a":2}\n`);
    expect(found[0]?.says).toMatch(/in one line; at most/);
    expect(found[1]?.value).toEqual({ a: 2 });
  });

  it('may lie deeper than a parser can follow: that is the line’s fault', async () => {
    const found = await linesOf(`${'['.repeat(200_000)}\n{"a":2}`, { cut: 65_536, most: 1e6 });
    expect(found[0]?.says).toBeDefined();
    expect(found[1]?.value).toEqual({ a: 2 });
  });
});
