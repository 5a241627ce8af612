import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CaseTranscripts, REPORT_SCHEMA, type Report, type RunReport, type SelfTestReport } from './report.ts';
import {
  CASES_FOLDER,
  REPORT_FILE,
  RUN_REPORT_FILE,
  RUNS_FOLDER,
  SELF_TEST_AS_KEPT_FILE,
  SELF_TEST_FILE,
} from './report-files.ts';

/** The site's only door: what was prepared for it, read once per process. */
export interface LoadedReport {
  readonly report: Report;
  /** @throws Error when there is no such run in the folder */
  run(slug: string): RunReport;
  caseOf(run: string, scenario: string, caseSlug: string): CaseTranscripts;
  /** The newest self-test; undefined where none was ever made. */
  readonly selfTest: SelfTestReport | undefined;
  /** The same as it lies in the results folder, to the byte. */
  readonly selfTestAsKept: string | undefined;
}

/**
 * @param folder as `bakeoff report` prepared it
 * @throws Error when nothing was prepared there, or by another version; an empty site is never built by mistake
 */
export function loadReport(folder: string): LoadedReport {
  const path = join(folder, REPORT_FILE);
  if (!existsSync(path)) {
    throw new Error(`No report was prepared in ${folder}. Build the site with npm run site, or npx bakeoff report.`);
  }
  const report = readJson<Report>(path);
  const hasSelfTest = report.selfTests.length > 0;
  const runs = new Map<string, RunReport>();
  return {
    report,
    run: (slug) => {
      const known = runs.get(slug) ?? readJson<RunReport>(join(folder, RUNS_FOLDER, slug, RUN_REPORT_FILE));
      runs.set(slug, known);
      return known;
    },
    caseOf: (run, scenario, caseSlug) =>
      JSON.parse(readFileSync(join(folder, RUNS_FOLDER, run, CASES_FOLDER, scenario, `${caseSlug}.json`), 'utf8')),
    selfTest: hasSelfTest ? readJson<SelfTestReport>(join(folder, SELF_TEST_FILE)) : undefined,
    selfTestAsKept: hasSelfTest ? readFileSync(join(folder, SELF_TEST_AS_KEPT_FILE), 'utf8') : undefined,
  };
}

/** The folder is written by this very version of the program moments before; its schema says so. */
function readJson<T extends { readonly schema: string }>(path: string): T {
  const value: T = JSON.parse(readFileSync(path, 'utf8'));
  if (value.schema !== REPORT_SCHEMA) {
    throw new Error(
      `${path} is of ${value.schema}, and this site reads ${REPORT_SCHEMA}. Prepare it again: npm run site.`,
    );
  }
  return value;
}
