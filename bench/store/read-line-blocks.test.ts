import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readLines } from '#bench/plan/read-lines.ts';
import { plainFile } from './data-file.ts';
import { linesOf, readLineBlocks } from './read-line-blocks.ts';

const folder = mkdtempSync(join(tmpdir(), 'bakeoff-lines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function blocksOf(text: string, blockBytes: number) {
  const file = plainFile(folder, 'some.jsonl');
  writeFileSync(file.path, text);
  return {
    blocks: await collected(readLineBlocks(file, blockBytes)),
    lines: await collected(readLines(file.path)),
  };
}

describe('reading lines in blocks', () => {
  it('gives the lines that a reader of single lines gives, however the blocks fall', async () => {
    const text = fc.array(fc.constantFrom('a', 'é', '🗼', '\u2028', '\n', '{"x":1}', ''), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 30 }), async (pieces, blockBytes) => {
        const { blocks, lines } = await blocksOf(pieces.join(''), blockBytes);
        expect(blocks.flatMap(linesOf)).toEqual(lines);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves the file alone when its reader stops early', async () => {
    const file = plainFile(folder, 'early.jsonl');
    writeFileSync(file.path, 'a\nb\n'.repeat(1000));
    for await (const block of readLineBlocks(file, 16)) {
      expect(linesOf(block)[0]).toBe('a');
      break;
    }
    rmSync(file.path);
  });
});

async function collected<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}
