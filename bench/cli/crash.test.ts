import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { assert, describe, expect, it } from 'vitest';
import type { Trial } from '#bench/domain/trial.ts';
import { verifyRun } from '#bench/run/verify-run.ts';
import { mersenneTwister } from '#bench/stats/mersenne-twister.ts';
import { readGrades, readReplies, readRun, readTrials } from '#bench/store/read-runs.ts';
import { runCli, startCli } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** 20 in CI; the whole study of 200 with BAKEOFF_CRASHES=200. */
const CRASHES = Number(process.env.BAKEOFF_CRASHES ?? 20);
const ARGS = [
  'run',
  'workspace-qa',
  '--contenders',
  'aurora,aurora-mini,borealis,borealis-swift,cirrus',
  '--trials',
  '3',
  '--quiet',
];
/** Enough cases that every crash finds some trials done and some still to do. */
const LIMIT = String(Math.ceil((CRASHES * 12) / 15));

describe('a run that is killed', () => {
  const [whole, torn, broken] = [temporaryFolder('whole'), temporaryFolder('killed'), temporaryFolder('broken')];

  it(`has, after ${CRASHES} kills at random points and as many resumes, the trials of an uninterrupted run`, {
    timeout: 600_000,
  }, async () => {
    const undisturbed = await runCli([...ARGS, '--limit', LIMIT, '--results', whole]);
    expect(undisturbed.code, undisturbed.err).toBe(0);

    const random = mersenneTwister(20261121);
    let kills = 0;
    for (let start = 0; kills < CRASHES; start += 1) {
      assert(start < CRASHES * 2, 'the run ended before it could be killed often enough');
      const args =
        start === 0
          ? [...ARGS, '--limit', LIMIT, '--concurrency', '2']
          : ['resume', 'latest', '--quiet', '--concurrency', '2'];
      if (await killedMidway([...args, '--results', torn], torn, 1 + random.nextIndex(4), random.nextDouble() * 40))
        kills += 1;
    }
    const last = await runCli(['resume', 'latest', '--quiet', '--results', torn]);
    expect(last.code, last.err).toBe(0);

    const [expected, found] = [await contentOf(whole), await contentOf(torn)];
    expect(found.trials).toEqual(expected.trials);
    expect(found.replies).toEqual(expected.replies);
    expect(found.grades).toEqual(expected.grades);
    expect(found.counts).toEqual(expected.counts);
  });

  it('by a disk that cannot be written says what is kept and how to go on', { timeout: 60_000 }, async () => {
    const { end } = startCli([...ARGS, '--limit', '5', '--results', broken]);
    while (linesIn(broken) === 0) await wait(2);
    const [id = ''] = readdirSync(join(broken, 'runs'));
    const grades = join(broken, 'runs', id, 'grades');
    // Where the grades are to go there is now no folder.
    rmSync(grades, { recursive: true });
    writeFileSync(grades, '');
    const { code, err } = await end;
    expect(err).toMatch(new RegExp(`ENOTDIR.*\\nWhat was finished is kept. Go on with: npx bakeoff resume ${id}`));
    expect(code).toBe(3);
    rmSync(grades);
    const resumed = await runCli(['resume', 'latest', '--quiet', '--results', broken]);
    expect(resumed.code, resumed.err).toBe(0);
    expect((await verifyRun(join(broken, 'runs', id))).mismatches).toEqual([]);
  });

  it.each([
    { again: 'resume', args: ['resume', 'latest', '--quiet'] },
    { again: 'the same run', args: [...ARGS, '--limit', LIMIT] },
  ])(
    'while it was closed has, after $again, its summary and a manifest that fits',
    { timeout: 60_000 },
    async ({ args }) => {
      const [id = ''] = readdirSync(join(whole, 'runs'));
      const folder = join(whole, 'runs', id);
      const summary = readFileSync(join(folder, 'summary.json'), 'utf8');
      for (const file of ['summary.json', 'MANIFEST.json']) rmSync(join(folder, file));
      const { code, err } = await runCli([...args, '--results', whole]);
      expect(code, err).toBe(0);
      expect(readFileSync(join(folder, 'summary.json'), 'utf8')).toBe(summary);
      expect((await verifyRun(folder)).mismatches).toEqual([]);
    },
  );
});

/** @returns false when the run ended before it could be killed */
async function killedMidway(
  args: readonly string[],
  results: string,
  moreLines: number,
  afterMs: number,
): Promise<boolean> {
  const before = linesIn(results);
  const { child, end } = startCli(args);
  let ended = false;
  void end.then(() => {
    ended = true;
  });
  while (!ended && linesIn(results) < before + moreLines) await wait(2);
  await wait(afterMs);
  child.kill('SIGKILL');
  return (await end).code === null;
}

function linesIn(results: string): number {
  try {
    const [run = ''] = readdirSync(join(results, 'runs'));
    const file = join(results, 'runs', run, 'trials.jsonl');
    return statSync(file).size === 0 ? 0 : readFileSync(file, 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}

/** What a run found, without its times: those of two runs are never the same. */
async function contentOf(results: string) {
  const [id = ''] = readdirSync(join(results, 'runs'));
  const folder = join(results, 'runs', id);
  const trials: Record<string, object> = {};
  for await (const trial of readTrials(folder)) {
    if (trial.warmUp) continue;
    assert(trials[trial.id] === undefined, `${trial.id} is there twice`);
    trials[trial.id] = timeless(trial);
  }
  const replies: Record<string, string> = {};
  for await (const { trial, text } of readReplies(folder)) {
    if (trial.includes('/warm-up-')) continue;
    assert(replies[trial] === undefined, `the reply of ${trial} is there twice`);
    replies[trial] = text;
  }
  const grades: Record<string, object> = {};
  for await (const { trial, grader, grade } of readGrades(folder, 1)) grades[`${trial} ${grader}`] = grade;
  const { counts } = await readRun(folder);
  return { trials, replies, grades, counts: { ...counts, warmUps: undefined } };
}

function timeless({
  case: caseId,
  contender,
  repetition,
  block,
  outcome,
  attempts,
  usage,
  outputHash,
  answerHash,
  servedModel,
}: Trial) {
  return {
    caseId,
    contender,
    repetition,
    block,
    outcome,
    failures: attempts.map(({ failure }) => failure?.kind),
    outputTokens: usage?.outputTokens,
    outputHash,
    answerHash,
    servedModel,
  };
}
