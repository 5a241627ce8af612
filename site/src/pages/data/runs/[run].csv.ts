import type { APIRoute } from 'astro';
import { tableToCsv } from '../../../format/csv.ts';
import { trialTable } from '../../../format/trial-table.ts';
import { caseOf, report, runOf } from '../../../report.ts';

export function getStaticPaths() {
  return report.runs.map(({ slug }) => ({ params: { run: slug } }));
}

/** Every trial of a run, one a row: what a notebook wants. */
export const GET: APIRoute = ({ params }) => {
  const run = runOf(params.run ?? '');
  const { counts, id } = run.run;
  const left = counts.planned - counts.attempted;
  const table = trialTable(run, (scenario, one) => caseOf(run.slug, scenario.slug, one.slug));
  const notes = [
    ...run.banners,
    `bakeoff run ${id}, plan ${run.plan.hash}; planned ${counts.planned} trials, ${counts.scored} scored.`,
    ...(left > 0 ? [`${left} planned trials were never asked and have no row.`] : []),
    'An empty field was not measured; it is never 0.',
  ];
  return new Response(tableToCsv(table, { notes }), { headers: { 'content-type': 'text/csv; charset=utf-8' } });
};
