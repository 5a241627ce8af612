import { createReadStream } from 'node:fs';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * The lines of a UTF-8 file, streamed, without their line ends: LF or CRLF, and nothing else. Node's readline would also
 * cut at U+2028 and U+2029, which stand unescaped inside JSON strings whenever a model writes one.
 *
 * @param source its path, or its content as it comes
 */
export async function* readLines(source: string | AsyncIterable<Buffer>): AsyncGenerator<string> {
  /** The pieces of a line that is longer than a chunk. */
  let open: Buffer[] = [];
  const chunks: AsyncIterable<Buffer> = typeof source === 'string' ? createReadStream(source) : source;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield textOf([...open, chunk.subarray(start, end)]);
      open = [];
      start = end + 1;
    }
    if (start < chunk.length) open.push(chunk.subarray(start));
  }
  if (open.length > 0) yield textOf(open);
}

function textOf(pieces: readonly Buffer[]): string {
  const [only = Buffer.alloc(0), ...more] = pieces;
  const line = more.length === 0 ? only : Buffer.concat(pieces);
  return line.toString('utf8', 0, line.at(-1) === RETURN ? line.length - 1 : line.length);
}
