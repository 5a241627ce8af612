import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { countRight, type GradedRecording, gradeRecordings, gradesOf } from '#scenarios/drift/grade-recordings.ts';
import { readAll } from '#scenarios/drift/read-all.ts';
import { TAXONOMY } from '#scenarios/taxonomy.ts';
import { IFEVAL_MODEL, type IfEvalCase, ifeval } from './scenario.ts';

const ASKED: IfEvalCase = {
  id: '1',
  prompt: 'Name the capital of France in small letters and in quotation marks. Use no comma.',
  instructions: [
    { id: 'startend:quotation', kwargs: {} },
    { id: 'punctuation:no_comma', kwargs: {} },
  ],
  family: 'startend',
  asked: '2',
};

describe('grading a reply to a prompt of IFEval', () => {
  it('counts prompts and instructions, strictly and loosely', async () => {
    expect(await gradesOf(ifeval, ASKED, 'Sure, it is:\n"the capital is paris"')).toMatchObject({
      promptStrict: { score: 0, mode: 'wrong-format' },
      instructionStrict: { score: 0, mode: 'wrong-format' },
      promptLoose: { score: 1 },
      instructionLoose: { score: 1 },
    });
    expect(await gradesOf(ifeval, ASKED, 'paris')).toMatchObject({
      promptStrict: { score: 0 },
      instructionStrict: { score: 0.5, detail: 'follows 1 of 2; not startend:quotation' },
      promptLoose: { score: 0 },
      instructionLoose: { score: 0.5 },
    });
  });

  it('asks a new model the prompt and nothing else', () => {
    expect(ifeval.prompts.base?.(ASKED)).toEqual([{ role: 'user', text: ASKED.prompt }]);
  });
});

describe('reading the cases', () => {
  const ROW = { key: 7, prompt: 'Write.', instruction_id_list: ['punctuation:no_comma'], kwargs: [{}] };
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ifeval-'));
    mkdirSync(join(directory, 'ifeval'));
    vi.stubEnv('BAKEOFF_EVIDENCE_DIR', directory);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(directory, { recursive: true });
  });

  function published(prompts: readonly unknown[], responses: readonly unknown[] = []): void {
    const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    writeFileSync(join(directory, 'ifeval', 'input_data_original.jsonl'), lines(prompts));
    writeFileSync(join(directory, 'ifeval', 'input_response_data_gpt4.jsonl'), lines(responses));
  }

  it('takes family and number of instructions from the row', async () => {
    published([{ ...ROW, instruction_id_list: ['punctuation:no_comma', 'startend:quotation'], kwargs: [{}, {}] }]);
    expect(await readAll(ifeval.cases.read())).toMatchObject([{ id: '7', family: 'punctuation', asked: '2' }]);
  });

  it.each([
    { fault: 'an unknown instruction', row: { instruction_id_list: ['punctuation:no_dots'] }, says: /no_dots/ },
    { fault: 'a missing argument', row: { instruction_id_list: ['keywords:existence'] }, says: /argument "keywords"/ },
    { fault: 'lists of two lengths', row: { kwargs: [] }, says: /1 instructions with 0 kwargs/ },
    { fault: 'no instruction at all', row: { instruction_id_list: [] }, says: /field "instruction_id_list"/ },
  ])('refuses $fault before any reply is graded, and names the line', async ({ row, says }) => {
    published([ROW, { ...ROW, ...row }]);
    const reading = readAll(ifeval.cases.read());
    await expect(reading).rejects.toThrow('ifeval/input_data_original.jsonl, line 2: ');
    await expect(reading).rejects.toThrow(says);
  });

  it('refuses a response to a prompt that is not among the cases', async () => {
    published(
      [ROW],
      [
        { prompt: 'Write.', response: 'Yes.' },
        { prompt: 'Draw.', response: 'No.' },
      ],
    );
    await expect(readAll(ifeval.recordings?.() ?? [])).rejects.toThrow(
      'ifeval/input_response_data_gpt4.jsonl, line 2: its prompt is not in ifeval/input_data_original.jsonl',
    );
  });

  it('says where the files are public when they are not there', async () => {
    vi.stubEnv('BAKEOFF_EVIDENCE_DIR', undefined);
    await expect(readAll(ifeval.cases.read())).rejects.toThrow(/BAKEOFF_EVIDENCE_DIR is not set.+google-research/);
  });
});

describeRecorded('ifeval over the recorded responses', () => {
  let cases: readonly IfEvalCase[];
  let graded: ReadonlyMap<string, ReadonlyMap<string, GradedRecording>>;
  beforeAll(async () => {
    cases = await readAll(ifeval.cases.read());
    graded = await gradeRecordings(ifeval);
  });

  it('has 541 prompts with 834 instructions, each answered once', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(541);
    expect(cases.flatMap(({ instructions }) => instructions)).toHaveLength(834);
    expect([...graded].map(([model, answers]) => [model, answers.size])).toEqual([[IFEVAL_MODEL, 541]]);
  });

  it('uses all of the 25 instructions, in nine families, one to three to a prompt', () => {
    expect(new Set(cases.flatMap(({ instructions }) => instructions.map(({ id }) => id))).size).toBe(25);
    expect(new Set(cases.map(({ family }) => family)).size).toBe(9);
    expect(new Set(cases.map(({ asked }) => asked))).toEqual(new Set(['1', '2', '3']));
  });

  it('follows 415 prompts strictly and 429 loosely, where the paper has 416 and 429', () => {
    expect(countRight(graded.get(IFEVAL_MODEL), 'promptStrict')).toBe(415);
    expect(countRight(graded.get(IFEVAL_MODEL), 'promptLoose')).toBe(429);
  });

  it('follows 696 instructions strictly and 712 loosely, each counted once', () => {
    const followed = (grader: string): number =>
      cases.reduce((sum, { id, instructions }) => {
        const grade = graded.get(IFEVAL_MODEL)?.get(id)?.grades[grader];
        return sum + (grade?.kind === 'scored' ? Math.round(grade.score * instructions.length) : Number.NaN);
      }, 0);
    expect([followed('instructionStrict'), followed('instructionLoose')]).toEqual([696, 712]);
  });

  it('is followed less often the more a prompt asks for', () => {
    const share = (asked: string): number => {
      const ids = new Set(cases.filter((one) => one.asked === asked).map(({ id }) => id));
      const own = new Map([...(graded.get(IFEVAL_MODEL) ?? [])].filter(([id]) => ids.has(id)));
      return countRight(own, 'promptStrict') / own.size;
    };
    expect(share('1')).toBeGreaterThan(share('2'));
    expect(share('2')).toBeGreaterThan(share('3'));
  });

  it('names a mode of the taxonomy for every prompt that is not followed', () => {
    const grades = [...(graded.get(IFEVAL_MODEL)?.values() ?? [])].flatMap((one) => Object.values(one.grades));
    const modes = grades.flatMap((grade) => (grade.kind === 'scored' && grade.score < 1 ? [grade.mode ?? 'none'] : []));
    expect(modes.length).toBeGreaterThan(0);
    expect(modes.filter((mode) => !Object.hasOwn(TAXONOMY, mode))).toEqual([]);
  });
});
