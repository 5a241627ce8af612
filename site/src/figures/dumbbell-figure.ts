import type { CaseCell, ReportContender, ScenarioReport } from '#bench/report/report.ts';
import {
  caseDumbbell,
  findingOfCaseDumbbell,
  keyOfCaseDumbbell,
  tableOfCaseDumbbell,
} from '../charts/case-dumbbell.ts';
import type { Standing } from '../charts/palette.ts';
import type { CasePair } from '../pairs.ts';
import { byRole, chartEstimate } from './chart-contender.ts';
import type { FigureContent } from './figure.ts';

/** The given cases of two contenders, each as two dots and the way between them. */
export function dumbbellFigure(
  scenario: ScenarioReport,
  { a, b }: { readonly a: ReportContender; readonly b: ReportContender },
  pairs: readonly CasePair[],
): FigureContent {
  const estimate = (cell: CaseCell) => chartEstimate({ value: cell.score, low: cell.low, high: cell.high });
  const data = {
    metric: 'quality',
    candidate: { ...byRole(b), role: 'candidate' as const },
    baseline: { ...byRole(a), role: 'baseline' as const },
    rows: pairs.map(({ one, ours, theirs }) => ({
      label: one.id,
      candidate: estimate(ours),
      baseline: estimate(theirs),
      standing: standingOf(ours, theirs),
    })),
  };
  return {
    id: `cases-${scenario.slug}`,
    title: `Cases of ${scenario.title} on which they differ`,
    unit: 'Mean score of each, percent, with Wilson intervals where trials only pass or fail; right is better.',
    chart: (width, document) => caseDumbbell(data, width, document),
    finding: findingOfCaseDumbbell(data),
    table: tableOfCaseDumbbell(data),
    key: keyOfCaseDumbbell(data),
  };
}

/** A single case is called better or worse only where the two intervals have nothing in common. */
function standingOf(ours: CaseCell, theirs: CaseCell): Standing {
  if (ours.low !== undefined && theirs.high !== undefined && ours.low > theirs.high) return 'better';
  if (ours.high !== undefined && theirs.low !== undefined && ours.high < theirs.low) return 'worse';
  return 'inconclusive';
}
