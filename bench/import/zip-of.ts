import { crc32, zstdCompressSync } from 'node:zlib';
import { zipSync } from 'fflate';

/** Members of an entry's two headers: place in the local one, place in the directory, bytes. */
const MEMBERS = {
  flags: [6, 8, 2],
  method: [8, 10, 2],
  crc32: [14, 16, 4],
  uncompressedSize: [22, 24, 4],
} as const;

const LOCAL = 0x04034b50;
const DIRECTORY = 0x02014b50;
const ZSTD = 93;

/** An archive of one entry packed with Zstandard, which the library that makes ZIPs for tests does not know. */
export function asZstd(name: string, text: string): Uint8Array {
  let zip: Uint8Array = zipSync({ [name]: [zstdCompressSync(text), { level: 0 }] });
  zip = withMember(zip, name, 'method', ZSTD);
  zip = withMember(zip, name, 'crc32', crc32(text));
  return withMember(zip, name, 'uncompressedSize', Buffer.byteLength(text));
}

/** The same archive with one number of an entry's headers changed, to say what is not so. */
export function withMember(zip: Uint8Array, name: string, member: keyof typeof MEMBERS, value: number): Uint8Array {
  const bytes = Buffer.from(zip);
  const [inLocal, inDirectory, size] = MEMBERS[member];
  for (let at = 0; at + 30 < bytes.length; at += 1) {
    const signature = bytes.readUInt32LE(at);
    const isLocal = signature === LOCAL;
    if (!isLocal && signature !== DIRECTORY) continue;
    const nameAt = at + (isLocal ? 30 : 46);
    if (bytes.subarray(nameAt, nameAt + Buffer.byteLength(name)).toString() !== name) continue;
    bytes.writeUIntLE(value, at + (isLocal ? inLocal : inDirectory), size);
  }
  return bytes;
}
