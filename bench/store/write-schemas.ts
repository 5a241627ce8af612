import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { decisionRecord } from './decision-record.ts';
import { gradeRecord } from './grade-record.ts';
import { manifestRecord } from './manifest-record.ts';
import { replyRecord } from './reply-record.ts';
import { runRecord } from './run-record.ts';
import { selfTestRecord } from './self-test-record.ts';
import { summaryRecord } from './summary-record.ts';
import { trialRecord } from './trial-record.ts';

/** Every file format at its newest version: the name of its JSON Schema, and the schema the program itself reads with. */
const FORMATS: Readonly<Record<string, z.ZodType>> = {
  'run-1': runRecord,
  'trial-1': trialRecord,
  'reply-1': replyRecord,
  'grade-1': gradeRecord,
  'summary-1': summaryRecord,
  'manifest-1': manifestRecord,
  'decision-1': decisionRecord,
  'self-test-1': selfTestRecord,
};

/** The published JSON Schemas by file name, generated from the program's own. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(FORMATS).map(([name, schema]) => {
      const published = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input', reused: 'ref' });
      return [
        `${name}.schema.json`,
        `${JSON.stringify({ title: `bakeoff.${name.replace(/-(\d+)$/, '/$1')}`, ...published }, null, 2)}\n`,
      ];
    }),
  );
}

/** Puts the schemas into a folder, beside the data they describe; files that are right already are left alone. */
export async function writeSchemas(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of jsonSchemas()) {
    const path = join(folder, name);
    const there = await readFile(path, 'utf8').catch(() => undefined);
    if (there !== text) await writeFile(path, text);
  }
}
