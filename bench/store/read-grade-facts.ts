import type { Grade, TrialGrade } from '#bench/domain/grade.ts';
import { decodeGrade, GRADE_SCHEMA } from './grade-record.ts';
import { readJsonValues } from './read-json-values.ts';
import { gradesFile } from './write-run.ts';

/**
 * The grades of one pass, streamed, ten times as fast as `readGrades`. Why a score was given is left out: no figure rests on
 * it.
 *
 * @throws Error as `readGrades` throws it
 */
export function readGradeFacts(folder: string, pass: number): AsyncGenerator<TrialGrade> {
  return readJsonValues(folder, gradesFile(pass), gradeFacts);
}

/**
 * The facts of one parsed line of grades/<n>.jsonl; what is not plainly well formed goes to the full decoder.
 *
 * @throws Error naming the place and the field
 */
export function gradeFacts(value: unknown, place: string): TrialGrade {
  return plainFacts(value) ?? decodeGrade(value, place);
}

function plainFacts(value: unknown): TrialGrade | undefined {
  if (!isRecord(value) || value.schema !== GRADE_SCHEMA) return undefined;
  const { trial, grader } = value;
  const grade = plainScore(value.grade);
  const known = typeof trial === 'string' && typeof grader === 'string' && grade !== undefined;
  return known ? { trial, grader, grade } : undefined;
}

function plainScore(value: unknown): Grade | undefined {
  if (!isRecord(value) || value.kind !== 'scored') return undefined;
  const { score, detail, mode } = value;
  if (typeof score !== 'number' || !(score >= 0 && score <= 1)) return undefined;
  if (!isTextOrMissing(detail) || !isTextOrMissing(mode)) return undefined;
  return score === 1 ? RIGHT : score === 0 ? WRONG : { kind: 'scored', score };
}

/** Most grades are one of these two: a million of them share it. */
const RIGHT: Grade = { kind: 'scored', score: 1 };
const WRONG: Grade = { kind: 'scored', score: 0 };

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isTextOrMissing(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}
