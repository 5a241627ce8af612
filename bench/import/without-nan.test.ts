import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutNan } from './without-nan.ts';

async function strict(text: string, cut: number): Promise<string> {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of withoutNan(chunks())) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

describe('JSON as Python writes it', () => {
  it.each([
    ['[NaN,Infinity,-Infinity]', '[null,null,null]'],
    ['{"value": NaN}', '{"value": null}'],
    ['{"NaN": "Infinity \\" NaN", "a\\\\": -Infinity}', '{"NaN": "Infinity \\" NaN", "a\\\\": null}'],
    ['NaN', 'null'],
    ['[-1e-5,true,false,null]', '[-1e-5,true,false,null]'],
  ])('%s becomes %s, wherever the chunks are cut', async (python, json) => {
    for (let cut = 1; cut <= python.length; cut += 1) expect(await strict(python, cut)).toBe(json);
  });

  it('leaves every strict document as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.integer({ min: 1, max: 20 }), async (json, cut) => {
        expect(await strict(json, cut)).toBe(json);
      }),
    );
  });
});
