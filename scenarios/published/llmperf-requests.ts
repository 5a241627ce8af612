import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseCase } from '#bench/plan/case-source.ts';
import { evidencePath } from '#scenarios/recorded/evidence-path.ts';

/** What was timed of every request, and what quantiles were published of. */
export const LLMPERF_QUANTITIES = [
  'inter_token_latency_s',
  'ttft_s',
  'end_to_end_latency_s',
  'request_output_throughput_token_per_s',
] as const;
export type LlmPerfQuantity = (typeof LLMPERF_QUANTITIES)[number];

/** The quantiles published of each. */
export const LLMPERF_PERCENTS = [25, 50, 75, 90, 95, 99] as const;

/** The vendors and sizes whose requests are public, as the files are named. */
export const LLMPERF_VENDORS = [
  'anyscale_13b',
  'anyscale_7b',
  'bedrock_70b',
  'fireworks_70b',
  'groq_70b',
  'lepton_70b',
  'perplexity_70b',
  'replicate_70b',
  'together_13b',
  'together_7b',
] as const;

const TIMED = z.object({
  error_code: z.unknown(),
  ...(Object.fromEntries(LLMPERF_QUANTITIES.map((quantity) => [quantity, z.number()])) as Record<
    LlmPerfQuantity,
    z.ZodNumber
  >),
});
export type LlmPerfRequest = Readonly<z.output<typeof TIMED>>;

const PUBLIC_SOURCE =
  'https://github.com/ray-project/llmperf-leaderboard, commit 27aa9b6, folder raw_data/ (Apache-2.0)';

/** A vendor's requests that were answered: the published quantiles leave out those that failed. */
export function answeredRequests(vendor: string): readonly LlmPerfRequest[] {
  const file = `llmperf/individual/${vendor}.json`;
  const all: unknown = JSON.parse(readFileSync(evidencePath(file, PUBLIC_SOURCE), 'utf8'));
  const rows = parseCase(all, z.array(z.object({ error_code: z.unknown() }).loose()), file);
  return rows
    .filter(({ error_code: code }) => code === null)
    .map((row, index) => parseCase(row, TIMED, `${file}, answered request ${index + 1}`));
}

/** A published quantile, in the quantity's own unit. @throws Error when the summary has none such */
export function publishedQuantiles(vendor: string): (quantity: LlmPerfQuantity, percent: number) => number {
  const file = `llmperf/summary/${vendor}.json`;
  const summary = parseCase(
    JSON.parse(readFileSync(evidencePath(file, PUBLIC_SOURCE), 'utf8')),
    z.record(z.string(), z.unknown()),
    file,
  );
  return (quantity, percent) => {
    const member = `results_${quantity}_quantiles_p${percent}`;
    const value = summary[member];
    if (typeof value !== 'number') throw new Error(`${file}: "${member}" is ${JSON.stringify(value)}, and no number.`);
    return value;
  };
}
