import type { JsonSchema } from '#bench/domain/message.ts';
import type { CaseBase, GradeInput } from '#bench/domain/scenario.ts';
import { changeRecord, mapScalars } from './change-record.ts';
import type { LenientShape } from './lenient-shape.ts';

/**
 * A day in another form than YYYY-MM-DD, as that day, where only one day can be meant; and a word of a list in other letters
 * ("Invoice"), as the list has it. 03/04/2026 may be two days, so it stays.
 */
export function lenientSpellings<C extends CaseBase>(input: GradeInput<C>, shape: LenientShape<C>): GradeInput<C> {
  return changeRecord(input, shape, (value, schema) => mapScalars(value, schema, asAsked));
}

function asAsked(scalar: unknown, schema: JsonSchema): unknown {
  if (typeof scalar !== 'string') return scalar;
  if (schema.format === 'date') return isoDay(scalar) ?? scalar;
  if (!Array.isArray(schema.enum) || schema.enum.includes(scalar)) return scalar;
  const alike = schema.enum.filter((word) => typeof word === 'string' && letters(word) === letters(scalar));
  return alike.length === 1 ? alike[0] : scalar;
}

function letters(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function isoDay(text: string): string | undefined {
  const said = text.trim();
  const yearFirst = /^(\d{4})[-/.年] ?(\d{1,2})[-/.月] ?(\d{1,2})日?(?:T00:00(?::00)?(?:\.0+)?Z?)?$/u.exec(said);
  if (yearFirst !== null) return validDay(yearFirst[1], yearFirst[2], yearFirst[3]);
  const points = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/.exec(said);
  if (points !== null) return validDay(points[3], points[2], points[1]);
  const slashes = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(said);
  if (slashes === null) return undefined;
  const [, one, other, year] = slashes;
  const days = new Set([validDay(year, one, other), validDay(year, other, one)].filter((day) => day !== undefined));
  return days.size === 1 ? [...days][0] : undefined;
}

function validDay(year = '', month = '', day = ''): string | undefined {
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : undefined;
}
