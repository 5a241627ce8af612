import { createReadStream, existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseCsv } from 'csv-parse';
import type { z } from 'zod';
import type { CaseBase, CaseSource } from '#bench/domain/scenario.ts';
import { readLines } from './read-lines.ts';

/** Cases from a file with one JSON object a line, streamed. */
export function jsonl<C extends CaseBase>(file: URL, schema: z.ZodType<C>): CaseSource<C> {
  const path = fileURLToPath(file);
  const name = basename(path);
  return {
    describes: name,
    async *read() {
      assertThere(path, name);
      let line = 0;
      for await (const text of readLines(path)) {
        line += 1;
        // Editors on Windows put a byte order mark before the first line.
        const json = line === 1 ? text.replace(/^\ufeff/, '') : text;
        if (json.trim() === '') continue;
        yield parseCase(parseJson(json, name, line), schema, `${name}, line ${line}`);
      }
    },
  };
}

/** Cases from a CSV file with a header line; the schema turns its texts into numbers and dates (`z.coerce`). */
export function csv<C extends CaseBase>(file: URL, schema: z.ZodType<C>): CaseSource<C> {
  const path = fileURLToPath(file);
  const name = basename(path);
  return {
    describes: name,
    async *read() {
      assertThere(path, name);
      let row = 0;
      for await (const record of readRows(path, name)) {
        row += 1;
        yield parseCase(record, schema, `${name}, row ${row}`);
      }
    },
  };
}

/** Cases written, or computed, in the scenario itself. */
export function inline<C extends CaseBase>(cases: readonly unknown[], schema: z.ZodType<C>): CaseSource<C> {
  return {
    describes: 'written in the scenario',
    *read() {
      for (const [index, record] of cases.entries()) yield parseCase(record, schema, `inline case ${index + 1}`);
    },
  };
}

/** @throws Error naming the place, the field, and what is accepted there */
export function parseCase<C>(record: unknown, schema: z.ZodType<C>, place: string): C {
  const parsed = schema.safeParse(record);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue) => `field "${issue.path.join('.') || '(whole case)'}": ${issue.message}`,
  );
  throw new Error(`${place}: ${faults.join('; ')}. Correct the case, or its schema in scenario.ts.`);
}

async function* readRows(path: string, name: string): AsyncGenerator<unknown> {
  try {
    yield* createReadStream(path, 'utf8').pipe(parseCsv({ columns: true, bom: true }));
  } catch (error) {
    throw new Error(
      `${name}: ${error instanceof Error ? error.message : String(error)}. Every row has the header's columns.`,
    );
  }
}

function parseJson(text: string, name: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name}, line ${line}: not JSON (${(error as Error).message}). Each line holds one JSON object.`);
  }
}

function assertThere(path: string, name: string): void {
  if (!existsSync(path)) {
    throw new Error(`The cases file ${name} is not there. It belongs beside its scenario.ts.`);
  }
}
