import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonRecords } from './read-json-records.ts';

async function* inChunks(text: string, cut: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
}

async function recordsOf(text: string, paths: readonly string[], cut = 5, most?: number) {
  const found = [];
  for await (const record of readJsonRecords(inChunks(text, cut), paths, most)) found.push(record);
  return found;
}

describe('records of one large JSON document', () => {
  it('come from the paths asked for, in the document’s order and with their place', async () => {
    const text = '{"v":3,"skip":[{"a":0}],"rows":[{"a":1},{"a":"é"}],"sub":{"rows":[9]}}';
    expect(await recordsOf(text, ['$.v', '$.rows.*'])).toEqual([
      { path: '$.v', at: 0, value: 3 },
      { path: '$.rows.*', at: 0, value: { a: 1 } },
      { path: '$.rows.*', at: 1, value: { a: 'é' } },
    ]);
  });

  it('are those JSON.parse finds, for any values and any chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 40 }), async (rows, cut) => {
        const text = JSON.stringify({ before: { rows }, rows });
        const found = await recordsOf(text, ['$.rows.*'], cut);
        expect(found.map(({ value }) => value)).toEqual(JSON.parse(JSON.stringify(rows)));
      }),
      { numRuns: 60 },
    );
  });

  it('stop with how far the document could be read, when it was cut off at any byte', async () => {
    const text = '{"rows":[{"a":1},{"a":2}]}';
    for (let end = 1; end < text.length; end += 1) {
      await expect(recordsOf(text.slice(0, end), ['$.rows.*'])).rejects.toThrow(/ends in the middle, at byte/);
    }
  });

  it('stop at what is no JSON, naming the bytes', async () => {
    await expect(recordsOf('{"rows":[1,,2]}', ['$.rows.*'])).rejects.toThrow(/no JSON between byte 10 and 15/);
    await expect(recordsOf('PK\u0003\u0004 not json', ['$.rows.*'])).rejects.toThrow(/no JSON/);
  });

  it('are not held when one is larger than is read', async () => {
    const text = `{"rows":["${'x'.repeat(10_000)}"]}`;
    await expect(recordsOf(text, ['$.rows.*'], 512, 4096)).rejects.toThrow(/larger records are not read/);
  });

  it('may be named like members of every object', async () => {
    expect(await recordsOf('{"rows":[{"__proto__":{"x":1}}]}', ['$.rows.*'])).toHaveLength(1);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});
