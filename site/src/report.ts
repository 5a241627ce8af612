import { loadReport } from '#bench/report/load-report.ts';
import type { ReportContender, RunReport, ScenarioReport } from '#bench/report/report.ts';

const folder = process.env.BAKEOFF_REPORT_DIR;
if (folder === undefined || folder === '') {
  throw new Error(
    'BAKEOFF_REPORT_DIR names no prepared report. Build the site with npm run site, or npx bakeoff report.',
  );
}

const loaded = loadReport(folder);

export const report = loaded.report;
export const runOf = loaded.run;
export const caseOf = loaded.caseOf;
export const { selfTest, selfTestAsKept } = loaded;

/** Every run with its report, newest first. */
export function allRuns(): readonly RunReport[] {
  return report.runs.map(({ slug }) => runOf(slug));
}

/** Who is ranked: everyone but the control arms. */
export function competing({ contenders }: RunReport): readonly ReportContender[] {
  return contenders.filter(({ isControl }) => !isControl);
}

/** @throws Error for a label that the run does not have: pages are made from its own lists */
export function contenderOf({ contenders }: RunReport, label: string): ReportContender {
  const found = contenders.find((one) => one.label === label);
  if (found === undefined) throw new Error(`The run has no contender ${label}.`);
  return found;
}

/** Above so many trials of a case each cell has a page of its own; single trials stand on the page of their case. */
export function hasCellPages({ plan }: RunReport): boolean {
  return plan.repetitions > 1;
}

/** Pairs that are compared on a page: the baseline, and everyone who was held against it. Of other pairs no interval is known. */
export function comparedPairs(run: RunReport): readonly (readonly [ReportContender, ReportContender])[] {
  const all = competing(run);
  return all
    .filter(({ label }) => label === run.baseline)
    .flatMap((a) => all.filter((b) => b !== a).map((b) => [a, b] as const));
}

export function scenarioOf({ scenarios }: RunReport, id: string): ScenarioReport | undefined {
  return scenarios.find((one) => one.id === id);
}
