import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleTrial } from '#bench/store/example-run.ts';
import { exampleExport } from './example-export.ts';
import type { ExportFormat, ExportSource } from './export-format.ts';
import { type ExportFiles, writeExport } from './write-export.ts';

let folder = '';
let source: ExportSource;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakeoff-export-'));
  source = await exampleExport(join(folder, 'run'), { trials: [exampleTrial('example/c1/a/1')] });
});
afterEach(() => rm(folder, { recursive: true }));

function format(kind: 'file' | 'folder', write: (files: ExportFiles) => Promise<void>): ExportFormat {
  return {
    id: 'test',
    title: 'a test',
    makes: kind === 'file' ? { kind, ending: '.txt' } : { kind },
    takesPolicy: false,
    notes: [],
    write: (_source, files) => write(files),
  };
}

async function writeOne(files: ExportFiles, name: string, text = 'one\ntwo\n'): Promise<void> {
  const file = await files.open(name);
  await file.write(text, 2);
  await file.close();
}

describe('an export', () => {
  it('says of each file how many rows and bytes it has, and its hash', async () => {
    const written = await writeExport(
      format('folder', async (files) => {
        await writeOne(files, 'deep/down/a.txt');
        await writeOne(files, 'b.txt', 'ä');
      }),
      source,
      join(folder, 'out'),
    );
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(written).toEqual([
      { name: 'deep/down/a.txt', rows: 2, bytes: 8, sha256: sha256('one\ntwo\n') },
      { name: 'b.txt', rows: 2, bytes: 2, sha256: sha256('ä') },
    ]);
    expect(await readFile(join(folder, 'out', 'deep', 'down', 'a.txt'), 'utf8')).toBe('one\ntwo\n');
  });

  it('of one file is that file', async () => {
    const out = join(folder, 'new', 'results.txt');
    const [only] = await writeExport(
      format('file', (files) => writeOne(files, 'x')),
      source,
      out,
    );
    expect(only?.name).toBe('results.txt');
    expect(await readFile(out, 'utf8')).toBe('one\ntwo\n');
    expect(await readdir(join(folder, 'new'))).toEqual(['results.txt']);
  });

  it.each(['file', 'folder'] as const)('replaces nothing, be it a %s', async (kind) => {
    const out = join(folder, 'there');
    if (kind === 'file') await writeFile(out, 'mine');
    else await mkdir(out);
    await expect(
      writeExport(
        format(kind, (files) => writeOne(files, 'x')),
        source,
        out,
      ),
    ).rejects.toThrow('is there already');
  });

  it.each(['file', 'folder'] as const)('does not replace what comes there meanwhile: a %s', async (kind) => {
    const out = join(folder, 'there');
    const late = format(kind, async (files) => {
      await writeOne(files, 'x');
      if (kind === 'folder') await mkdir(out);
      await writeFile(kind === 'file' ? out : join(out, 'mine'), 'mine');
    });
    await expect(writeExport(late, source, out)).rejects.toThrow('is there already');
    expect(await readFile(kind === 'file' ? out : join(out, 'mine'), 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual(['run', 'there']);
  });

  it('that breaks off leaves nothing behind', async () => {
    const broken = format('folder', async (files) => {
      const file = await files.open('a.txt');
      await file.write('half');
      throw new Error('the disk is full');
    });
    await expect(writeExport(broken, source, join(folder, 'out'))).rejects.toThrow('the disk is full');
    expect(await readdir(folder)).toEqual(['run']);
  });

  it('cannot lead out of its folder', async () => {
    const out = format('folder', (files) => writeOne(files, '../../stolen.txt'));
    await expect(writeExport(out, source, join(folder, 'out'))).rejects.toThrow('leads out of the export');
    expect(existsSync(join(folder, 'stolen.txt'))).toBe(false);
  });

  it('turns a lone surrogate, which has no bytes, into U+FFFD', async () => {
    await writeExport(
      format('folder', (files) => writeOne(files, 'a.txt', 'a\ud800b')),
      source,
      join(folder, 'out'),
    );
    expect(await readFile(join(folder, 'out', 'a.txt'), 'utf8')).toBe('a\ufffdb');
  });
});
