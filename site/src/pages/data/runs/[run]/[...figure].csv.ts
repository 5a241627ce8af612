import type { APIRoute } from 'astro';
import type { RunReport } from '#bench/report/report.ts';
import type { FigureContent } from '../../../../figures/figure.ts';
import { pairedFigure } from '../../../../figures/paired-figure.ts';
import { scenarioFigures } from '../../../../figures/scenario-figures.ts';
import { tableToCsv } from '../../../../format/csv.ts';
import { allRuns } from '../../../../report.ts';

interface Props {
  readonly run: RunReport;
  readonly figure: FigureContent;
}

/** The table behind every figure of every run, once over all scenarios and once in each. */
export function getStaticPaths() {
  return allRuns().flatMap((run) => {
    const whole = pairedFigure(run, run.scenarios);
    const of = (path: string, figure: FigureContent) => ({
      params: { run: run.slug, figure: path },
      props: { run, figure },
    });
    return [
      ...(whole === undefined ? [] : [of(whole.id, whole)]),
      ...run.scenarios.flatMap((scenario) =>
        [pairedFigure(run, [scenario]) ?? [], scenarioFigures(run, scenario)]
          .flat()
          .map((figure) => of(`${scenario.slug}/${figure.id}`, figure)),
      ),
    ];
  });
}

export const GET: APIRoute<Props> = ({ props: { run, figure } }) =>
  new Response(tableToCsv(figure.table, { notes: [`${figure.title}, run ${run.run.id}`, ...run.banners] }), {
    headers: { 'content-type': 'text/csv; charset=utf-8' },
  });
