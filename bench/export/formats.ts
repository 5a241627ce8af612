import type { ExportFormat } from './export-format.ts';

/** Every format there is, one line each. The imports are lazy: a format's writer is loaded when it is asked for. */
export const EXPORT_FORMATS: Readonly<Record<string, () => Promise<ExportFormat>>> = {
  csv: async () => (await import('./tidy-csv.ts')).tidyCsv,
  parquet: async () => (await import('./parquet.ts')).parquet,
  'every-eval-ever': async () => (await import('./every-eval-ever.ts')).everyEvalEver,
  junit: async () => (await import('./junit.ts')).junit,
  braintrust: async () => (await import('./braintrust-events.ts')).braintrustEvents,
  otel: async () => (await import('./otel-results.ts')).otelResults,
};
