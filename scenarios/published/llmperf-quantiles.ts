import type { CheckedFigure, PublishedCheck } from '#bench/domain/published-check.ts';
import { quantile } from '#bench/stats/quantile.ts';
import {
  answeredRequests,
  LLMPERF_PERCENTS,
  LLMPERF_QUANTITIES,
  LLMPERF_VENDORS,
  publishedQuantiles,
} from './llmperf-requests.ts';

const NAMES = {
  inter_token_latency_s: { called: 'time per token', unit: 's' },
  ttft_s: { called: 'time to first token', unit: 's' },
  end_to_end_latency_s: { called: 'time to the end', unit: 's' },
  request_output_throughput_token_per_s: { called: 'throughput', unit: 'tokens/s' },
} as const;

export const llmperfQuantiles: PublishedCheck = {
  id: 'llmperf-quantiles',
  title: 'Latency and throughput of ten vendors: every published quantile',
  rule:
    'Quantiles of the requests that were answered, interpolated linearly between the two nearest (type 7): four quantities, six ' +
    'quantiles each, ten tables.',
  publishedBy: 'ray-project/llmperf-leaderboard, raw_data/summary',
  source: 'llmperf',
  files: LLMPERF_VENDORS.flatMap((vendor) => [`llmperf/individual/${vendor}.json`, `llmperf/summary/${vendor}.json`]),
  async check() {
    return LLMPERF_VENDORS.flatMap(figuresOf);
  },
};

function figuresOf(vendor: string): readonly CheckedFigure[] {
  const requests = answeredRequests(vendor);
  const published = publishedQuantiles(vendor);
  return LLMPERF_QUANTITIES.flatMap((quantity) => {
    const { called, unit } = NAMES[quantity];
    const values = requests.map((request) => request[quantity]);
    return LLMPERF_PERCENTS.map((percent) => ({
      name: `${vendor}, ${called}, p${percent}`,
      unit,
      published: published(quantity, percent),
      ours: quantile(values, percent / 100) ?? Number.NaN,
      agreement: { kind: 'exact' },
      n: requests.length,
    }));
  });
}
