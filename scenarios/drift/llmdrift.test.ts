import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CaseBase } from '#bench/domain/scenario.ts';
import { type DriftQuestion, EVIDENCE_VARIABLE, llmDrift, plainDecimal } from './llmdrift.ts';
import { readAll } from './read-all.ts';

const HEADER =
  ',Unnamed: 0,model,temperature,max_tokens,trail,dataset,id,query,ref_answer,answer,latency,cost,date,timestamp,answer_token,latency_per_token';

interface Line {
  readonly model?: string;
  readonly id?: string;
  readonly query?: string;
  readonly reference?: string;
  readonly answer?: string;
  readonly latency?: string;
  readonly cost?: string;
  readonly timestamp?: string;
}

function line(known: Line): string {
  const { model = 'march', id = '0', query = 'Is 7 odd?', reference = 'yes', answer = 'Yes', latency = '1.5' } = known;
  const { cost = '6.2e-05', timestamp = '07/02/2023, 21:28:40' } = known;
  const fields = [
    '0',
    '0',
    `openaichat/${model}`,
    '0.1',
    '1000',
    '0',
    'odd',
    id,
    query,
    reference,
    answer,
    latency,
    cost,
  ];
  return [...fields, '20230716', timestamp, '3', '0.5'].map((field) => `"${field}"`).join(',');
}

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'llmdrift-'));
  vi.stubEnv(EVIDENCE_VARIABLE, directory);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

async function published(...lines: readonly string[]): Promise<void> {
  await mkdir(join(directory, 'llmdrift'), { recursive: true });
  await writeFile(join(directory, 'llmdrift', 'PRIME_FULL_EVAL.csv'), [HEADER, ...lines, ''].join('\n'));
}

const evidence = llmDrift('PRIME_FULL_EVAL.csv');
const source = evidence.cases<CaseBase & DriftQuestion>((questions) =>
  questions.map((question) => ({ id: question.caseId, ...question })),
);

describe('reading the LLMDrift recordings', () => {
  it('gives each question once, with every answer to it', async () => {
    await published(
      line({}),
      line({ model: 'june', answer: 'No' }),
      line({ id: '1', query: 'Is 8 odd?' }),
      line({ id: '1', query: 'Is 8 odd?', model: 'june' }),
    );
    const cases = await readAll(source.read());
    expect(cases.map((one) => [one.id, one.question, one.answers.map((answer) => answer.text)])).toEqual([
      ['odd-0', 'Is 7 odd?', ['Yes', 'No']],
      ['odd-1', 'Is 8 odd?', ['Yes', 'Yes']],
    ]);
  });

  it('carries text, latency, cost, tokens and local date of every answer, and makes up no instant and no input tokens', async () => {
    await published(line({ answer: 'Yes,\n""indeed""' }));
    expect(await readAll(evidence.recordings())).toEqual([
      {
        modelId: 'march',
        caseId: 'odd-0',
        repetition: 1,
        text: 'Yes,\n"indeed"',
        usage: undefined,
        outputTokens: 3,
        e2eMs: 1500,
        ttftMs: undefined,
        costUsd: '0.000062',
        startedAt: undefined,
        writtenAtLocal: '2023-07-02T21:28:40',
        finishReason: undefined,
      },
    ]);
  });

  it('keeps apart questions that share an id, by their words and not by their order', async () => {
    const seven = [line({}), line({ model: 'june' })];
    const nine = [line({ query: 'Is 9 odd?' }), line({ query: 'Is 9 odd?', model: 'june' })];
    await published(...seven, ...nine);
    const ids = (await readAll(source.read())).map((one) => one.id);
    expect(ids).toEqual([expect.stringMatching(/^odd-0-[0-9a-f]{6}$/), expect.stringMatching(/^odd-0-[0-9a-f]{6}$/)]);

    // Each directory is another file: what was read of the first one is kept.
    vi.stubEnv(EVIDENCE_VARIABLE, join(directory, 'turned'));
    directory = join(directory, 'turned');
    await published(...nine, ...seven);
    expect((await readAll(source.read())).map((one) => one.id)).toEqual(ids.toReversed());
  });

  it('refuses a file in which one model was asked other words than another: the pairs would be guesses', async () => {
    await published(line({}), line({ model: 'june', query: 'Is seven odd?' }));
    await expect(readAll(source.read())).rejects.toThrow(/june has 0 answers to "odd-0-[0-9a-f]{6}"/);
  });

  it('refuses a file that holds two answers of a model to the same question and repetition', async () => {
    await published(line({}), line({ answer: 'No' }));
    await expect(readAll(evidence.recordings())).rejects.toThrow('march has 2 answers to "odd-0"');
  });

  it('refuses a question with two references', async () => {
    await published(line({}), line({ model: 'june', reference: 'no' }));
    await expect(readAll(source.read())).rejects.toThrow('"odd-0" has two reference answers');
  });

  it.each([
    { field: 'latency', bad: { latency: '' } },
    { field: 'cost', bad: { cost: 'free' } },
    { field: 'timestamp', bad: { timestamp: '2023-07-02' } },
    { field: 'query', bad: { query: '' } },
  ])('names row and field when the $field is not readable, and reads no zero into it', async ({ field, bad }) => {
    await published(line({}), line({ id: '1', ...bad }));
    await expect(readAll(evidence.recordings())).rejects.toThrow(`PRIME_FULL_EVAL.csv, row 2: field "${field}"`);
  });

  it('says which variable to set and where the files are public when the variable is not set', async () => {
    vi.stubEnv(EVIDENCE_VARIABLE, undefined);
    const reading = readAll(source.read());
    await expect(reading).rejects.toThrow('PRIME_FULL_EVAL.csv are needed, and BAKEOFF_EVIDENCE_DIR is not set');
    await expect(reading).rejects.toThrow('lchen001/LLMDrift, commit 4938eb7');
  });

  it('says which file is missing when the variable points elsewhere, and finds it once it is there', async () => {
    const looked = join(directory, 'llmdrift', 'PRIME_FULL_EVAL.csv');
    await expect(readAll(source.read())).rejects.toThrow(`there is no ${looked}`);
    await published(line({}));
    expect(await readAll(source.read())).toHaveLength(1);
  });

  it('reads nothing before it is asked for cases', () => {
    vi.stubEnv(EVIDENCE_VARIABLE, undefined);
    expect(llmDrift('OPINIONQA_EVAL.csv').cases(() => []).describes).toContain('OPINIONQA_EVAL.csv');
  });
});

describe('plainDecimal', () => {
  it.each([
    ['0.00108', '0.00108'],
    ['0', '0'],
    ['6.2e-05', '0.000062'],
    ['6.199999999999999e-05', '0.00006199999999999999'],
    ['12e-1', '1.2'],
    ['5e-1', '0.5'],
    ['1.25e3', '1250'],
    ['1.25E+1', '12.5'],
  ])('writes %s as %s, digit for digit', (text, plain) => {
    expect(plainDecimal(text)).toBe(plain);
    expect(Number(plainDecimal(text))).toBe(Number(text));
  });
});
