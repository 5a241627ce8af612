import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleGrade, exampleReply, exampleTrial } from '#bench/store/example-run.ts';
import { packRun } from '#bench/store/pack-run.ts';
import { exampleExport } from './example-export.ts';
import { type ToldTrial, toldTrials } from './told-trials.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakeoff-told-'));
});
afterEach(() => rm(folder, { recursive: true }));

const IDS = [1, 2, 3, 4].map((number) => `example/c${number}/a/1`);
const TRIALS = IDS.map((id, place) => exampleTrial(id, { case: `c${place + 1}` }));

async function told(...given: Parameters<typeof toldTrials>): Promise<readonly ToldTrial[]> {
  const all: ToldTrial[] = [];
  for await (const one of toldTrials(...given)) all.push(one);
  return all;
}

describe('trials with everything that was said of them', () => {
  it('come in the order of the trials, whatever order grades and replies were written in', async () => {
    const grades = IDS.flatMap((id) => ['exact', 'style'].map((grader) => ({ ...exampleGrade(id), grader })));
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(grades, { minLength: grades.length }),
        fc.shuffledSubarray(IDS, { minLength: IDS.length }),
        async (shuffled, said) => {
          const source = await exampleExport(folder, {
            trials: TRIALS,
            grades: shuffled,
            replies: said.map((id) => exampleReply(id, `of ${id}`)),
          });
          const all = await told(source, { withReplies: true });
          expect(all.map(({ trial }) => trial.id)).toEqual(IDS);
          expect(all.map(({ reply }) => reply?.text)).toEqual(IDS.map((id) => `of ${id}`));
          expect(all.map(({ grades: own }) => own.map(({ grader }) => grader).sort())).toEqual(
            IDS.map(() => ['exact', 'style']),
          );
          expect(all.every(({ trial, grades: own }) => own.every((grade) => grade.trial === trial.id))).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('leave warm-ups out, with what was said in them', async () => {
    const warmUp = exampleTrial('example/c1/a/warm-up-1', { warmUp: true });
    const source = await exampleExport(folder, {
      trials: [warmUp, ...TRIALS],
      replies: [exampleReply(warmUp.id), ...IDS.map((id) => exampleReply(id))],
      grades: IDS.map((id) => exampleGrade(id)),
    });
    expect((await told(source, { withReplies: true })).map(({ trial }) => trial.id)).toEqual(IDS);
  });

  it('have no grades where nothing was graded, and no reply where none was kept or asked for', async () => {
    const source = await exampleExport(folder, { trials: TRIALS, replies: [exampleReply(IDS[2] ?? '')] });
    const all = await told(source, { withReplies: true });
    expect(all.map(({ reply, grades }) => [reply?.text, grades.length])).toEqual([
      [undefined, 0],
      [undefined, 0],
      ['yes', 0],
      [undefined, 0],
    ]);
    expect((await told(source, { withReplies: false })).every(({ reply }) => reply === undefined)).toBe(true);
  });

  it('are the same of a packed run', async () => {
    const source = await exampleExport(folder, {
      trials: TRIALS,
      grades: IDS.map((id) => exampleGrade(id)),
      replies: IDS.map((id) => exampleReply(id)),
    });
    const plain = await told(source, { withReplies: true });
    await packRun(folder);
    expect(await told(source, { withReplies: true })).toEqual(plain);
  });

  it('do not hide a grade whose trial is gone', async () => {
    const source = await exampleExport(folder, { trials: TRIALS.slice(1), grades: IDS.map((id) => exampleGrade(id)) });
    await expect(told(source, { withReplies: false })).rejects.toThrow('a grade of trial "example/c1/a/1" and no such');
  });
});
