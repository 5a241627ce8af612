import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallError, callFailure } from '#bench/domain/failure.ts';
import { DEFAULT_RUN_OPTIONS, type Run } from '#bench/domain/run.ts';
import type { Grader } from '#bench/domain/scenario.ts';
import { exampleCases, exampleContenders, examplePlan, exampleScenario } from '#bench/plan/example-plan.ts';
import { exampleReply } from '#bench/store/example-run.ts';
import { readGrades, readReplies, readRun, readTrials } from '#bench/store/read-runs.ts';
import { createRunFolder, writeRun } from '#bench/store/write-run.ts';
import { closeRun } from './close-run.ts';
import { EXAMPLE_ENVIRONMENT } from './example-environment.ts';
import { gradeRun } from './grade-run.ts';
import { finished, heldEffects, type Step, scriptedProvider, tokens } from './held-world.ts';
import { type Cast, newRun, pendingTrials, startRun, type Workplace, workOnRun } from './run-plan.ts';

let results = '';
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'bakeoff-run-'));
});
afterEach(() => rmSync(results, { recursive: true }));

const SECRET = 'sk-very-secret';
const YES: readonly Step[] = [
  { part: { kind: 'text', text: 'yes' } },
  { part: finished({ usage: tokens(10, 1), servedModel: 'm-1' }) },
];

describe('a run', () => {
  it('is asked, recorded, graded, accounted for and closed', async () => {
    const { run, folder } = await start(await castOf());
    expect(run).toMatchObject({
      status: 'finished',
      counts: { planned: 12, attempted: 12, scored: 12, ungraded: 0, excluded: {}, warmUps: 2 },
      grading: { current: 1, passes: [{ number: 1, graders: { 'example/exact': '1' }, judge: undefined }] },
      contenders: [
        { contender: 'a', servedModels: { 'm-1': 7 } },
        { contender: 'b', servedModels: { 'm-1': 7 } },
      ],
      amendments: [],
    });
    expect(run.sessions).toMatchObject([{ trials: 12, endedBecause: undefined, endedAt: expect.any(String) }]);
    expect(await readRun(folder)).toMatchObject(run);
    expect(readdirSync(folder).sort()).toEqual([
      'MANIFEST.json',
      'grades',
      'replies.jsonl',
      'run.json',
      'summary.json',
      'trials.jsonl',
    ]);
    expect((await all(readGrades(folder, 1))).length).toBe(12);
  });

  it('that was stopped goes on where it stopped: every trial once, a session for each process', async () => {
    const cast = await castOf();
    const first = await start(cast, { stopAfter: 5 });
    expect(first.run).toMatchObject({ status: 'stopped', grading: { current: undefined } });
    expect(first.run.counts.excluded['not-attempted']).toBeGreaterThan(0);
    const { run, folder } = await resume(first.run, first.folder, cast);
    expect(run).toMatchObject({ status: 'finished', counts: { planned: 12, attempted: 12, scored: 12 } });
    expect(run.sessions.map(({ endedBecause }) => endedBecause)).toEqual(['stopped by the operator', undefined]);
    expect(run.sessions.reduce((sum, { trials }) => sum + trials, 0)).toBe(12);
    const ids = (await all(readTrials(folder))).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(run.counts.warmUps, 'each process warms up anew').toBe(4);
  });

  it('that a crash left goes on cleanly: torn line cut, lost reply dropped, the dead session closed, all written down', async () => {
    const cast = await castOf();
    const { run, folder } = await start(cast, { stopAfter: 5 });
    const recorded = (await all(readTrials(folder))).filter(({ warmUp }) => !warmUp).length;
    // As a kill -9 leaves it: a header that says running, an open session, half a trial, and a reply whose trial is lost.
    const [session] = run.sessions;
    if (session === undefined) throw new Error('a run that was worked on has a session');
    await writeRun(
      folder,
      {
        ...run,
        status: 'running',
        endedAt: undefined,
        sessions: [{ ...session, trials: 0, endedAt: undefined, endedBecause: undefined }],
      },
      [],
    );
    const lost = pendingTrials(cast, new Set((await all(readTrials(folder))).map(({ id }) => id))).find(
      ({ warmUp }) => !warmUp,
    );
    appendFileSync(
      join(folder, 'replies.jsonl'),
      `${JSON.stringify({ schema: 'bakeoff.reply/1', ...exampleReply(lost?.id ?? '', 'lost') })}\n`,
    );
    appendFileSync(join(folder, 'trials.jsonl'), '{"schema":"bakeoff.trial/1","id":"exam');
    writeFileSync(join(folder, '.lock'), `${2 ** 22 + 1}\n`);

    const notices: string[] = [];
    const { run: again } = await resume(await readRun(folder), folder, cast, {
      onNotice: (says) => notices.push(says),
    });
    expect(again).toMatchObject({ status: 'finished', counts: { planned: 12, attempted: 12, scored: 12 } });
    expect(again.sessions).toMatchObject([
      { trials: recorded, endedAt: undefined, endedBecause: 'the process ended without closing the run' },
      { trials: 12 - recorded, endedBecause: undefined },
    ]);
    expect(notices).toEqual([
      expect.stringMatching(/^38 bytes of a line/),
      expect.stringMatching(/^1 replies whose trial/),
    ]);
    expect(again.amendments.map(({ says }) => says)).toEqual(notices);
    const replies = await all(readReplies(folder));
    expect(replies.filter(({ trial }) => trial === lost?.id).map(({ text }) => text)).toEqual(['yes']);
    expect(new Set(replies.map(({ trial }) => trial)).size).toBe(replies.length);
  });

  it('that is finished is left as it is', async () => {
    const cast = await castOf();
    const { run, folder } = await start(cast);
    const before = readFileSync(join(folder, 'run.json'), 'utf8');
    const again = await resume(run, folder, await castOf(() => [{ throws: new Error('asked') }]));
    expect(again.run.sessions).toHaveLength(1);
    expect(readFileSync(join(folder, 'run.json'), 'utf8')).toBe(before);
  });

  it('that was stopped while it was graded has all its trials, and is graded when it is resumed', async () => {
    const abort = new AbortController();
    const exact: Grader = {
      version: '1',
      describes: '',
      grade: () => {
        abort.abort();
        return { kind: 'scored', score: 1 };
      },
    };
    const cast = await castOf(() => YES, { exact });
    const { run, folder } = await start(cast, { abort: abort.signal });
    expect(run).toMatchObject({
      status: 'stopped',
      counts: { attempted: 12, scored: 0, ungraded: 12 },
      grading: { current: undefined },
    });
    expect(run.sessions.at(-1)?.endedBecause).toBe('stopped by the operator while grading');
    expect(readdirSync(join(folder, 'grades'))).toEqual([]);
    const { run: resumed } = await resume(run, folder, cast);
    expect(resumed).toMatchObject({
      status: 'finished',
      counts: { attempted: 12, scored: 12 },
      grading: { current: 1 },
    });
  });

  it('is written by one process at a time', async () => {
    const cast = await castOf();
    const run = fresh(cast);
    const folder = await createRunFolder(results, run, []);
    writeFileSync(join(folder, '.lock'), `${process.ppid}\n`);
    await expect(resume(run, folder, cast)).rejects.toThrow(`Process ${process.ppid} is writing this run`);
    expect(existsSync(join(folder, 'trials.jsonl'))).toBe(false);
  });

  it('that cannot go on for want of a key says so, keeps nothing of the failure, and its files hold no key', async () => {
    const cast = await castOf(() => [{ throws: new CallError(callFailure('unauthorized', `bad key ${SECRET}`)) }]);
    const { run, folder } = await start(cast);
    expect(run).toMatchObject({ status: 'stopped', counts: { attempted: 0, excluded: { 'not-attempted': 12 } } });
    expect((await readRun(folder)).sessions[0]?.endedBecause).toBe('a: key refused (bad key [redacted])');
    for (const file of ['run.json', 'trials.jsonl', 'replies.jsonl'])
      expect(readFileSync(join(folder, file), 'utf8')).not.toContain(SECRET);
  });

  it('counts its cap on trials over all its sessions, without the warm-ups of each', async () => {
    const cast = await castOf();
    const first = await start(cast, { options: { maxTrials: 4 } });
    expect(first.run.counts).toMatchObject({ attempted: 4, warmUps: 2 });
    const second = await resume(first.run, first.folder, cast, { options: { maxTrials: 7 } });
    expect(second.run.counts).toMatchObject({ attempted: 7, warmUps: 4 });
    expect(second.run.sessions.map(({ trials }) => trials)).toEqual([4, 3]);
  });
});

describe('a further pass of grades', () => {
  const half: Grader = { version: '2', describes: '', grade: () => ({ kind: 'scored', score: 0.5 }) };
  const one: Grader = { version: '1', describes: '', grade: () => ({ kind: 'scored', score: 1 }) };

  it('grades anew, becomes current, and leaves the pass before it untouched', async () => {
    const { run, folder } = await start(await castOf(() => YES, { exact: one }));
    const before = readFileSync(join(folder, 'grades', '1.jsonl'), 'utf8');
    const { scenarios } = await castOf(() => YES, { exact: half });
    const graded = await closeRun(
      await gradeRun(run, folder, scenarios, { why: 'stricter', judge: undefined }, workplace()),
      folder,
      [],
    );
    expect(graded.grading).toMatchObject({
      current: 2,
      passes: [{ number: 1 }, { number: 2, why: 'stricter', graders: { 'example/exact': '2' } }],
    });
    expect(readFileSync(join(folder, 'grades', '1.jsonl'), 'utf8')).toBe(before);
    expect(
      (await all(readGrades(folder, 2))).every(({ grade }) => grade.kind === 'scored' && grade.score === 0.5),
    ).toBe(true);
    expect(await readRun(folder)).toMatchObject({ grading: { current: 2 }, counts: { scored: 12 } });
  });

  it('of some graders takes over what the others said, with the versions they said it in', async () => {
    const { run, folder } = await start(await castOf(() => YES, { exact: one, style: one, retired: one }));
    const { scenarios } = await castOf(() => YES, { exact: half, style: half });
    const graded = await gradeRun(
      run,
      folder,
      scenarios,
      { why: 'only style', judge: undefined, graders: ['style'] },
      workplace(),
    );
    expect(graded.grading.passes.at(-1)?.graders).toEqual({
      'example/exact': '1',
      'example/retired': '1',
      'example/style': '2',
    });
    const scores = Map.groupBy(await all(readGrades(folder, 2)), ({ grader }) => grader);
    expect([...scores].map(([grader, grades]) => [grader, grades.length, grades[0]?.grade]).toSorted()).toEqual([
      ['exact', 12, { kind: 'scored', score: 1 }],
      ['retired', 12, { kind: 'scored', score: 1 }],
      ['style', 12, { kind: 'scored', score: 0.5 }],
    ]);
  });

  it("keeps a judge's spend in a purse of its own, and counts what of it has no price", async () => {
    const { run, folder } = await start(await castOf());
    const [contender] = exampleContenders('judge');
    if (contender === undefined) throw new Error('there is one');
    const judge = (usd: string | undefined) => ({
      contender,
      ask: async () => ({ text: '' }),
      record: () => ({ contender, calls: 12, failedCalls: 0, inputTokens: 1, outputTokens: 1, usd }),
    });
    const { scenarios } = await castOf();
    const priced = await gradeRun(run, folder, scenarios, { why: 'a', judge: judge('0.25') }, workplace());
    const unpriced = await gradeRun(priced, folder, scenarios, { why: 'b', judge: judge(undefined) }, workplace());
    const closed = await closeRun(unpriced, folder, []);
    expect(closed.spend).toMatchObject({ judgesUsd: '0.25', unpricedJudgements: 12, contendersUsd: '0' });
  });
});

describe('what is pending', () => {
  it('is planned minus done, after fresh warm-ups for those who still have something to do', async () => {
    const cast = await castOf();
    const everything = pendingTrials(cast, new Set());
    expect(everything.filter(({ warmUp }) => warmUp)).toHaveLength(2);
    const [warmUp] = everything;
    const doneByA = everything
      .filter(({ contender, warmUp: isWarmUp }) => contender === 'a' && !isWarmUp)
      .map(({ id }) => id);
    const rest = pendingTrials(cast, new Set([...doneByA, warmUp?.id ?? '']));
    expect(rest.map(({ contender }) => contender)).not.toContain('a');
    expect(rest.filter(({ warmUp: isWarmUp }) => isWarmUp)).toHaveLength(1);
    expect(pendingTrials(cast, new Set(everything.map(({ id }) => id)))).toEqual([]);
  });
});

/** Three cases, twice, of two contenders: 12 trials, and a warm-up each. */
async function castOf(
  answer: () => readonly Step[] = () => YES,
  graders?: Readonly<Record<string, Grader>>,
): Promise<Cast> {
  const loaded = await exampleScenario(exampleCases(3), graders === undefined ? {} : { graders });
  const contenders = exampleContenders('a', 'b');
  return {
    plan: examplePlan([loaded], contenders, { repetitions: 2, warmUps: 1 }),
    scenarios: new Map([['example', loaded]]),
    contenders: new Map(
      contenders.map((contender) => [
        contender.label,
        { contender, provider: scriptedProvider(answer, { limitKey: contender.label }) },
      ]),
    ),
  };
}

interface Setting extends Partial<Workplace> {
  readonly options?: Partial<typeof DEFAULT_RUN_OPTIONS>;
  /** Stops once so many trials are done. */
  readonly stopAfter?: number;
}

function workplace(setting: Setting = {}): Workplace {
  const { options: _, stopAfter, ...rest } = setting;
  const stop = new AbortController();
  let done = 0;
  return {
    resultsDir: results,
    effects: heldEffects(),
    environment: EXAMPLE_ENVIRONMENT,
    secrets: [SECRET],
    pid: process.pid,
    stop: stop.signal,
    abort: new AbortController().signal,
    onEvent: (event) => {
      if (event.kind !== 'done') return;
      done += 1;
      if (done === stopAfter) stop.abort();
    },
    ...rest,
  };
}

function fresh(cast: Cast): Run {
  return newRun(cast, { name: 'example', prices: { lines: [], unpriced: [] }, policy: undefined }, heldEffects());
}

function start(cast: Cast, setting: Setting = {}) {
  return startRun(
    fresh(cast),
    cast,
    { ...DEFAULT_RUN_OPTIONS, concurrency: 1, ...setting.options },
    workplace(setting),
  );
}

async function resume(run: Run, folder: string, cast: Cast, setting: Setting = {}) {
  const options = { ...DEFAULT_RUN_OPTIONS, concurrency: 1, ...setting.options };
  return { run: await workOnRun(run, folder, cast, options, workplace(setting)), folder };
}

async function all<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}
