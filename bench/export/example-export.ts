import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { observe } from '#bench/analysis/observe.ts';
import type { Contender } from '#bench/domain/contender.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { CaseFacts, PlannedScenario } from '#bench/domain/plan.ts';
import type { Run } from '#bench/domain/run.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import { parseContender } from '#bench/plan/parse-contender.ts';
import { exampleRun } from '#bench/store/example-run.ts';
import { encodeGrade } from '#bench/store/grade-record.ts';
import { REPLIES_FILE, TRIALS_FILE } from '#bench/store/journal.ts';
import { readGradeFacts } from '#bench/store/read-grade-facts.ts';
import { readRun } from '#bench/store/read-runs.ts';
import { readTrialFacts } from '#bench/store/read-trial-facts.ts';
import { encodeReply } from '#bench/store/reply-record.ts';
import { encodeTrial } from '#bench/store/trial-record.ts';
import { GRADES_FOLDER, gradesFile, writeRun } from '#bench/store/write-run.ts';
import type { ExportSource } from './export-format.ts';

export interface ExampleExport {
  readonly trials: readonly Trial[];
  readonly replies?: readonly TrialReply[];
  /** Undefined: nothing was graded. */
  readonly grades?: readonly TrialGrade[] | undefined;
  readonly repetitions?: number;
  readonly contenders?: readonly Contender[];
  readonly slices?: Readonly<Record<string, string>>;
  readonly source?: Partial<ExportSource>;
}

/** For tests: a folder with these trials, ready to be exported. Scenario, cases and contenders are those that the trials name. */
export async function exampleExport(
  folder: string,
  { trials, replies = [], grades, repetitions = 1, contenders, slices = {}, source = {} }: ExampleExport,
): Promise<ExportSource> {
  const labels = [...new Set(trials.map(({ contender }) => contender))];
  const run = exampleRun('2026-11-20T120000Z-example-aaaaaa', {
    status: 'finished',
    plan: {
      hash: 'cccccccccccccccc',
      seed: 1,
      repetitions,
      warmUps: 0,
      caseLimit: undefined,
      scenarios: [...new Set(trials.map(({ scenario }) => scenario))].map((id) => planned(id, trials, slices)),
      contenders: contenders ?? labels.map((label) => ({ ...parseContender('a=openai:a-model'), label })),
    },
    contenders: labels.map((label) => ({
      contender: label,
      requestedModel: `${label}-model`,
      evidence: trials.find(({ contender }) => contender === label)?.evidence ?? 'measured',
      servedModels: {},
      fingerprints: {},
      baseUrlHost: 'api.example.com',
      sdk: 'openai 1.0.0',
    })),
    grading: grades === undefined ? { current: undefined, passes: [] } : { current: 1, passes: [PASS] },
  });
  await mkdir(join(folder, GRADES_FOLDER), { recursive: true });
  await writeRun(folder, run, []);
  await writeFile(join(folder, TRIALS_FILE), lines(trials.map(encodeTrial)));
  await writeFile(join(folder, REPLIES_FILE), lines(replies.map(encodeReply)));
  if (grades !== undefined) await writeFile(join(folder, gradesFile(1)), lines(grades.map(encodeGrade)));
  return exportSource(folder, source);
}

/** What an export reads of a run that is there. */
export async function exportSource(folder: string, changes: Partial<ExportSource> = {}): Promise<ExportSource> {
  const run = await readRun(folder);
  return {
    run,
    folder,
    observations: () => observationsOf(run, folder),
    finding: async () => undefined,
    withContent: false,
    secrets: [],
    at: new Date('2026-11-21T09:00:00.000Z'),
    ...changes,
  };
}

function observationsOf(run: Run, folder: string) {
  const { current } = run.grading;
  return observe(run.plan, readTrialFacts(folder), current === undefined ? [] : readGradeFacts(folder, current));
}

const PASS = {
  number: 1,
  at: '2026-11-20T12:05:00.000Z',
  why: 'first',
  graders: { 'example/exact': '1' },
  judge: undefined,
};

function planned(id: string, trials: readonly Trial[], slices: Readonly<Record<string, string>>): PlannedScenario {
  const own = trials.filter(({ scenario }) => scenario === id);
  const facts = ({ cluster }: Trial): CaseFacts => ({ cluster, slices, severity: 'S1', clauses: [] });
  return {
    id,
    version: 1,
    title: 'An example',
    tier: 'launch',
    severity: 'S1',
    clauses: [],
    slices: Object.keys(slices),
    primary: 'exact',
    cases: Object.fromEntries(own.map((trial) => [trial.case, facts(trial)])),
    hash: 'dddddddddddddddd',
    asks: {
      cases: Object.fromEntries(own.map((trial) => [trial.case, trial.caseHash])),
      prompts: { base: 'eeeeeeeeeeeeeeee' },
      tools: {},
      output: undefined,
      turns: undefined,
      run: undefined,
    },
    graders: { exact: '1' },
  };
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
