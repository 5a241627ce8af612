import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { assert, describe, expect, it } from 'vitest';
import { quantile } from '#bench/stats/quantile.ts';
import { compare } from './compare.ts';
import type { ContenderSummary } from './run-summary.ts';
import { type SampleArms, type SampleTrial, sampleObservations } from './sample-trials.ts';
import { summarize } from './summarize.ts';

/** The public recordings are no part of this project; where they are not there, these tests are skipped by name. */
const directory = process.env.BAKEOFF_EVIDENCE_DIR ?? '';

function describeRecorded(title: string, tests: () => void): void {
  if (directory !== '') {
    describe(title, tests);
    return;
  }
  const skipped = `${title} (skipped: BAKEOFF_EVIDENCE_DIR is not set)`;
  process.stderr.write(`${skipped}\n`);
  describe.skip(skipped, tests);
}

async function summaryOf(x: SampleArms[string], quantiles?: readonly number[]): Promise<ContenderSummary> {
  const { plan, observations } = await sampleObservations({ x });
  const found = summarize(observations, plan, quantiles === undefined ? {} : { quantiles }).scenarios[0]?.contenders[0];
  assert(found !== undefined);
  return found;
}

describeRecorded('LLMDrift: GPT-4 on primes, March against June 2023', () => {
  interface Row {
    readonly model: string;
    readonly id: string;
    readonly query: string;
    readonly ref_answer: string;
    readonly answer: string;
    readonly latency: string;
    readonly cost: string;
  }

  /** The rule of the publishers: the first [yes], else the first [no], of the answer's words in brackets. */
  function verdictOf(answer: string): string {
    const words = answer
      .replaceAll(/[.,]/g, ' ')
      .split(/\s+/)
      .map((word) => `[${word.toLowerCase().replaceAll(/[[\]"]/g, '')}]`);
    return words.includes('[yes]') ? 'yes' : words.includes('[no]') ? 'no' : 'neither';
  }

  async function readArms(): Promise<SampleArms> {
    const text = readFileSync(join(directory, 'llmdrift', 'PRIME_FULL_EVAL.csv'), 'utf8');
    const rows: Row[] = parseCsv(text, { columns: true, bom: true });
    const questions = [...new Set(rows.map(({ query }) => query))];
    const arm = (model: string): readonly (readonly SampleTrial[])[] => {
      const own = new Map(rows.filter((row) => row.model === `openaichat/${model}`).map((row) => [row.query, row]));
      return questions.map((query) => {
        const row = own.get(query);
        if (row === undefined) return [];
        const score = verdictOf(row.answer) === row.ref_answer.toLowerCase() ? 1 : 0;
        return [{ score, e2eMs: 1000 * Number(row.latency), usd: row.cost }];
      });
    };
    return { 'gpt-4-0314': arm('gpt-4-0314'), 'gpt-4-0613': arm('gpt-4-0613') };
  }

  it('lost 476 and gained 147: -32.9 points, about -37.3 to -28.4, worse', async () => {
    const { plan, observations } = await sampleObservations(await readArms());
    const found = compare(observations, plan, { baseline: 'gpt-4-0314', margin: 0.05 });
    const quality = found.find(({ metric }) => metric === 'quality');
    expect(quality).toMatchObject({ losses: 476, wins: 147, ties: 377, verdict: 'worse' });
    expect(quality?.estimate).toMatchObject({ cases: 1000, trials: 2000, method: 'paired-mover-wilson' });
    expect(quality?.estimate.value).toBeCloseTo(-0.329, 12);
    expect(Math.abs((quality?.estimate.low ?? 0) + 0.373)).toBeLessThan(0.005);
    expect(Math.abs((quality?.estimate.high ?? 0) + 0.284)).toBeLessThan(0.005);
    expect(quality?.p?.method).toBe('mcnemar-exact');
    expect((quality?.p?.value ?? 0) / 2.106e-41).toBeCloseTo(1, 2);
  });

  it('had 84.0 and 51.1 % right, at 13.83 and 1.07 dollars per thousand, 6.7 and 1.5 s at the median', async () => {
    const { plan, observations } = await sampleObservations(await readArms());
    const [march, june] = summarize(observations, plan).scenarios[0]?.contenders ?? [];
    expect([march?.quality.estimate.value, june?.quality.estimate.value]).toEqual([
      expect.closeTo(0.84, 12),
      expect.closeTo(0.511, 12),
    ]);
    expect(1000 * (march?.cost.perTrial.value ?? 0)).toBeCloseTo(13.83, 2);
    expect(1000 * (june?.cost.perTrial.value ?? 0)).toBeCloseTo(1.07, 2);
    expect(100 * (march?.cost.perSuccess.value ?? 0)).toBeCloseTo(1.65, 2);
    expect(100 * (june?.cost.perSuccess.value ?? 0)).toBeCloseTo(0.21, 2);
    expect((march?.latency.e2eMs?.quantiles[0]?.observed ?? 0) / 1000).toBeCloseTo(6.7, 1);
    expect((june?.latency.e2eMs?.quantiles[0]?.observed ?? 0) / 1000).toBeCloseTo(1.5, 1);
  });
});

describeRecorded('llm-stability: gpt-4o at temperature 0, five runs of each item', () => {
  it.each([
    { task: 'navigate', n: 250, agreeing: 150, correct: [186, 187, 184, 183, 191], best: 232, worst: 132 },
    { task: 'public_relations', n: 110, agreeing: 85, correct: [85, 82, 89, 83, 88], best: 98, worst: 75 },
    { task: 'ruin_names', n: 250, agreeing: 229, correct: [227, 226, 224, 228, 228], best: 235, worst: 215 },
    { task: 'logical_deduction', n: 250, agreeing: 223, correct: [229, 231, 232, 234, 230], best: 244, worst: 217 },
  ])('agrees with the published counts of $task', async ({ task, n, agreeing, correct, best, worst }) => {
    const text = readFileSync(join(directory, 'llm-stability', 'strict_json_schema', `${task}.jsonl`), 'utf8');
    const items: { gt: string; responses: string[] }[] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { nondeterminism, quality } = await summaryOf(
      items.map(({ gt, responses }) =>
        responses.map((answer) => ({ answer, score: answerOf(answer) === gt.replaceAll(/[()]/g, '') ? 1 : 0 })),
      ),
    );
    expect(nondeterminism.m).toEqual({ outputs: 5, scores: 5 });
    const counted = (share: number | undefined): number => (share ?? Number.NaN) * n;
    expect(counted(nondeterminism.raw.total.value)).toBeCloseTo(agreeing, 9);
    expect(nondeterminism.perRepetition?.map(counted)).toEqual(correct.map((count) => expect.closeTo(count, 9)));
    expect(counted(nondeterminism.best.value)).toBeCloseTo(best, 9);
    expect(counted(nondeterminism.worst.value)).toBeCloseTo(worst, 9);
    expect(counted(quality.estimate.value)).toBeCloseTo(correct.reduce((sum, count) => sum + count, 0) / 5, 9);
  });

  function answerOf(response: string): string | undefined {
    try {
      return JSON.parse(response).Answer;
    } catch {
      return undefined;
    }
  }
});

describeRecorded('llmperf: ten published latency tables', () => {
  const PERCENTS = [25, 50, 75, 90, 95, 99] as const;
  const SHARES = PERCENTS.map((percent) => percent / 100);
  const files = directory === '' ? [] : readdirSync(join(directory, 'llmperf', 'individual'));

  interface Request {
    readonly error_code: unknown;
    readonly inter_token_latency_s: number;
    readonly ttft_s: number;
    readonly end_to_end_latency_s: number;
    readonly request_output_throughput_token_per_s: number;
  }

  it('are ten', () => {
    expect(files.length).toBe(10);
  });

  it.each(files)('has the 24 quantiles of %s to 1e-9', async (file) => {
    const read = (folder: string) => JSON.parse(readFileSync(join(directory, 'llmperf', folder, file), 'utf8'));
    const published: Record<string, number> = read('summary');
    const all: Request[] = read('individual');
    const answered = all.filter(({ error_code }) => error_code === null);
    const { latency } = await summaryOf(
      answered.map((request) => [
        {
          tpotMs: 1000 * request.inter_token_latency_s,
          ttfatMs: 1000 * request.ttft_s,
          e2eMs: 1000 * request.end_to_end_latency_s,
        },
      ]),
      SHARES,
    );
    const seconds = (name: string): readonly number[] =>
      latency[name]?.quantiles.map(({ observed }) => (observed ?? Number.NaN) / 1000) ?? [];
    const throughput = answered.map((request) => request.request_output_throughput_token_per_s);
    const found = {
      inter_token_latency_s: seconds('tpotMs'),
      ttft_s: seconds('ttfatMs'),
      end_to_end_latency_s: seconds('e2eMs'),
      request_output_throughput_token_per_s: SHARES.map((share) => quantile(throughput, share) ?? Number.NaN),
    };
    let cells = 0;
    for (const [quantity, values] of Object.entries(found)) {
      for (const [index, percent] of PERCENTS.entries()) {
        const wanted = published[`results_${quantity}_quantiles_p${percent}`];
        assert(wanted !== undefined);
        expect(Math.abs((values[index] ?? Number.NaN) - wanted)).toBeLessThan(1e-9 * Math.max(1, wanted));
        cells += 1;
      }
    }
    expect(cells).toBe(24);
  });
});
