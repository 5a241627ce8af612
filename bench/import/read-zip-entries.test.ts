import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { EntryFault, readZipEntries } from './read-zip-entries.ts';
import { asZstd, withMember } from './zip-of.ts';

async function entriesOf(zip: Uint8Array, mostBytes?: number): Promise<readonly (readonly [string, string])[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bakeoff-zip-'));
  try {
    const path = join(folder, 'file.eval');
    await writeFile(path, zip);
    const found: [string, string][] = [];
    for await (const entry of readZipEntries(path, mostBytes)) {
      const chunks: Uint8Array[] = [];
      try {
        for await (const chunk of entry.content()) chunks.push(chunk);
        found.push([entry.name, Buffer.concat(chunks).toString('utf8')]);
      } catch (error) {
        if (!(error instanceof EntryFault)) throw error;
        found.push([entry.name, `fault: ${error.message}`]);
      }
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const TEXT = 'Was it approved? '.repeat(200);

describe('the entries of a ZIP archive', () => {
  it('come in the order of its directory, stored or deflated', async () => {
    const zip = zipSync({ 'a.json': [strToU8(TEXT), { level: 0 }], 'b.json': [strToU8('{}'), { level: 9 }] });
    expect(await entriesOf(zip)).toEqual([
      ['a.json', TEXT],
      ['b.json', '{}'],
    ]);
  });

  it('are read when they are packed with Zstandard', async () => {
    expect(await entriesOf(asZstd('a.json', TEXT))).toEqual([['a.json', TEXT]]);
  });

  it('are given with names that no path is ever made of', async () => {
    const zip = zipSync({ 'ab/../../x': strToU8('1') });
    expect(await entriesOf(zip)).toEqual([['ab/../../x', '1']]);
  });

  it('are faults when they unpack to more than is read, whether the directory says so or not', async () => {
    const bomb = zipSync({ 'bomb.json': [new Uint8Array(3 * 1024 * 1024), { level: 9 }], 'b.json': strToU8('{}') });
    expect(bomb.length).toBeLessThan(10_000);
    const limit = 1024 * 1024;
    expect((await entriesOf(bomb, limit))[0]?.[1]).toMatch(/^fault: larger than 1 MB/);
    expect((await entriesOf(bomb, limit))[1]).toEqual(['b.json', '{}']);
    const lying = withMember(bomb, 'bomb.json', 'uncompressedSize', 100);
    expect((await entriesOf(lying, limit))[0]?.[1]).toMatch(/^fault: not readable/);
    const zstd = withMember(asZstd('z', TEXT), 'z', 'uncompressedSize', 1);
    expect((await entriesOf(zstd, 1000))[0]?.[1]).toMatch(/^fault: larger than 0 MB/);
  });

  it('are faults when their content is not what the checksum says, or packed in a way that is not read', async () => {
    const zip = zipSync({ 'a.json': [strToU8(TEXT), { level: 0 }] });
    expect((await entriesOf(withMember(zip, 'a.json', 'crc32', 1)))[0]?.[1]).toMatch(/checksum/);
    expect((await entriesOf(withMember(zip, 'a.json', 'method', 12)))[0]?.[1]).toMatch(/method 12; read are 0/);
    expect((await entriesOf(withMember(zip, 'a.json', 'method', 93)))[0]?.[1]).toMatch(/^fault: not readable/);
    const deflated = zipSync({ 'a.json': strToU8(TEXT) });
    expect((await entriesOf(withMember(deflated, 'a.json', 'flags', 1)))[0]?.[1]).toMatch(/encrypted/);
  });

  it('end in an error that says what to do, wherever the archive is cut off', async () => {
    const zip = zipSync({ 'a.json': strToU8(TEXT), 'b.json': strToU8('{}') });
    for (let bytes = 0; bytes < zip.length; bytes += 7) {
      await expect(entriesOf(zip.subarray(0, bytes))).rejects.toThrow(/no complete ZIP archive .* Copy it again/);
    }
  });
});
