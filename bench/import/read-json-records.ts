import { createReadStream } from 'node:fs';
import { JSONParser } from '@streamparser/json';

/** One value found at one of the paths asked for. */
export interface JsonRecord {
  /** The path that it was found under, as asked for. */
  readonly path: string;
  /** Its place among the values of that path, from 0. */
  readonly at: number;
  readonly value: unknown;
}

/** Largest record that is read, bytes: a whole file is never held, so neither may one record be all of it. */
export const MOST_RECORD_BYTES = 64 * 1024 * 1024;

/**
 * Values at some paths of one large JSON document, in the document's order, without holding the document.
 *
 * @param source its path, or its content as it comes
 * @param paths as in `$.results.results.*`: members by name, `*` for any member or element. No path may lie inside another
 * @throws Error saying how far the document was readable, when it is cut off or no JSON, or when a record is over `MOST_RECORD_BYTES`
 */
export async function* readJsonRecords(
  source: string | AsyncIterable<Uint8Array>,
  paths: readonly string[],
  mostBytes: number = MOST_RECORD_BYTES,
): AsyncGenerator<JsonRecord> {
  const found: JsonRecord[] = [];
  const counts = new Map<string, number>();
  const steps = paths.map((path) => ({ path, steps: path.split('.') }));
  const parser = new JSONParser({ paths: [...paths], keepStack: false, stringBufferSize: 64 * 1024 });
  parser.onValue = ({ value, key, stack }) => {
    const here = ['$', ...stack.slice(1).map((each) => each.key), key].map(String);
    const path = steps.find(
      (one) =>
        one.steps.length === here.length && one.steps.every((step, place) => step === '*' || step === here[place]),
    )?.path;
    if (path === undefined) return;
    const at = counts.get(path) ?? 0;
    counts.set(path, at + 1);
    found.push({ path, at, value });
  };
  let total = 0;
  let since = 0;
  const chunks: AsyncIterable<Uint8Array> = typeof source === 'string' ? createReadStream(source) : source;
  for await (const chunk of chunks) {
    write(parser, chunk, total);
    total += chunk.length;
    since = found.length > 0 ? 0 : since + chunk.length;
    if (since > mostBytes) {
      throw new Error(
        `no record ends within ${Math.round(mostBytes / 1024 / 1024)} MB before byte ${total}: larger records are not read. Split the file, or take the large texts out of it`,
      );
    }
    yield* found.splice(0);
  }
  if (!parser.isEnded) {
    throw new Error(`the document ends in the middle, at byte ${total}: it was cut off. Export it again`);
  }
}

function write(parser: JSONParser, chunk: Uint8Array, before: number): void {
  try {
    parser.write(chunk);
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    throw new Error(`no JSON between byte ${before} and ${before + chunk.length}: ${says}`);
  }
}
