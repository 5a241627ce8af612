import type { ImportFormat } from './import-format.ts';

/** Every format there is, one line each. The imports are lazy: a format's parser is loaded when it is asked for. */
export const IMPORT_FORMATS: Readonly<Record<string, () => Promise<ImportFormat>>> = {
  promptfoo: async () => (await import('./promptfoo.ts')).promptfoo,
  inspect: async () => (await import('./inspect.ts')).inspect,
  braintrust: async () => (await import('./braintrust.ts')).braintrust,
  'openai-evals': async () => (await import('./openai-evals.ts')).openaiEvals,
  otel: async () => (await import('./otel.ts')).otel,
  'promptfoo-tests': async () => (await import('./promptfoo-tests.ts')).promptfooTests,
  jsonl: async () => (await import('./mapped-rows.ts')).mappedJsonl,
  csv: async () => (await import('./mapped-rows.ts')).mappedCsv,
};
