import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender } from '#bench/domain/contender.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { AskingProvider } from '#bench/domain/provider.ts';
import { DEFAULT_RUN_OPTIONS, type Run, type RunOptions } from '#bench/domain/run.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import { exampleCases, examplePlan, exampleScenario } from '#bench/plan/example-plan.ts';
import { parseContender } from '#bench/plan/parse-contender.ts';
import { readGrades, readReplies, readRun, readTrials } from '#bench/store/read-runs.ts';
import { makeAnswerBook } from '#providers/lab/answer-book.ts';
import type { FaultPlan } from '#providers/lab/fault-plan.ts';
import { PLAIN_MODELS } from '#providers/lab/fixtures/plain-lab.ts';
import { startLab } from '#providers/lab/lab.ts';
import { openSimulated } from '#providers/simulated.ts';
import { type Effects, REAL_EFFECTS } from './effects.ts';
import { EXAMPLE_ENVIRONMENT } from './example-environment.ts';
import { type Cast, newRun, startRun, type Workplace, workOnRun } from './run-plan.ts';

/** The key every contender sends, which must be found nowhere again. */
export const CANARY_KEY = 'sk-canary-5f2c7b91e04d';

/** One contender for each streamed protocol, by the API it speaks. */
export const PROTOCOLS = {
  chat: 'simulated:plain-openai+api=chat',
  responses: 'simulated:plain-openai+api=responses',
  messages: 'simulated:plain-anthropic',
  gemini: 'simulated:plain-google',
} as const satisfies Record<string, string>;

export const RIGHT_ANSWER = 'It is what it is, and there is nothing more to be said of it.';
const WRONG_ANSWER = 'It is quite another thing, and there is much to be said of it.';

export interface LabWorldOptions {
  readonly cases: number;
  readonly contenders?: readonly (keyof typeof PROTOCOLS)[];
  /** Case every model gets wrong, so that quality is not 1 by chance. */
  readonly wrongCase?: string;
  /** Stands before the adapter of each contender; default: nothing does. */
  readonly adapter?: (real: AskingProvider, contender: Contender) => Promise<AskingProvider>;
}

/** For tests: the plan, the real adapters and a lab over HTTP, all of it the way a run joins them. */
export async function openLabWorld(faults: FaultPlan, { cases: count, wrongCase, adapter, ...rest }: LabWorldOptions) {
  const labels = rest.contenders ?? (Object.keys(PROTOCOLS) as (keyof typeof PROTOCOLS)[]);
  const cases = exampleCases(count);
  const exact = {
    version: '1',
    describes: 'says what it is',
    grade: ({ text }: { readonly text: string }) => ({ kind: 'scored', score: text === RIGHT_ANSWER ? 1 : 0 }) as const,
  };
  const scenario = await exampleScenario(cases, { graders: { exact } });
  const contenders = labels.map((label) => parseContender(`${label}=${PROTOCOLS[label]}`));
  const book = makeAnswerBook(
    cases.map(({ id, question }) => ({
      scenarioId: 'example',
      caseId: id,
      messages: [{ role: 'user', text: question }],
      known: { good: [[{ text: id === wrongCase ? WRONG_ANSWER : RIGHT_ANSWER }]], bad: [] },
    })),
  );
  const lab = await startLab({ book, seed: 7, models: PLAIN_MODELS, timeScale: 0, faults });
  const providers = new Map<string, AskingProvider>();
  for (const contender of contenders) {
    const real = await openSimulated({ labUrl: lab.url, contender, apiKey: CANARY_KEY });
    providers.set(contender.label, (await adapter?.(real, contender)) ?? real);
  }
  const cast: Cast = {
    plan: examplePlan([scenario], contenders),
    scenarios: new Map([['example', scenario]]),
    contenders: new Map(
      contenders.flatMap((contender) => {
        const provider = providers.get(contender.label);
        return provider === undefined ? [] : [[contender.label, { contender, provider }] as const];
      }),
    ),
  };
  return {
    cast,
    lab,
    async [Symbol.asyncDispose]() {
      for (const provider of providers.values()) await provider.close?.();
      await lab.close();
    },
  };
}

export interface LabRunOptions extends Partial<Omit<Workplace, 'resultsDir'>> {
  readonly options?: Partial<RunOptions>;
}

/** Runs a cast into a results folder, as a process of its own would. */
export function startLabRun(resultsDir: string, cast: Cast, { options, ...workplace }: LabRunOptions = {}) {
  const place = workplaceAt(resultsDir, workplace);
  const run = newRun(cast, { name: 'faults', prices: { lines: [], unpriced: [] }, policy: undefined }, place.effects);
  return startRun(run, cast, { ...DEFAULT_RUN_OPTIONS, ...options }, place);
}

/** Goes on with the one run a results folder holds. */
export async function resumeLabRun(
  resultsDir: string,
  cast: Cast,
  { options, ...workplace }: LabRunOptions = {},
): Promise<{ readonly run: Run; readonly folder: string }> {
  const [id = ''] = readdirSync(join(resultsDir, 'runs'));
  const folder = join(resultsDir, 'runs', id);
  const place = workplaceAt(resultsDir, workplace);
  const run = await workOnRun(await readRun(folder), folder, cast, { ...DEFAULT_RUN_OPTIONS, ...options }, place);
  return { run, folder };
}

/** Nobody is kept waiting between two attempts; what would have been waited is in the record. */
export const HASTY_EFFECTS: Effects = { ...REAL_EFFECTS, sleep: async () => {}, random: () => 0.5 };

function workplaceAt(resultsDir: string, changes: Partial<Workplace>): Workplace {
  return {
    resultsDir,
    effects: HASTY_EFFECTS,
    environment: EXAMPLE_ENVIRONMENT,
    secrets: [CANARY_KEY],
    pid: process.pid,
    stop: new AbortController().signal,
    abort: new AbortController().signal,
    ...changes,
  };
}

/** A run as its files hold it. */
export async function readFolder(folder: string) {
  const run = await readRun(folder);
  const { current } = run.grading;
  return {
    run,
    trials: await all<Trial>(readTrials(folder)),
    replies: await all<TrialReply>(readReplies(folder)),
    grades: current === undefined ? [] : await all<TrialGrade>(readGrades(folder, current)),
  };
}

/** Every file under a folder, by path. */
export function filesIn(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => [path, readFileSync(path, 'utf8')]),
  );
}

async function all<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}
