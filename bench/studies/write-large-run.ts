import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { usdText } from '#bench/domain/cost.ts';
import { callFailure } from '#bench/domain/failure.ts';
import type { TrialGrade } from '#bench/domain/grade.ts';
import type { Plan } from '#bench/domain/plan.ts';
import type { Run } from '#bench/domain/run.ts';
import { type Attempt, type Trial, trialId } from '#bench/domain/trial.ts';
import { mersenneTwister, type RandomSource } from '#bench/stats/mersenne-twister.ts';
import { normalQuantile } from '#bench/stats/normal-quantile.ts';
import { TRIALS_FILE } from '#bench/store/journal.ts';
import { encodeTrial } from '#bench/store/trial-record.ts';
import { createRunFolder, writeGrades } from '#bench/store/write-run.ts';
import { caseIds, STUDY_GRADER, studyPlan } from './study-plan.ts';

export interface RunSize {
  readonly contenders: number;
  readonly cases: number;
  readonly repetitions: number;
}

const SCENARIO = 'scale';

/** Share of trials a timeout ended: what broken-off trials cost the readers is part of what is measured. */
const TIMED_OUT_SHARE = 0.005;
/** Distinct answers a case gets from one contender; the first is what it says two times in three. */
const ANSWERS_PER_CASE = 6;

/**
 * Writes a made-up run of any size as the program would: header, trials.jsonl, one grading pass. No replies: no figure
 * reads them. All of it is on disk when this ends, so that no write is left to disturb who reads it next.
 *
 * @returns the folder of the run
 */
export async function writeLargeRun(resultsDir: string, size: RunSize, seed: number): Promise<string> {
  const contenders = Array.from({ length: size.contenders }, (_, index) => `contender-${index + 1}`);
  const plan = studyPlan({ ...size, scenario: SCENARIO, contenders, seed });
  const folder = await createRunFolder(resultsDir, header(plan), []);
  const trials = Readable.from(inPieces(trialsOf(plan, size), (trial) => encodeTrial(trial)));
  await pipeline(trials, createWriteStream(join(folder, TRIALS_FILE), { flush: true }));
  await writeGrades(folder, 1, gradesOf(plan, size), []);
  return folder;
}

/** In the order of a run: block by block, the same question to every contender. */
function* trialsOf(plan: Plan, size: RunSize): Generator<Trial> {
  const source = mersenneTwister([plan.seed, 1]);
  let block = 0;
  for (let repetition = 1; repetition <= size.repetitions; repetition += 1) {
    for (const caseId of caseIds(size.cases)) {
      block += 1;
      for (const { label } of plan.contenders) yield madeUpTrial(source, caseId, label, repetition, block);
    }
  }
}

/** Qualities of 50 to 95 %, some cases harder than others, as the seed has it. */
function* gradesOf(plan: Plan, size: RunSize): Generator<TrialGrade> {
  const source = mersenneTwister([plan.seed, 2]);
  const difficulty = new Map(caseIds(size.cases).map((id) => [id, source.nextDouble()]));
  for (let repetition = 1; repetition <= size.repetitions; repetition += 1) {
    for (const caseId of caseIds(size.cases)) {
      for (const [place, { label }] of plan.contenders.entries()) {
        const quality = 0.5 + (0.45 * place) / Math.max(1, plan.contenders.length - 1);
        const chance = Math.min(1, Math.max(0, quality + 0.6 * (0.5 - (difficulty.get(caseId) ?? 0.5))));
        const right = source.nextDouble() < chance;
        yield {
          trial: trialId(SCENARIO, caseId, label, repetition),
          grader: STUDY_GRADER,
          grade: { kind: 'scored', score: right ? 1 : 0, detail: right ? 'as expected' : 'not what was expected' },
        };
      }
    }
  }
}

function madeUpTrial(
  source: RandomSource,
  caseId: string,
  contender: string,
  repetition: number,
  block: number,
): Trial {
  const endedMs = rounded(800 * Math.exp(0.5 * normalQuantile(source.nextDouble() || 0.5)));
  const timedOut = source.nextDouble() < TIMED_OUT_SHARE;
  const outputTokens = 40 + source.nextIndex(200);
  const ttfatMs = rounded(endedMs * 0.3);
  const at = new Date(Date.UTC(2026, 9, 1) + block * 40).toISOString();
  const words = source.nextDouble() < 2 / 3 ? 0 : 1 + source.nextIndex(ANSWERS_PER_CASE - 1);
  const outputHash = createHash('sha256').update(`${contender}/${caseId}/${words}`).digest('hex');
  const usage = {
    inputTokens: 900,
    cacheReadTokens: 256,
    cacheWriteTokens: undefined,
    cacheWrite1hTokens: undefined,
    outputTokens,
    reasoningTokens: 0,
    source: 'provider',
    raw: {
      prompt_tokens: 900,
      completion_tokens: outputTokens,
      total_tokens: 900 + outputTokens,
      prompt_tokens_details: { cached_tokens: 256 },
    },
  } as const;
  const failure = timedOut
    ? callFailure('timed-out', 'No first token came in time.', { phase: 'first-token', limitMs: 120_000 })
    : undefined;
  const finish = { reason: 'stop', raw: 'stop' } as const;
  const attempt: Attempt = {
    call: 0,
    startedAt: at,
    sentMs: 0.412,
    headersMs: timedOut ? undefined : rounded(endedMs * 0.2),
    firstTokenMs: timedOut ? undefined : ttfatMs,
    firstAnswerMs: timedOut ? undefined : ttfatMs,
    lastAnswerMs: timedOut ? undefined : rounded(endedMs * 0.98),
    doneMs: timedOut ? undefined : endedMs,
    endedMs: timedOut ? 120_000 : endedMs,
    httpStatus: 200,
    failure,
    waitMs: undefined,
    finish: timedOut ? undefined : finish,
    usage: timedOut ? undefined : usage,
    requestId: `req_${block.toString(36)}${words}`,
    servedModel: `${contender}-2026-09`,
    fingerprint: undefined,
    serviceTier: 'default',
  };
  return {
    id: trialId(SCENARIO, caseId, contender, repetition),
    scenario: SCENARIO,
    case: caseId,
    caseHash: 'c0ffee00c0ffee00',
    cluster: caseId,
    contender,
    repetition,
    block,
    warmUp: false,
    evidence: 'simulated',
    startedAt: at,
    endedAt: at,
    outcome: failure === undefined ? { kind: 'answered' } : { kind: 'failed', failure },
    attempts: [attempt],
    usage: timedOut ? undefined : usage,
    cost: timedOut
      ? { kind: 'unpriced', reason: 'no usage was reported' }
      : {
          kind: 'priced',
          usd: usdText(0.0009 + outputTokens * 0.00001),
          priceLine: contender,
          match: 'simulated',
          basis: 'provider',
          unreportedAttempts: 0,
        },
    latency: timedOut ? undefined : madeUpLatency(endedMs, ttfatMs, outputTokens),
    finish: timedOut ? undefined : finish,
    servedModel: `${contender}-2026-09`,
    fingerprint: undefined,
    outputHash: timedOut ? undefined : outputHash,
    answerHash: timedOut ? undefined : outputHash,
    recorded: undefined,
  };
}

function madeUpLatency(endedMs: number, ttfatMs: number, outputTokens: number): NonNullable<Trial['latency']> {
  return {
    queueWaitMs: 0.1,
    connectMs: 0,
    ttfatMs,
    ttftMs: ttfatMs,
    thinkMs: 0,
    e2eMs: endedMs,
    responseMs: endedMs,
    tpotMs: rounded((0.68 * endedMs) / outputTokens),
    maxStallMs: 20,
    chunks: outputTokens,
    clientLagMs: 1.2,
    disturbed: false,
    concurrencyAtSend: 4,
    sentSource: 'socket',
    connectionReused: true,
    alpn: 'http/1.1',
    notMeasured: {},
  };
}

function header(plan: Plan): Run {
  const at = '2026-10-01T00:00:00.000Z';
  return {
    id: `study-${plan.hash}`,
    name: 'scale-study',
    createdAt: at,
    endedAt: at,
    status: 'finished',
    plan,
    prices: { lines: [], unpriced: [] },
    sessions: [],
    contenders: [],
    counts: { planned: 0, attempted: 0, scored: 0, ungraded: 0, excluded: {}, warmUps: 0 },
    spend: { contendersUsd: '0', judgesUsd: '0', unpricedTrials: 0, unpricedJudgements: 0 },
    grading: {
      current: 1,
      passes: [
        { number: 1, at, why: 'scale study', graders: { [`${SCENARIO}/${STUDY_GRADER}`]: '1' }, judge: undefined },
      ],
    },
    policy: undefined,
    amendments: [{ at, says: 'Made up: nothing was asked.' }],
  };
}

/** Lines joined to large pieces: a million small writes cost more than what is in them. */
function* inPieces<T>(values: Iterable<T>, encode: (value: T) => string): Generator<string> {
  let piece: string[] = [];
  for (const value of values) {
    piece.push(`${encode(value)}\n`);
    if (piece.length === 1000) {
      yield piece.join('');
      piece = [];
    }
  }
  yield piece.join('');
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
