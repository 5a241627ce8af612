import { createReadStream } from 'node:fs';
import { MOST_RECORD_BYTES } from './read-json-records.ts';
import { TOO_DEEP, tooDeep } from './too-deep.ts';

/** One line of a file with a JSON value a line: its value, or what is wrong with it. */
export interface ImportLine {
  /** `line 12`, from 1. */
  readonly place: string;
  readonly value: unknown;
  /** Set when the line could not be read. */
  readonly says: string | undefined;
}

const NEWLINE = 0x0a;

/**
 * The lines of a JSONL file one by one; empty ones are passed over. A line that is no JSON, or longer than is read, is said to be so, and
 * the next one goes on: neither a torn line nor one without an end takes more memory than the limit.
 */
export async function* readImportLines(
  source: string | AsyncIterable<Uint8Array>,
  mostBytes: number = MOST_RECORD_BYTES,
): AsyncGenerator<ImportLine> {
  let open: Uint8Array[] = [];
  let bytes = 0;
  let line = 0;
  const add = (piece: Uint8Array): void => {
    bytes += piece.length;
    if (bytes <= mostBytes) open.push(piece);
    else open = [];
  };
  const close = (): ImportLine | undefined => {
    line += 1;
    const read =
      bytes > mostBytes ? tooLong(line, bytes, mostBytes) : parsed(line, Buffer.concat(open).toString('utf8'));
    open = [];
    bytes = 0;
    return read;
  };
  const chunks: AsyncIterable<Uint8Array> = typeof source === 'string' ? createReadStream(source) : source;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      const read = close();
      if (read !== undefined) yield read;
      start = end + 1;
    }
    if (start < chunk.length) add(chunk.subarray(start));
  }
  if (bytes > 0) {
    const read = close();
    if (read !== undefined) yield read;
  }
}

function tooLong(line: number, bytes: number, mostBytes: number): ImportLine {
  const says = `${Math.round(bytes / 1024 / 1024)} MB in one line; at most ${Math.round(mostBytes / 1024 / 1024)} MB are read. Take the large texts out of it`;
  return { place: `line ${line}`, value: undefined, says };
}

function parsed(line: number, text: string): ImportLine | undefined {
  // Editors on Windows put a byte order mark before the first line.
  const json = line === 1 ? text.replace(/^\ufeff/, '') : text;
  if (json.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(json);
    if (tooDeep(value)) return { place: `line ${line}`, value: undefined, says: TOO_DEEP };
    return { place: `line ${line}`, value, says: undefined };
  } catch (error) {
    return {
      place: `line ${line}`,
      value: undefined,
      says: `no JSON (${(error as Error).message.slice(0, 120)}). Each line holds one JSON object`,
    };
  }
}
