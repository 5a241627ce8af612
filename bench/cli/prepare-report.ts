import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerLengths } from '#bench/analysis/answer-lengths.ts';
import { checkDecision } from '#bench/analysis/check-decision.ts';
import { decide } from '#bench/analysis/decide/decide.ts';
import { failureModes } from '#bench/analysis/failure-modes.ts';
import { type HistoryPoint, historyPoint } from '#bench/analysis/history-point.ts';
import { METRICS } from '#bench/analysis/metrics.ts';
import { hitRate } from '#bench/analysis/score-predictions.ts';
import { plainHistory, traceHistories } from '#bench/analysis/trace-history.ts';
import { isControl } from '#bench/domain/contender.ts';
import type { Policy } from '#bench/domain/policy.ts';
import type { Run } from '#bench/domain/run.ts';
import { explainPolicy, type PolicyParagraph } from '#bench/plan/explain-policy.ts';
import { clauseCoverage } from '#bench/report/clause-coverage.ts';
import { trackContenders } from '#bench/report/contender-slots.ts';
import { CostTally } from '#bench/report/cost-parts.ts';
import { decisionNotes } from '#bench/report/decision-notes.ts';
import {
  type MetricLine,
  REPORT_SCHEMA,
  type RunLine,
  type RunReport,
  type TrackedContender,
} from '#bench/report/report.ts';
import { runReport } from '#bench/report/run-report.ts';
import { selfTestLine, selfTestReport } from '#bench/report/self-test-report.ts';
import { uniqueSlugs } from '#bench/report/slugs.ts';
import { TranscriptBook } from '#bench/report/transcripts.ts';
import { openReportWriter, type ReportWriter } from '#bench/report/write-report.ts';
import { readDecisions } from '#bench/store/read-decisions.ts';
import { readGrades, readReplies, readRuns, readTrials } from '#bench/store/read-runs.ts';
import { readSelfTests, selfTestsFolder } from '#bench/store/read-self-tests.ts';
import { readSpec } from '#scenarios/spec/read-spec.ts';
import { evidenceBanner } from './evidence-banner.ts';
import { gatherDecisionNow } from './gather-decision-now.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { type LoadedRun, loadFindings } from './load-findings.ts';
import { PROJECT_ROOT } from './project.ts';
import { readSignOff } from './read-waiver.ts';

export interface PrepareOptions {
  readonly resultsDir: string;
  /** Where the prepared JSON goes; emptied first. */
  readonly folder: string;
  /** Ids of the runs to show; undefined: all that asked anything. */
  readonly runs: readonly string[] | undefined;
  /** In place of the one sealed into each run. */
  readonly policy: Policy | undefined;
  /** Answers to sign-off gates, as `--sign-off` takes them. */
  readonly signOffs: readonly string[];
  /** Day that ages and expiries are counted to. */
  readonly at: Date;
}

/** Reads runs and decisions, judges them, and writes what the site is built from. @returns the slugs of its runs, newest first */
export async function prepareReport(options: PrepareOptions): Promise<readonly string[]> {
  const { resultsDir, at } = options;
  const asOf = at.toISOString().slice(0, 10);
  const all = await readRuns(resultsDir);
  const headers = all.filter(({ id }) => options.runs?.includes(id) ?? true);
  const slugs = uniqueSlugs(headers.map(({ id }) => id));
  const tracked = trackContenders(all);
  const writer = await openReportWriter(options.folder);
  const points: HistoryPoint[] = [];
  const lines: RunLine[] = [];
  const policies: Record<string, readonly PolicyParagraph[]> = {};
  let newest: LoadedRun | undefined;
  for (const { id } of headers) {
    const loaded = await loadFindings(resultsDir, id);
    const slug = slugs.get(id) ?? id;
    const written = await writeRunReport(loaded, slug, tracked, writer, options);
    lines.unshift(runLine(loaded.run, written));
    if (written.policy !== undefined && written.finding !== undefined) {
      policies[written.finding.policy.hash] = explainPolicy(written.policy);
    }
    points.push(...pointsOf(loaded));
    newest = loaded;
  }
  const { records } = await readDecisions(resultsDir);
  const decisions = records.filter((record) => record.kind === 'decision');
  const now = await gatherDecisionNow(decisions, { resultsDir, at, asOf, policies: undefined, manual: {} });
  const checks = decisions.map((decision) => checkDecision(decision, records, now)).toReversed();
  const selfTests = (await readSelfTests(resultsDir)).toReversed();
  const [newestTest] = selfTests;
  if (newestTest !== undefined) {
    const asKept = await readFile(join(selfTestsFolder(resultsDir), `${newestTest.id}.json`), 'utf8');
    await writer.writeSelfTest(selfTestReport(newestTest), asKept);
  }
  await writer.finish({
    schema: REPORT_SCHEMA,
    harness: await ownVersion(),
    asOf,
    latest: lines[0]?.slug,
    runs: lines,
    contenders: tracked,
    histories: traceHistories(points).map(plainHistory),
    decisions: checks,
    notices: records.filter((record) => record.kind === 'notice').toReversed(),
    clauses: clauseCoverage(readSpec(), newest?.run.plan, newest?.observations),
    metrics: Object.entries(METRICS).map(([name, { read, ...metric }]): MetricLine => ({ name, ...metric })),
    policies,
    hitRate: hitRate(checks.flatMap(({ predictions }) => predictions)),
    selfTests: selfTests.map(selfTestLine),
  });
  return lines.map(({ slug }) => slug);
}

async function writeRunReport(
  loaded: LoadedRun,
  slug: string,
  tracked: readonly TrackedContender[],
  writer: ReportWriter,
  options: PrepareOptions,
): Promise<RunReport> {
  const { run, folder, observations } = loaded;
  const { current } = run.grading;
  const book = new TranscriptBook();
  const costs = new CostTally(run.prices.lines);
  for await (const trial of readTrials(folder)) {
    book.addTrial(trial);
    if (!trial.warmUp) costs.add(trial);
  }
  if (current !== undefined) for await (const grade of readGrades(folder, current)) book.addGrade(grade);
  for await (const reply of readReplies(folder)) book.addReply(reply);
  const judged = await verdictOf(loaded, book, options);
  const report = runReport({
    run,
    slug,
    observations,
    modes: await failureModes(run.plan, observations, book.grades()),
    costs,
    tracked,
    banners: evidenceBanner(run),
    ...judged,
  });
  await writer.writeRun(report);
  const order = report.contenders.map(({ label }) => label);
  for (const { id, slug: scenario, primary, cases } of report.scenarios) {
    for (const one of cases) {
      await writer.writeCase(slug, scenario, one.slug, book.caseOf(id, one.id, primary, order));
    }
  }
  return report;
}

async function verdictOf(
  loaded: LoadedRun,
  book: TranscriptBook,
  { policy: given, signOffs: texts, at }: PrepareOptions,
): Promise<Pick<Parameters<typeof runReport>[0], 'policy' | 'finding' | 'notes'>> {
  const { run, observations } = loaded;
  const policy = given ?? run.policy?.policy;
  if (policy === undefined) return { policy: undefined, finding: undefined, notes: [] };
  const ended = run.endedAt ?? at.toISOString();
  const signOffs = texts.map((text) => readSignOff(text, policy.gates, at.toISOString()));
  const evidence = await gatherEvidence(policy, loaded, { asOf: ended, waivers: [], signOffs });
  // A run is judged as of the day of its own last trial, so that its page stays what it was; what has aged since is shown apart.
  const finding = decide(policy, { ...evidence, asOf: evidence.run.endedAt ?? ended });
  const chosen = finding.candidates.find(({ candidate }) => candidate === finding.candidate);
  const lengths = await answerLengths(run.plan, book.replies());
  const basis = { policy, finding, plan: run.plan, observations, lengths };
  return { policy, finding, notes: chosen === undefined ? [] : decisionNotes(basis, chosen) };
}

function runLine(run: Run, { slug, finding, noVerdict }: RunReport): RunLine {
  return {
    id: run.id,
    slug,
    name: run.name,
    createdAt: run.createdAt,
    status: run.status,
    evidence: [...new Set(run.contenders.map(({ evidence }) => evidence))],
    scenarios: run.plan.scenarios.map(({ id }) => id),
    contenders: run.plan.contenders.filter((one) => !isControl(one)).map(({ label }) => label),
    planned: run.counts.planned,
    scored: run.counts.scored,
    verdict: finding?.verdict,
    headline: finding?.headline ?? noVerdict ?? '',
  };
}

function pointsOf({ run, observations }: LoadedRun): readonly HistoryPoint[] {
  return run.plan.scenarios.flatMap(({ id: scenario }) =>
    run.plan.contenders
      .filter((contender) => !isControl(contender))
      .flatMap(({ label }) => historyPoint(run, observations, { scenario, contender: label }) ?? []),
  );
}

async function ownVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}
