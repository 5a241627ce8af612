import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, assert, beforeEach, describe, expect, it } from 'vitest';
import { observe } from '#bench/analysis/observe.ts';
import type { ContenderSummary } from '#bench/analysis/run-summary.ts';
import { summarize } from '#bench/analysis/summarize.ts';
import { FAILURES, type FailureKindName, type TimeoutPhase } from '#bench/domain/failure.ts';
import type { Outcome, outcomeSide } from '#bench/domain/outcome.ts';
import { LAB_SEED_HEADER } from '#bench/domain/provider.ts';
import type { RunOptions, Watchdogs } from '#bench/domain/run.ts';
import type { Trial } from '#bench/domain/trial.ts';
import type { FaultRule } from '#providers/lab/fault-plan.ts';
import { openProvider } from '#providers/registry.ts';
import { LONGEST_ANSWER_BYTES } from '#providers/wire-fetch.ts';
import {
  CANARY_KEY,
  filesIn,
  HASTY_EFFECTS,
  type LabRunOptions,
  type LabWorldOptions,
  openLabWorld,
  PROTOCOLS,
  RIGHT_ANSWER,
  readFolder,
  resumeLabRun,
  startLabRun,
} from './lab-world.ts';
import { verifyRun } from './verify-run.ts';

type OutcomeName = Exclude<Outcome['kind'], 'failed'> | FailureKindName;

/** What is done about a fault, and who answers for it. */
interface Row {
  /** As a guide says it. */
  readonly says: string;
  readonly fault: Omit<FaultRule, 'attempts' | 'promptIncludes'> | 'connection-refused' | 'clock-set-back';
  /** Where the protocols word the same fault differently, each of its names. */
  readonly outcome: OutcomeName | readonly OutcomeName[];
  readonly phase?: TimeoutPhase;
  readonly watchdogs?: Partial<Watchdogs>;
}

/** Long enough for a busy machine, short enough to wait for: only rows that wait for a watchdog have one so short. */
const SHORT_MS = 1_500;

const ROWS: readonly Row[] = [
  { says: '401, key refused', fault: { fault: 'unauthorized' }, outcome: 'unauthorized' },
  { says: '403', fault: { fault: 'forbidden' }, outcome: 'unauthorized' },
  { says: '404, model not known', fault: { fault: 'model-not-found' }, outcome: 'model-not-found' },
  { says: '429, quota or credit spent', fault: { fault: 'no-quota' }, outcome: 'no-quota' },
  { says: '400', fault: { fault: 'bad-request' }, outcome: 'invalid-request' },
  { says: '413', fault: { fault: 'too-large' }, outcome: 'invalid-request' },
  { says: '400, context full', fault: { fault: 'context-exceeded' }, outcome: 'context-exceeded' },
  { says: '429', fault: { fault: 'rate-limited' }, outcome: 'rate-limited' },
  {
    says: '429 with retry-after',
    fault: { fault: 'rate-limited-retry-after', retryAfterMs: 7_000 },
    outcome: 'rate-limited',
  },
  { says: '500', fault: { fault: 'server-error' }, outcome: 'server-error' },
  { says: '500 that repeats the key', fault: { fault: 'key-in-error' }, outcome: 'server-error' },
  { says: '502 with an HTML page', fault: { fault: 'bad-gateway' }, outcome: 'server-error' },
  { says: '503', fault: { fault: 'unavailable' }, outcome: 'overloaded' },
  { says: '529', fault: { fault: 'overloaded' }, outcome: 'overloaded' },
  { says: 'connection refused', fault: 'connection-refused', outcome: 'disconnected' },
  { says: 'reset before headers', fault: { fault: 'reset-before-headers' }, outcome: 'disconnected' },
  {
    says: 'hang before headers',
    fault: { fault: 'hang-before-headers' },
    outcome: 'timed-out',
    phase: 'first-token',
    watchdogs: { firstTokenMs: SHORT_MS },
  },
  {
    says: 'hang in the middle of a stream',
    fault: { fault: 'hang-mid-stream' },
    outcome: 'timed-out',
    phase: 'idle',
    watchdogs: { idleMs: SHORT_MS },
  },
  {
    says: 'slow drip past the time limit',
    fault: { fault: 'slow-drip', everyMs: SHORT_MS / 4 },
    outcome: 'timed-out',
    phase: 'total',
    watchdogs: { totalMs: SHORT_MS },
  },
  { says: 'slow drip within it', fault: { fault: 'slow-drip', everyMs: 10 }, outcome: 'answered' },
  { says: 'close in the middle of a stream', fault: { fault: 'close-mid-stream' }, outcome: 'disconnected' },
  { says: 'clean end inside a JSON text', fault: { fault: 'truncated-json' }, outcome: ['truncated', 'malformed'] },
  { says: 'an event that is no JSON', fault: { fault: 'malformed-event' }, outcome: 'malformed' },
  { says: '200 with an empty body', fault: { fault: 'empty-body' }, outcome: 'truncated' },
  { says: 'a stream without its end event', fault: { fault: 'no-end-event' }, outcome: 'truncated' },
  {
    says: '200 with an error as its body',
    fault: { fault: 'ok-with-error-body' },
    outcome: ['server-error', 'truncated', 'malformed'],
  },
  { says: 'an error inside a stream', fault: { fault: 'error-event' }, outcome: ['overloaded', 'server-error'] },
  { says: 'bytes that are not UTF-8', fault: { fault: 'invalid-utf8' }, outcome: 'malformed' },
  { says: 'an answer of a megabyte', fault: { fault: 'oversize', characters: 1_000_000 }, outcome: 'answered' },
  { says: 'an answer that repeats the key', fault: { fault: 'key-in-answer' }, outcome: 'answered' },
  { says: 'refusal', fault: { fault: 'refusal' }, outcome: 'refused' },
  { says: 'content filter', fault: { fault: 'content-filter' }, outcome: 'refused' },
  { says: 'cut at the output limit', fault: { fault: 'length-stop' }, outcome: 'cut-short' },
  { says: 'wall clock set back', fault: 'clock-set-back', outcome: 'answered' },
];

/** Five cases: one is struck at every attempt, one only at the first, one is answered wrongly. */
const [ALWAYS, ONCE, WRONG, CASES] = ['c2', 'c3', 'c4', 5];
const MAX_ATTEMPTS = 2;

let results = '';
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'bakeoff-faults-'));
});
afterEach(() => rmSync(results, { recursive: true }));

describe('a fault, through every protocol and the whole of a run', () => {
  it.each(ROWS.filter((row) => !stops(row)))('$says: $outcome', async (row) => {
    await using world = await openLabWorld(rulesOf(row), worldOf(row));
    const { folder } = await startLabRun(results, world.cast, runOf(row));
    const { run, trials, grades } = await sound(folder);
    expect(run.status).toBe('finished');
    for (const label of Object.keys(PROTOCOLS)) {
      const at = (oneCase: string) => trialOf(trials, label, oneCase);
      expect(names(row), `${label}: ${JSON.stringify(at(ALWAYS).outcome)}`).toContain(nameOf(at(ALWAYS).outcome));
      expect(at(ALWAYS).attempts).toHaveLength(isRetried(row) ? MAX_ATTEMPTS : 1);
      if (row.phase !== undefined) expect(at(ALWAYS).outcome).toMatchObject({ failure: { phase: row.phase } });
      if (isRetried(row)) {
        expect(nameOf(at(ONCE).outcome), 'asked again, it is answered').toBe('answered');
        expect(at(ONCE).attempts.map(({ failure }) => failure !== undefined)).toEqual([true, false]);
        expect(at(ONCE).attempts[0]?.waitMs).toBeGreaterThanOrEqual(asksToWait(row));
      } else expect(names(row)).toContain(nameOf(at(ONCE).outcome));
      for (const id of ['c1', WRONG, 'c5']) {
        expect(at(id).outcome).toEqual({ kind: 'answered' });
        expect(at(id).latency?.e2eMs).toBeGreaterThan(0);
      }
    }
    const summary = summarize(await observe(run.plan, trials, grades), run.plan).scenarios[0];
    for (const contender of summary?.contenders ?? []) {
      if (countsInQuality(row)) expect(contender.counts).toMatchObject({ scored: CASES, excluded: {} });
      else holdsWhatWasAnswered(contender, trials, row);
    }
    expect(summary?.contenders).toHaveLength(Object.keys(PROTOCOLS).length);
  });

  it.each(ROWS.filter(stops))(
    '$says: $outcome stops the run at once, and nothing is lost when it is put right',
    async (row) => {
      {
        await using world = await openLabWorld(rulesOf(row), worldOf(row));
        const { run, folder } = await startLabRun(results, world.cast, { options: { concurrency: 1 } });
        expect(run.status).toBe('stopped');
        expect(run.sessions[0]?.endedBecause).toContain(FAILURES[names(row)[0] as FailureKindName].says);
        expect((await sound(folder)).trials.map(({ outcome }) => outcome.kind)).not.toContain('failed');
      }
      await using healthy = await openLabWorld([], worldOf(row));
      const { run, folder } = await resumeLabRun(results, healthy.cast);
      expect(run.status).toBe('finished');
      const { trials } = await sound(folder);
      expect(new Set(trials.map(({ outcome, attempts }) => `${outcome.kind} ${attempts.length}`))).toEqual(
        new Set(['answered 1']),
      );
      expect(run.counts).toMatchObject({ planned: trials.length, scored: trials.length, excluded: {} });
    },
  );
});

describe('an answer without measure', () => {
  it('is not read past the most that is taken for an answer, and nothing of it is kept', async () => {
    const characters = LONGEST_ANSWER_BYTES + 8_000_000;
    await using world = await openLabWorld([{ fault: 'oversize', characters, promptIncludes: 'What is 2?' }], {
      cases: 2,
      contenders: ['chat', 'messages'],
    });
    const { folder } = await startLabRun(results, world.cast, { options: { maxAttempts: 1, concurrency: 1 } });
    const { run, trials, replies } = await readFolder(folder);
    expect(run.counts).toMatchObject({ planned: 4, scored: 2, excluded: { malformed: 2 } });
    const message = 'the answer is longer than 64 MiB';
    for (const label of ['chat', 'messages']) {
      expect(trialOf(trials, label, 'c2').outcome).toMatchObject({ failure: { kind: 'malformed', message } });
    }
    expect(Math.max(...replies.map(({ text }) => text.length))).toBe(RIGHT_ANSWER.length);
  });
});

/** What must hold of every folder, whatever went wrong: each trial once, the sum, every derived figure, no key. */
async function sound(folder: string) {
  const read = await readFolder(folder);
  const { planned, scored, ungraded, excluded } = read.run.counts;
  expect(scored + ungraded + Object.values(excluded).reduce((sum, count) => sum + count, 0)).toBe(planned);
  expect(planned).toBe(CASES * Object.keys(PROTOCOLS).length);
  expect(new Set(read.trials.map(({ id }) => id)).size).toBe(read.trials.length);
  expect(new Set(read.replies.map(({ trial }) => trial)).size).toBe(read.replies.length);
  expect((await verifyRun(folder)).mismatches).toEqual([]);
  for (const [path, text] of Object.entries(filesIn(results))) {
    expect(text.includes(CANARY_KEY), path).toBe(false);
    expect(text.includes('\uFFFD'), path).toBe(false);
  }
  return read;
}

/** Quality is that of the answered trials; counted as failures, the broken-off ones are wrong and endless. */
function holdsWhatWasAnswered(contender: ContenderSummary, trials: readonly Trial[], row: Row): void {
  const mine = trials.filter((trial) => trial.contender === contender.contender);
  const answered = mine.filter(({ outcome }) => outcome.kind === 'answered');
  const right = answered.length - 1;
  const broken = isRetried(row) ? 1 : 2;
  expect(answered).toHaveLength(CASES - broken);
  expect(contender.counts).toMatchObject({ scored: answered.length, ungraded: 0 });
  expect(contender.quality.estimate.value).toBeCloseTo(right / answered.length, 10);
  expect(contender.quality.countingFailures.value).toBeCloseTo(right / CASES, 10);
  const { e2eMs } = contender.latency;
  assert(e2eMs !== undefined);
  const isTimeout = names(row).includes('timed-out');
  expect(e2eMs).toMatchObject({ measured: answered.length, timedOut: isTimeout ? broken : 0 });
  const trialsIn = (quantiles: ContenderSummary['latency'][string]['quantiles']) => quantiles[0]?.estimate.trials;
  expect(trialsIn(e2eMs.quantiles)).toBe(isTimeout ? CASES : answered.length);
  expect(trialsIn(e2eMs.countingFailures)).toBe(CASES);
  expect(e2eMs.countingFailures.find(({ p }) => p === 0.99)?.observed, 'among the endless').toBeUndefined();
}

describe('the guide', () => {
  it('says of every fault what the runs above have shown', () => {
    const guide = readFileSync(new URL('../../.github/guides/when-things-break.md', import.meta.url), 'utf8');
    expect(cellsOf(guide)).toContain(cellsOf(tableOf(ROWS)));
  });
});

/** A table without its padding: the formatter's affair. */
function cellsOf(markdown: string): string {
  return markdown.replaceAll(/ *\| */g, '|').replaceAll(/-{2,}/g, '-');
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const outcome = names(row).join(' or ');
    const side = DOING[sideOf(row)];
    const then = stops(row) ? 'no: the run stops' : isRetried(row) ? 'yes' : 'no';
    return `| ${row.says} | ${outcome} | ${then} | ${side} | ${countsInQuality(row) ? 'yes' : 'no'} |`;
  });
  const head = '| What happens | Outcome | Asked again | Whose doing | In quality |';
  return [head, '|---|---|---|---|---|', ...lines].join('\n');
}

const DOING = {
  model: "the model's",
  provider: "the provider's",
  network: "the network's",
  operator: 'yours',
  harness: 'ours',
} as const satisfies Record<ReturnType<typeof outcomeSide>, string>;

function names({ outcome }: Row): readonly OutcomeName[] {
  return typeof outcome === 'string' ? [outcome] : outcome;
}

function nameOf(outcome: Outcome): OutcomeName {
  return outcome.kind === 'failed' ? outcome.failure.kind : outcome.kind;
}

function failureKind(row: Row): FailureKindName | undefined {
  const [name] = names(row);
  return name !== undefined && Object.hasOwn(FAILURES, name) ? (name as FailureKindName) : undefined;
}

function sideOf(row: Row): ReturnType<typeof outcomeSide> {
  const kind = failureKind(row);
  return kind === undefined ? 'model' : FAILURES[kind].blame;
}

function countsInQuality(row: Row): boolean {
  return sideOf(row) === 'model';
}

function isRetried(row: Row): boolean {
  const kind = failureKind(row);
  return kind !== undefined && FAILURES[kind].retry;
}

function stops(row: Row): boolean {
  const kind = failureKind(row);
  return kind !== undefined && FAILURES[kind].stops;
}

function asksToWait({ fault }: Row): number {
  return typeof fault === 'string' ? 0 : (fault.retryAfterMs ?? 0);
}

function rulesOf({ fault }: Row): readonly FaultRule[] {
  if (typeof fault === 'string') return [];
  return [
    { ...fault, promptIncludes: 'What is 2?' },
    { ...fault, promptIncludes: 'What is 3?', attempts: [1] },
  ];
}

function worldOf({ fault }: Row): LabWorldOptions {
  return {
    cases: CASES,
    wrongCase: WRONG,
    ...(fault === 'connection-refused' ? { adapter: refusing } : {}),
  };
}

/** Struck calls go to a port where nobody listens. */
const refusing: NonNullable<LabWorldOptions['adapter']> = async (real, contender) => {
  const baseUrl = `http://127.0.0.1:${await closedPort()}/v1`;
  const provider = contender.modelId.replace('plain-', '');
  const env = { OPENAI_API_KEY: CANARY_KEY, ANTHROPIC_API_KEY: CANARY_KEY, GEMINI_API_KEY: CANARY_KEY };
  const nobody = await openProvider({ ...contender, provider, baseUrl }, { env });
  return {
    ...real,
    ask: (call, context) => {
      const text = call.messages[0]?.text ?? '';
      const isFirst = context.headers?.[LAB_SEED_HEADER]?.endsWith('/1') === true;
      const isStruck = text === 'What is 2?' || (text === 'What is 3?' && isFirst);
      return (isStruck ? nobody : real).ask(call, context);
    },
  };
};

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function trialOf(trials: readonly Trial[], label: string, oneCase: string): Trial {
  const trial = trials.find(({ contender, case: asked }) => contender === label && asked === oneCase);
  assert(trial !== undefined, `${label} has no trial of ${oneCase}`);
  return trial;
}

function runOf({ fault, watchdogs }: Row): LabRunOptions {
  const options: Partial<RunOptions> = {
    maxAttempts: MAX_ATTEMPTS,
    concurrency: 8,
    watchdogs: { connectMs: 30_000, firstTokenMs: 30_000, idleMs: 30_000, totalMs: 30_000, ...watchdogs },
  };
  return fault === 'clock-set-back' ? { options, effects: setBack() } : { options };
}

/** The calendar goes back an hour each time it is read; what is timed is timed by the other clock. */
function setBack() {
  let hour = 0;
  const wall = () => {
    hour += 1;
    return new Date(Date.parse('2026-11-20T12:00:00Z') - hour * 3_600_000);
  };
  return { ...HASTY_EFFECTS, clock: { ...HASTY_EFFECTS.clock, wall } };
}
