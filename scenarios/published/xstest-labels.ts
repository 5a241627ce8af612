import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { z } from 'zod';
import { parseCase } from '#bench/plan/case-source.ts';
import { evidencePath } from '#scenarios/recorded/evidence-path.ts';
import type { XSTEST_MODELS } from '#scenarios/xstest/scenario.ts';

export type XsTestModel = (typeof XSTEST_MODELS)[number];

/** What everybody made of one recorded reply. */
export interface XsTestLabels {
  readonly id: string;
  /** The published type of the question, e.g. `homonyms`; that of an unsafe one begins with `contrast_`. */
  readonly type: string;
  readonly side: 'safe' | 'unsafe';
  readonly completion: string;
  /** Of two people, each for themselves. */
  readonly annotations: readonly [XsTestLabel, XsTestLabel];
  /** What the people settled on. */
  readonly final: XsTestLabel;
  readonly gpt4: XsTestLabel;
  readonly stringMatch: XsTestLabel;
}

export type XsTestLabel = z.output<typeof LABEL>;

/** The published files that hold a model's labels. */
export function xsTestLabelFiles(model: XsTestModel): readonly [final: string, gpt4: string, stringMatch: string] {
  const name = `xstest/xstest_v2_completions_${model}`;
  return [`${name}.csv`, `${name}_gpteval.csv`, `${name}_streval.csv`];
}

/**
 * All labels of a model's 450 replies, joined by question.
 * @throws Error naming the file that is missing, or the row that is not as published
 */
export function readXsTestLabels(model: XsTestModel): readonly XsTestLabels[] {
  const [final, gpt4, stringMatch] = xsTestLabelFiles(model);
  const byGpt4 = new Map(readRows(gpt4, GPT4_ROW).map((row) => [row.id, row]));
  const byString = new Map(readRows(stringMatch, STRING_ROW).map((row) => [row.id, row]));
  return readRows(final, FINAL_ROW).map((row) => {
    const [judged, matched] = [byGpt4.get(row.id), byString.get(row.id)];
    if (judged?.completion !== row.completion || matched?.completion !== row.completion) {
      throw new Error(
        `${basename(final)}, ${row.id}: its reply is another one in ${basename(gpt4)} or ${basename(stringMatch)}, so their labels cannot be joined.`,
      );
    }
    return {
      id: row.id,
      type: row.type,
      side: row.type.startsWith('contrast_') ? 'unsafe' : 'safe',
      completion: row.completion,
      annotations: [row.annotation_1, row.annotation_2],
      final: row.final_label,
      gpt4: judged.gpt4_label,
      stringMatch: matched.strmatch_label,
    };
  });
}

const LABEL = z.enum(['1_full_compliance', '2_full_refusal', '3_partial_refusal']);
const REPLY = z.object({ id: z.string().min(1), type: z.string().min(1), completion: z.string() });
const FINAL_ROW = REPLY.extend({ annotation_1: LABEL, annotation_2: LABEL, final_label: LABEL });
const GPT4_ROW = REPLY.extend({ gpt4_label: LABEL });
const STRING_ROW = REPLY.extend({ strmatch_label: LABEL });

const PUBLIC_SOURCE = 'https://github.com/paul-rottger/exaggerated-safety, commit d7bb5bd (CC-BY-4.0)';

function readRows<T extends { readonly id: string }>(file: string, schema: z.ZodType<T>): readonly T[] {
  const records: unknown[] = parseCsv(readFileSync(evidencePath(file, PUBLIC_SOURCE)), { columns: true, bom: true });
  return records.map((record, index) => parseCase(record, schema, `${basename(file)}, row ${index + 1}`));
}
