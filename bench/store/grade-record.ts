import { z } from 'zod';
import type { TrialGrade } from '#bench/domain/grade.ts';
import { decodeWith, formatVersion, strictJson } from './json.ts';

export const GRADE_SCHEMA = 'bakeoff.grade/1';
const NEWEST = 1;

const grade = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('scored'),
    score: z.number().min(0).max(1),
    detail: z.string().exactOptional(),
    mode: z.string().exactOptional(),
  }),
  z.looseObject({ kind: z.literal('ungraded'), reason: z.string() }),
  z.looseObject({ kind: z.literal('notApplicable'), reason: z.string() }),
]);

/** One line of grades/<n>.jsonl, version 1. */
export const gradeRecord = z.looseObject({
  schema: z.literal(GRADE_SCHEMA),
  trial: z.string(),
  grader: z.string(),
  grade,
}) satisfies z.ZodType<TrialGrade>;

export function encodeGrade(grade: TrialGrade): string {
  return strictJson({ schema: GRADE_SCHEMA, ...grade });
}

/** @throws Error naming the place and the field, or the version that this program cannot read */
export function decodeGrade(value: unknown, place: string): TrialGrade {
  formatVersion(value, 'grade', NEWEST, place);
  return decodeWith(gradeRecord, value, place);
}
