import type { APIRoute } from 'astro';
import { historyTable } from '../../figures/history-figure.ts';
import { tableToCsv } from '../../format/csv.ts';
import { report } from '../../report.ts';

/** Quality of everybody in every scenario and run: the numbers behind the history. */
export const GET: APIRoute = () => {
  const kinds = [...new Set(report.runs.flatMap(({ evidence }) => evidence))];
  const notes = [
    ...(kinds.includes('simulated')
      ? ['SIMULATED: runs answered by made-up models of the lab are in here; nothing says anything about a real one.']
      : []),
    'Rows of different comparable stretches are not to be held against each other.',
    'An empty field was not measured; it is never 0.',
  ];
  return new Response(tableToCsv(historyTable(report.histories), { notes }), {
    headers: { 'content-type': 'text/csv; charset=utf-8' },
  });
};
