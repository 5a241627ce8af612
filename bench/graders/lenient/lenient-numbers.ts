import type { JsonSchema } from '#bench/domain/message.ts';
import type { CaseBase, GradeInput } from '#bench/domain/scenario.ts';
import { numberStyle, readNumbers } from '#bench/graders/read-numbers.ts';
import { changeRecord, mapScalars } from './change-record.ts';
import { withText } from './changed-reply.ts';
import type { LenientShape } from './lenient-shape.ts';

/**
 * A number written as text where a number was asked for ("1,387.50"), as that number; and in prose, where no record was asked
 * for, thousands without their separators (14,900 as 14900). The value stays the one that was written.
 */
export function lenientNumbers<C extends CaseBase>(input: GradeInput<C>, shape: LenientShape<C>): GradeInput<C> {
  const read = changeRecord(input, shape, (value, schema) => mapScalars(value, schema, asNumber));
  return shape.schema === undefined ? withText(read, ungrouped(read.text)) : read;
}

function asNumber(scalar: unknown, schema: JsonSchema): unknown {
  if (typeof scalar !== 'string' || !(schema.type === 'number' || schema.type === 'integer')) return scalar;
  const [only, ...more] = readNumbers(scalar, numberStyle('en'));
  return only === undefined || more.length > 0 ? scalar : only.value;
}

/** 14,900 and 1'250'000 without their separators. A point groups nothing here: 14.900 may be a decimal. */
function ungrouped(text: string): string {
  return text.replace(/(?<![\d.,'’])\d{1,3}(?:[,'’\u00a0\u202f]\d{3})+(?![\d,'’])/gu, (grouped) =>
    grouped.replace(/\D/gu, ''),
  );
}
