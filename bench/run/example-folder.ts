import type { TrialGrade } from '#bench/domain/grade.ts';
import type { PriceLine } from '#bench/domain/price.ts';
import { DEFAULT_RUN_OPTIONS, type Run, type RunSession } from '#bench/domain/run.ts';
import { type Attempt, type Trial, trialId } from '#bench/domain/trial.ts';
import { exampleCases, exampleContenders, examplePlan, exampleScenario } from '#bench/plan/example-plan.ts';
import { exampleReply, exampleRun, exampleTrial } from '#bench/store/example-run.ts';
import { openJournal } from '#bench/store/journal.ts';
import { createRunFolder, writeGrades } from '#bench/store/write-run.ts';
import { closeRun } from './close-run.ts';
import { priceTrial } from './price-trial.ts';

export interface ExampleFolder {
  readonly id?: string;
  /** ISO-8601 UTC. */
  readonly createdAt?: string;
  readonly cases?: number;
  readonly scenarioVersion?: number;
  /** Dollars per million output tokens. */
  readonly outputUsdPerMillion?: string;
  /** Contender -> the model that answers. */
  readonly served?: Readonly<Record<string, string>>;
  /** Whether a trial is right. */
  readonly isRight?: (contender: string, place: number, repetition: number) => boolean;
}

const REPETITIONS = 2;
const LABELS = ['old', 'new'] as const;

/** For tests: a finished run of `old` and `new` in a results folder, asked, priced, graded and closed as a real one is. */
export async function exampleFolder(
  resultsDir: string,
  {
    id = '2026-11-20T120000Z-example-aaaaaa',
    createdAt = '2026-11-20T12:00:00.000Z',
    cases = 4,
    scenarioVersion = 1,
    outputUsdPerMillion = '10',
    served = {},
    isRight = (contender, place) => contender === 'old' || place % 2 === 0,
  }: ExampleFolder = {},
): Promise<{ readonly run: Run; readonly folder: string }> {
  const scenario = await exampleScenario(exampleCases(cases), { version: scenarioVersion });
  const contenders = exampleContenders(...LABELS);
  const plan = examplePlan([scenario], contenders, { repetitions: REPETITIONS });
  const prices = { lines: LABELS.map((label) => exampleLine(label, outputUsdPerMillion, createdAt)), unpriced: [] };
  const begun = exampleRun(id, {
    createdAt,
    endedAt: createdAt,
    status: 'finished',
    plan,
    prices,
    sessions: [exampleSession(createdAt)],
    contenders: contenders.map(({ label, modelId }) => ({
      contender: label,
      requestedModel: modelId,
      evidence: 'measured',
      servedModels: {},
      fingerprints: {},
      baseUrlHost: 'api.example.com',
      sdk: 'openai 1.0.0',
    })),
  });
  const folder = await createRunFolder(resultsDir, begun, []);
  const { journal } = await openJournal(folder, { secrets: [] });
  const grades: TrialGrade[] = [];
  const appended: Promise<void>[] = [];
  for (const { label } of contenders) {
    for (const [place, oneCase] of Object.keys(plan.scenarios[0]?.cases ?? {}).entries()) {
      for (let repetition = 1; repetition <= REPETITIONS; repetition += 1) {
        const trial = asked(trialId('example', oneCase, label, repetition), {
          case: oneCase,
          caseHash: plan.scenarios[0]?.asks.cases[oneCase] ?? '',
          cluster: oneCase,
          contender: label,
          repetition,
          startedAt: createdAt,
          endedAt: createdAt,
          attempts: [exampleAttempt(createdAt, served[label] ?? `${label}-model-1`, 100 + place)],
        });
        const cost = priceTrial(trial.attempts, prices, label, new Date(createdAt));
        appended.push(journal.append({ ...trial, cost }, exampleReply(trial.id)));
        const score = isRight(label, place, repetition) ? 1 : 0;
        grades.push({ trial: trial.id, grader: 'exact', grade: { kind: 'scored', score } });
      }
    }
  }
  await Promise.all(appended);
  await journal.close();
  await writeGrades(folder, 1, grades, []);
  const pass = { number: 1, at: createdAt, why: 'first', graders: { 'example/exact': '1' }, judge: undefined };
  return { run: await closeRun({ ...begun, grading: { current: 1, passes: [pass] } }, folder, []), folder };
}

function asked(id: string, known: Partial<Trial>): Trial {
  const [attempt] = known.attempts ?? [];
  return exampleTrial(id, { ...known, usage: attempt?.usage, servedModel: attempt?.servedModel });
}

function exampleAttempt(startedAt: string, servedModel: string, outputTokens: number): Attempt {
  return {
    call: 0,
    startedAt,
    sentMs: 1,
    headersMs: 50,
    firstTokenMs: 60,
    firstAnswerMs: 60,
    lastAnswerMs: 200,
    doneMs: 201,
    endedMs: 201,
    httpStatus: 200,
    failure: undefined,
    waitMs: undefined,
    finish: { reason: 'stop', raw: 'stop' },
    usage: {
      inputTokens: 1000,
      cacheReadTokens: undefined,
      cacheWriteTokens: undefined,
      cacheWrite1hTokens: undefined,
      outputTokens,
      reasoningTokens: undefined,
      source: 'provider',
      raw: undefined,
    },
    requestId: undefined,
    servedModel,
    fingerprint: undefined,
    serviceTier: undefined,
  };
}

function exampleSession(at: string): RunSession {
  return {
    startedAt: at,
    endedAt: at,
    options: DEFAULT_RUN_OPTIONS,
    optionsHash: '',
    environment: {
      bakeoff: '0.0.0',
      git: undefined,
      lockfileHash: undefined,
      node: 'v24.0.0',
      undici: '7.0.0',
      os: 'linux',
      arch: 'x64',
      cpu: '',
      cores: 2,
      memoryGiB: 4,
      sdks: {},
    },
    trials: 0,
    eventLoopDelay: undefined,
    concurrencyHistory: [],
    endedBecause: undefined,
  };
}

function exampleLine(contender: string, outputUsdPerMillion: string, capturedAt: string): PriceLine {
  return {
    id: `openai/${contender}-model`,
    contender,
    matchedModel: `${contender}-model`,
    match: 'exact',
    tiers: [
      {
        aboveInputTokens: 0,
        inputUsdPerMillion: '2',
        cacheReadUsdPerMillion: undefined,
        cacheWriteUsdPerMillion: undefined,
        cacheWrite1hUsdPerMillion: undefined,
        outputUsdPerMillion,
        reasoningUsdPerMillion: undefined,
      },
    ],
    windows: [],
    requestUsd: undefined,
    source: 'an example',
    sourceVersion: '1',
    effectiveFrom: undefined,
    capturedAt,
  };
}
