import type { APIRoute } from 'astro';
import type { RunReport } from '#bench/report/report.ts';
import { allRuns } from '../../../../../report.ts';
import { textsOf, trialIndexOf } from '../../../../../trial-index.ts';

interface Props {
  readonly run: RunReport;
  readonly file: number;
}

export function getStaticPaths() {
  return allRuns().flatMap((run) =>
    trialIndexOf(run).files.map((_, file) => ({ params: { run: run.slug, file: String(file) }, props: { run, file } })),
  );
}

export const GET: APIRoute<Props> = ({ props: { run, file } }) =>
  Response.json(textsOf(run, trialIndexOf(run).files[file] ?? []));
