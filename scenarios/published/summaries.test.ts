import { assert, expect, it } from 'vitest';
import { compare } from '#bench/analysis/compare.ts';
import type { ContenderSummary } from '#bench/analysis/run-summary.ts';
import { type SampleArms, sampleObservations } from '#bench/analysis/sample-trials.ts';
import { summarize } from '#bench/analysis/summarize.ts';
import { describeRecorded } from '#scenarios/drift/describe-recorded.ts';
import { gradeRecordings, gradesOf } from '#scenarios/drift/grade-recordings.ts';
import { readAll } from '#scenarios/drift/read-all.ts';
import { driftPrimes } from '#scenarios/drift-primes/scenario.ts';
import { stability } from '#scenarios/stability/scenario.ts';
import { answeredRequests, LLMPERF_PERCENTS, LLMPERF_VENDORS, publishedQuantiles } from './llmperf-requests.ts';
import { answersOf } from './right-answers.ts';

/** The checks hold graders and statistics to published figures; here it is what a run's summary and comparison make of the same data. */
async function summaryOf(x: SampleArms[string], quantiles?: readonly number[]): Promise<ContenderSummary> {
  const { plan, observations } = await sampleObservations({ x });
  const found = summarize(observations, plan, quantiles === undefined ? {} : { quantiles }).scenarios[0]?.contenders[0];
  assert(found !== undefined);
  return found;
}

describeRecorded('a run of GPT-4 on primes, March against June 2023', () => {
  async function readArms(): Promise<SampleArms> {
    const graded = await gradeRecordings(driftPrimes);
    const cases = await readAll(driftPrimes.cases.read());
    const arm = (model: string): SampleArms[string] =>
      cases.map(({ id }) => {
        const answer = answersOf(graded, model).get(id);
        const { kind, score } = { score: Number.NaN, kind: 'none', ...answer?.grades.yesOrNo };
        const { e2eMs, costUsd } = answer?.recording ?? {};
        assert(kind === 'scored' && e2eMs !== undefined && costUsd !== undefined);
        return [{ score, e2eMs, usd: costUsd }];
      });
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

describeRecorded('a run of GPT-4o at temperature 0, five trials of each question', () => {
  it.each([
    { task: 'navigate', n: 250, agreeing: 150, correct: [186, 187, 184, 183, 191], best: 232, worst: 132 },
    { task: 'public_relations', n: 110, agreeing: 85, correct: [85, 82, 89, 83, 88], best: 98, worst: 75 },
    { task: 'ruin_names', n: 250, agreeing: 229, correct: [227, 226, 224, 228, 228], best: 235, worst: 215 },
    { task: 'logical_deduction', n: 250, agreeing: 223, correct: [229, 231, 232, 234, 230], best: 244, worst: 217 },
  ])('summarizes $task by the published counts', async ({ task, n, agreeing, correct, best, worst }) => {
    const replies = Map.groupBy(await readAll(stability.recordings?.() ?? []), ({ caseId }) => caseId);
    const arm: { score: number; answer: string }[][] = [];
    for await (const asked of stability.cases.read()) {
      if (asked.task !== task) continue;
      const trials: { score: number; answer: string }[] = [];
      for (const { text } of replies.get(asked.id) ?? []) {
        const { choice } = await gradesOf(stability, asked, text);
        assert(choice?.kind === 'scored');
        trials.push({ answer: text, score: choice.score });
      }
      arm.push(trials);
    }
    const { nondeterminism, quality } = await summaryOf(arm);
    expect(nondeterminism.m).toEqual({ outputs: 5, scores: 5 });
    const counted = (share: number | undefined): number => (share ?? Number.NaN) * n;
    expect(counted(nondeterminism.raw.total.value)).toBeCloseTo(agreeing, 9);
    expect(nondeterminism.perRepetition?.map(counted)).toEqual(correct.map((count) => expect.closeTo(count, 9)));
    expect(counted(nondeterminism.best.value)).toBeCloseTo(best, 9);
    expect(counted(nondeterminism.worst.value)).toBeCloseTo(worst, 9);
    expect(counted(quality.estimate.value)).toBeCloseTo(correct.reduce((sum, count) => sum + count, 0) / 5, 9);
  });
});

describeRecorded('a run against each of ten vendors', () => {
  it.each(LLMPERF_VENDORS)('summarizes %s by the 18 latency quantiles published of it, to 1e-9', async (vendor) => {
    const published = publishedQuantiles(vendor);
    const { latency } = await summaryOf(
      answeredRequests(vendor).map((request) => [
        {
          tpotMs: 1000 * request.inter_token_latency_s,
          ttfatMs: 1000 * request.ttft_s,
          e2eMs: 1000 * request.end_to_end_latency_s,
        },
      ]),
      LLMPERF_PERCENTS.map((percent) => percent / 100),
    );
    const metrics = { tpotMs: 'inter_token_latency_s', ttfatMs: 'ttft_s', e2eMs: 'end_to_end_latency_s' } as const;
    let cells = 0;
    for (const [metric, quantity] of Object.entries(metrics)) {
      for (const [index, percent] of LLMPERF_PERCENTS.entries()) {
        const observed = latency[metric]?.quantiles[index]?.observed ?? Number.NaN;
        const wanted = published(quantity, percent);
        expect(Math.abs(observed / 1000 - wanted)).toBeLessThan(1e-9 * Math.max(1, wanted));
        cells += 1;
      }
    }
    expect(cells).toBe(18);
  });
});
