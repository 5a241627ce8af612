import { readFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS } from '#bench/export/formats.ts';
import { exampleFolder } from '#bench/run/example-folder.ts';
import { packRun } from '#bench/store/pack-run.ts';
import { readRuns } from '#bench/store/read-runs.ts';
import { examplePolicyFile, keepingScreen } from '../example-decision-world.ts';
import { InputError } from '../exit-code.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type ExportFlags, exportRun } from './export.ts';
import { importTrials } from './import.ts';

const RUN = '2026-11-20T120000Z-example-aaaaaa';
const folder = temporaryFolder('export');

let made = 0;

/** A new place in a new results folder with one finished run. */
async function world(): Promise<{ readonly results: string; readonly out: string; readonly run: string }> {
  made += 1;
  const results = join(folder, `results-${made}`);
  const example = await exampleFolder(results);
  return { results, out: join(folder, `out-${made}`), run: example.folder };
}

function flags(changes: Partial<ExportFlags> & Pick<ExportFlags, 'results' | 'out'>): ExportFlags {
  return { format: 'csv', policy: undefined, withContent: false, json: false, ...changes };
}

type Row = Readonly<Record<string, string>>;

function tableOf(path: string): readonly Row[] {
  return parse(readFileSync(path, 'utf8'), { columns: true }) as Row[];
}

describe('bakeoff export', () => {
  it.each(Object.keys(EXPORT_FORMATS))(
    'writes %s, and says which files with how many rows and bytes',
    async (format) => {
      const { results, out } = await world();
      const screen = keepingScreen();
      expect(await exportRun('latest', flags({ results, out, format, json: true }), screen)).toBe(0);
      const said = screen.json() as { run: string; files: { name: string; rows: number; bytes: number }[] };
      expect(said.run).toBe(RUN);
      expect(said.files.length).toBeGreaterThan(0);
      const opened = await EXPORT_FORMATS[format]?.();
      for (const { name, bytes } of said.files) {
        const path = opened?.makes.kind === 'folder' ? join(out, name) : out;
        expect((await readFile(path)).length).toBe(bytes);
        expect(bytes).toBeGreaterThan(0);
      }
    },
  );

  it('prints the table of its files, and what a reader must know', async () => {
    const { results, out } = await world();
    const screen = keepingScreen();
    await exportRun('latest', flags({ results, out }), screen);
    expect(screen.text()).toMatch(/trials\.csv\s+16\s+[\d ]+\n.*grades\.csv\s+16\s/);
  });

  it('replaces nothing', async () => {
    const { results, out } = await world();
    writeFileSync(out, 'mine');
    await expect(exportRun('latest', flags({ results, out }), keepingScreen())).rejects.toThrow(InputError);
    expect(readFileSync(out, 'utf8')).toBe('mine');
  });

  it('names the formats there are, and the one that was probably meant', async () => {
    const { results, out } = await world();
    await expect(exportRun('latest', flags({ results, out, format: 'parket' }), keepingScreen())).rejects.toThrow(
      'Did you mean "parquet"? Known: csv, parquet',
    );
    await expect(exportRun('latest', flags({ results, out, format: '__proto__' }), keepingScreen())).rejects.toThrow(
      'No export format is called "__proto__"',
    );
  });

  it('takes a policy only where gates have a place, and then has a suite of them', async () => {
    const { results, out } = await world();
    const policy = examplePolicyFile(folder);
    await expect(exportRun('latest', flags({ results, out, policy }), keepingScreen())).rejects.toThrow(
      'has no place for gates',
    );
    await exportRun('latest', flags({ results, out, policy, format: 'junit' }), keepingScreen());
    const xml = readFileSync(out, 'utf8');
    expect(xml).toContain('<testsuite name="policy example-upgrade version 1 · new"');
    expect(xml).toContain('value="not sealed before the run"');
  });

  it('gives the same of a packed run, byte for byte', async () => {
    const { results, out, run } = await world();
    await exportRun('latest', flags({ results, out, withContent: true }), keepingScreen());
    await packRun(run);
    await exportRun('latest', flags({ results, out: `${out}-packed`, withContent: true }), keepingScreen());
    for (const name of await readdir(out)) {
      expect(readFileSync(join(`${out}-packed`, name), 'utf8')).toBe(readFileSync(join(out, name), 'utf8'));
    }
  });

  it('lets no key of the environment out', async () => {
    const { results, out } = await world();
    const env = { EXAMPLE_API_KEY: 'old-model' };
    await exportRun('latest', flags({ results, out }), keepingScreen(), { env });
    expect(readFileSync(join(out, 'trials.csv'), 'utf8')).not.toContain('old-model');
    expect(tableOf(join(out, 'trials.csv'))[0]?.model).toBe('[redacted]');
  });
});

const QUESTION = {
  vars: { question: 'Who approved it?' },
  assert: [{ type: 'contains', value: 'Ada' }],
  metadata: { id: 'budget' },
};

function promptfooRow(changes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    testIdx: 0,
    testCase: QUESTION,
    vars: QUESTION.vars,
    provider: { id: 'openai:chat:gpt-x', label: 'candidate' },
    prompt: { raw: 'Who approved it?', label: 'base' },
    failureReason: 0,
    success: true,
    score: 1,
    namedScores: { style: 0.5 },
    latencyMs: 1234,
    cost: 0.0031,
    response: { output: '=Ada <b>did</b>', finishReason: 'stop', tokenUsage: { prompt: 12, completion: 5 } },
    ...changes,
  };
}

describe('results of promptfoo, imported and exported again', () => {
  it('keep everything that both can hold, and gain nothing', async () => {
    const { results, out } = await world();
    const file = join(folder, 'results.json');
    const rows = [
      promptfooRow({}),
      promptfooRow({
        testIdx: 1,
        success: false,
        score: 0,
        failureReason: 1,
        response: { output: 'nobody', cached: true },
        latencyMs: 0,
      }),
      promptfooRow({
        testIdx: 2,
        failureReason: 2,
        success: false,
        score: 0,
        latencyMs: 0,
        cost: 0,
        response: { error: '429 slow down' },
      }),
    ];
    writeFileSync(
      file,
      JSON.stringify({ results: { version: 3, timestamp: '2026-11-19T08:00:00.000Z', results: rows } }),
    );
    const none = {
      map: [],
      contender: undefined,
      scenario: undefined,
      primary: undefined,
      preview: false,
      skipFaulty: false,
    };
    await importTrials('promptfoo', [file], { ...none, name: 'from-promptfoo', results, json: false }, keepingScreen());
    const imported = (await readRuns(results)).find(({ name }) => name === 'from-promptfoo');
    await exportRun(imported?.id ?? '', flags({ results, out, withContent: true }), keepingScreen());
    const trials = tableOf(join(out, 'trials.csv'));
    expect(trials.map((row) => [row.case, row.contender, row.repetition, row.evidence, row.outcome])).toEqual([
      ['budget', 'candidate', '1', 'imported', 'answered'],
      ['budget', 'candidate', '2', 'imported', 'answered'],
      ['budget', 'candidate', '3', 'imported', 'failed'],
    ]);
    expect(trials[0]).toMatchObject({
      provider: 'openai',
      model: 'gpt-x',
      score: '1',
      e2e_ms: '1234',
      ttfat_ms: '',
      usd: '0.0031',
      cost_kind: 'recorded',
      input_tokens: '12',
      output_tokens: '5',
      finish_raw: 'stop',
      prompt_text: 'Who approved it?',
      reply_text: "'=Ada <b>did</b>",
      place: 'results.results[0]',
    });
    // An answer from a cache took no time and cost nothing: neither is a measurement.
    expect(trials[1]).toMatchObject({ score: '0', e2e_ms: '', usd: '', unpriced_because: 'the file has no cost' });
    expect(trials[2]).toMatchObject({ score: '', failure: 'rate-limited', reply_text: '', e2e_ms: '', usd: '' });
    const grades = tableOf(join(out, 'grades.csv'));
    expect(grades.map(({ repetition, grader, score }) => [repetition, grader, score])).toEqual([
      ['1', 'passed', '1'],
      ['1', 'score', '1'],
      ['1', 'metric:style', '0.5'],
      ['2', 'passed', '0'],
      ['2', 'score', '0'],
      ['2', 'metric:style', '0.5'],
    ]);
  });
});
