import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parse as parseCsv } from 'csv-parse';
import { z } from 'zod';
import { fingerprint } from '#bench/domain/fingerprint.ts';
import type { Recording } from '#bench/domain/provider.ts';
import type { CaseBase, CaseSource } from '#bench/domain/scenario.ts';

/** The variable that names the folder of recorded evidence; the files are looked for in its `llmdrift/`. */
export const EVIDENCE_VARIABLE = 'BAKEOFF_EVIDENCE_DIR';
const PUBLIC_SOURCE =
  'https://github.com/lchen001/LLMDrift, commit 4938eb720aed5210dd2153644fa35cf38b9c6d26, folder generation/ (Apache-2.0)';

export type LlmDriftFile =
  | 'PRIME_FULL_EVAL.csv'
  | 'COUNTAHAPPYNUMBER_EVAL.csv'
  | 'LEETCODE_EASY_EVAL.csv'
  | 'OPINIONQA_EVAL.csv';

/** One question of a file, asked of every model in it. */
export interface DriftQuestion {
  /** `<dataset>-<id>`; where the file asks several questions under one id, six digits of the question's hash follow. */
  readonly caseId: string;
  readonly dataset: string;
  /** The id as the file has it. */
  readonly sourceId: string;
  readonly question: string;
  readonly reference: string;
  /** Every model's answer, in the file's order. */
  readonly answers: readonly DriftAnswer[];
}

interface DriftAnswer {
  readonly text: string;
  /** What LeetCode said of the reply as it was; undefined outside the code file. */
  readonly submission: string | undefined;
  /** What LeetCode said once the markdown fences were cut off; undefined outside the code file. */
  readonly cleanedSubmission: string | undefined;
}

/** What a scenario takes from one file: its cases and what was answered. */
export interface DriftEvidence {
  /** @param toCases gets every question, in the file's order */
  cases<C extends CaseBase>(toCases: (questions: readonly DriftQuestion[]) => readonly C[]): CaseSource<C>;
  recordings(): AsyncIterable<Recording>;
}

/**
 * The LLMDrift recordings of one file (Chen, Zaharia, Zou 2023, arXiv:2307.09009). Nothing is read before cases or recordings
 * are asked for; then each file is read once a process.
 *
 * Reading throws an Error that says what is missing, where it is public, and which variable to set; or names the file, the row
 * and the field that is not as expected.
 */
export function llmDrift(file: LlmDriftFile): DriftEvidence {
  return {
    cases: (toCases) => ({
      describes: `${file} of LLMDrift, found through ${EVIDENCE_VARIABLE}`,
      async *read() {
        yield* toCases((await readOnce(file)).questions);
      },
    }),
    async *recordings() {
      yield* (await readOnce(file)).recordings;
    },
  };
}

/** A decimal number as text, its exponent written out and no digit changed: `6.2e-05` becomes `0.000062`. */
export function plainDecimal(text: string): string {
  const [mantissa = '', exponent] = text.toLowerCase().split('e');
  if (exponent === undefined) return text;
  const [whole = '', fraction = ''] = mantissa.split('.');
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return digits.padEnd(point, '0');
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

const DECIMAL = z.string().regex(/^\d+(\.\d+)?(e[+-]?\d+)?$/, 'a number of 0 or more, as in 0.00108');
const WHOLE = z.string().regex(/^\d+$/, 'a whole number of 0 or more').transform(Number);
const TIMESTAMP = /^(\d{2})\/(\d{2})\/(\d{4}), (\d{2}:\d{2}:\d{2})$/;
const MODEL_PREFIX = 'openaichat/';

const ROW = z.object({
  model: z
    .string()
    .startsWith(MODEL_PREFIX)
    .transform((model) => model.slice(MODEL_PREFIX.length)),
  trail: WHOLE,
  dataset: z.string().min(1),
  id: z.string().min(1),
  query: z.string().min(1),
  ref_answer: z.string(),
  answer: z.string(),
  latency: DECIMAL,
  cost: DECIMAL,
  timestamp: z.string().regex(TIMESTAMP, 'a date as in 07/25/2023, 16:23:27'),
  answer_token: WHOLE,
  Code_Submit: z.string().optional(),
  Clean_Code_Submit: z.string().optional(),
});
type Row = z.output<typeof ROW>;

interface FileContent {
  readonly questions: readonly DriftQuestion[];
  readonly recordings: readonly Recording[];
}

/** What was read, by path: one file serves cases and recordings, often several times in one run. */
const readAlready = new Map<string, Promise<FileContent>>();

async function readOnce(file: LlmDriftFile): Promise<FileContent> {
  const directory = process.env[EVIDENCE_VARIABLE];
  if (directory === undefined || directory === '') throw new Error(missing(file, `${EVIDENCE_VARIABLE} is not set`));
  const path = join(directory, 'llmdrift', file);
  let content = readAlready.get(path);
  if (content === undefined) {
    content = readContent(path, file);
    readAlready.set(path, content);
    // A failed reading is not kept: the file may be put right while a long-lived process goes on.
    content.catch(() => readAlready.delete(path));
  }
  return content;
}

async function readContent(path: string, file: LlmDriftFile): Promise<FileContent> {
  const rows: Row[] = [];
  try {
    await pipeline(
      createReadStream(path),
      parseCsv({ columns: true, bom: true }),
      async (records: AsyncIterable<unknown>) => {
        for await (const record of records) rows.push(decodeRow(record, `${file}, row ${rows.length + 1}`));
      },
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error(missing(file, `there is no ${path}`), { cause: error });
    }
    throw error;
  }
  const caseIdOf = caseIds(rows);
  return {
    questions: questionsOf(rows, caseIdOf, file),
    recordings: rows.map((row) => toRecording(row, caseIdOf(row))),
  };
}

function missing(file: LlmDriftFile, because: string): string {
  return (
    `The recorded answers in LLMDrift's ${file} are needed, and ${because}. They are public and no part of this project: ` +
    `${PUBLIC_SOURCE}. Put the file into a folder llmdrift/ and set ${EVIDENCE_VARIABLE} to the folder above it.`
  );
}

function decodeRow(record: unknown, place: string): Row {
  const parsed = ROW.safeParse(record);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `field "${issue.path.join('.')}": ${issue.message}`);
  throw new Error(`${place}: ${faults.join('; ')}. Take the file as published: ${PUBLIC_SOURCE}.`);
}

/**
 * The distinct questions, each asked once of every model.
 * @throws Error when a model was asked a question twice, or not at all, or references differ: pairing would be a guess
 */
function questionsOf(
  rows: readonly Row[],
  caseIdOf: (row: Row) => string,
  file: LlmDriftFile,
): readonly DriftQuestion[] {
  const models = new Set(rows.map((row) => row.model));
  const questions: DriftQuestion[] = [];
  for (const [caseId, asked] of Map.groupBy(rows, caseIdOf)) {
    const [first] = asked;
    if (first === undefined) continue;
    for (const model of models) {
      const trials = asked.filter((row) => row.model === model).map((row) => row.trail);
      if (trials.length === 0 || new Set(trials).size !== trials.length) {
        throw new Error(
          `${file}: ${model} has ${trials.length} answers to "${caseId}" where every model should have one of each ` +
            `repetition to the same question. Take the file as published: ${PUBLIC_SOURCE}.`,
        );
      }
    }
    if (asked.some((row) => row.ref_answer !== first.ref_answer)) {
      throw new Error(`${file}: "${caseId}" has two reference answers. Take the file as published: ${PUBLIC_SOURCE}.`);
    }
    questions.push({
      caseId,
      dataset: first.dataset,
      sourceId: first.id,
      question: first.query,
      reference: first.ref_answer,
      answers: asked.map((row) => ({
        text: row.answer,
        submission: row.Code_Submit,
        cleanedSubmission: row.Clean_Code_Submit,
      })),
    });
  }
  return questions;
}

/** Digits of the question's hash behind an id that several questions share. */
const QUESTION_DIGITS = 6;

function caseIds(rows: readonly Row[]): (row: Row) => string {
  const sourceId = (row: Row): string => `${row.dataset}-${row.id}`;
  const asked = new Map<string, Set<string>>();
  for (const row of rows) {
    const known = asked.get(sourceId(row));
    if (known === undefined) asked.set(sourceId(row), new Set([row.query]));
    else known.add(row.query);
  }
  return (row) => {
    const id = sourceId(row);
    const shared = (asked.get(id)?.size ?? 0) > 1;
    return shared ? `${id}-${fingerprint(row.query).slice(0, QUESTION_DIGITS)}` : id;
  };
}

const MS_PER_SECOND = 1000;

function toRecording(row: Row, caseId: string): Recording {
  return {
    modelId: row.model,
    caseId,
    repetition: row.trail + 1,
    text: row.answer,
    usage: undefined,
    outputTokens: row.answer_token,
    e2eMs: Number(row.latency) * MS_PER_SECOND,
    ttftMs: undefined,
    costUsd: plainDecimal(row.cost),
    startedAt: undefined,
    writtenAtLocal: row.timestamp.replace(TIMESTAMP, '$3-$1-$2T$4'),
    finishReason: undefined,
  };
}
