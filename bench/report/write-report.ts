import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CaseTranscripts, Report, RunReport, SelfTestReport } from './report.ts';
import {
  CASES_FOLDER,
  REPORT_FILE,
  RUN_REPORT_FILE,
  RUNS_FOLDER,
  SELF_TEST_AS_KEPT_FILE,
  SELF_TEST_FILE,
} from './report-files.ts';

/** The folder that the site is built from: plain JSON, made anew each time, never edited. */
export interface ReportWriter {
  writeRun(report: RunReport): Promise<void>;
  writeCase(run: string, scenario: string, caseSlug: string, transcripts: CaseTranscripts): Promise<void>;
  /** @param asKept the text of its file in the results folder, for whoever downloads it */
  writeSelfTest(report: SelfTestReport, asKept: string): Promise<void>;
  /** Written last: a folder without it is not finished. */
  finish(report: Report): Promise<void>;
}

/** @param folder emptied first; nobody else's */
export async function openReportWriter(folder: string): Promise<ReportWriter> {
  await rm(folder, { recursive: true, force: true });
  const write = async (path: string, value: unknown): Promise<void> => {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(value));
  };
  return {
    writeRun: (report) => write(join(RUNS_FOLDER, report.slug, RUN_REPORT_FILE), report),
    writeCase: (run, scenario, caseSlug, transcripts) =>
      write(join(RUNS_FOLDER, run, CASES_FOLDER, scenario, `${caseSlug}.json`), transcripts),
    writeSelfTest: async (report, asKept) => {
      await write(SELF_TEST_FILE, report);
      await writeFile(join(folder, SELF_TEST_AS_KEPT_FILE), asKept);
    },
    finish: (report) => write(REPORT_FILE, report),
  };
}
