import type { ImportFormat } from './import-format.ts';

/** Every format there is, one line each. The imports are lazy: a format's parser is loaded when it is asked for. */
export const IMPORT_FORMATS: Readonly<Record<string, () => Promise<ImportFormat>>> = {
  promptfoo: async () => (await import('./promptfoo.ts')).promptfoo,
  jsonl: async () => (await import('./mapped-rows.ts')).mappedJsonl,
  csv: async () => (await import('./mapped-rows.ts')).mappedCsv,
};
