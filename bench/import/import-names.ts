import { redact } from '#bench/domain/redact.ts';
import type { ImportedTrial } from './imported-row.ts';

/** Only names: texts are redacted where they are written. */
export function withoutSecrets(row: ImportedTrial, secrets: readonly string[]): ImportedTrial {
  const clean = <T extends string | undefined>(text: T) => (text === undefined ? text : redact(text, secrets)) as T;
  const keys = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [clean(key), value]));
  const { contender, case: asked } = row;
  return {
    ...row,
    scenario: clean(row.scenario),
    contender: {
      ...contender,
      label: clean(contender.label),
      modelId: clean(contender.modelId),
      variant: clean(contender.variant),
    },
    case: {
      ...asked,
      id: clean(asked.id),
      cluster: clean(asked.cluster),
      slices: Object.fromEntries(Object.entries(keys(asked.slices)).map(([slice, value]) => [slice, clean(value)])),
    },
    grades: keys(row.grades),
  };
}

/** Longest label or title that a table can still be read with. */
const MOST_CHARACTERS = 120;

/** A name from a file on one line: labels stand in trial ids, tables and terminals. */
export function plainWords(text: string): string {
  const plain = text
    .slice(0, 2 * MOST_CHARACTERS)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return plain === '' ? 'unnamed' : plain.slice(0, MOST_CHARACTERS);
}
