import type { APIRoute } from 'astro';
import type { RunReport } from '#bench/report/report.ts';
import { allRuns } from '../../../../report.ts';
import { trialIndexOf } from '../../../../trial-index.ts';

export function getStaticPaths() {
  return allRuns().map((run) => ({ params: { run: run.slug }, props: { run } }));
}

export const GET: APIRoute<{ run: RunReport }> = ({ props: { run } }) => Response.json(trialIndexOf(run).index);
