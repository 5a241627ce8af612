import type { CaseReport, RunReport, TrialView } from '#bench/report/report.ts';
import { findingOfTrialStrip, keyOfTrialStrip, tableOfTrialStrip, trialStrip } from '../charts/trial-strip.ts';
import { trialStanding } from '../format/trial-text.ts';
import { competing } from '../report.ts';
import { byRole } from './chart-contender.ts';
import type { FigureContent } from './figure.ts';

/** Every trial of one case, none of them averaged. */
export function caseStripFigure(run: RunReport, one: CaseReport, trials: readonly TrialView[]): FigureContent {
  const data = {
    rows: competing(run).map((contender) => {
      const theirs = trials.filter((trial) => trial.contender === contender.label);
      const standings = theirs.map(trialStanding);
      return {
        contender: byRole(contender),
        scores: theirs.flatMap(({ score }) => (score === undefined ? [] : [score])),
        errors: standings.filter((standing) => standing === 'broken').length,
        ungraded: standings.filter((standing) => standing === 'ungraded').length,
      };
    }),
    // Only the full score passes.
    threshold: 1,
  };
  return {
    id: 'strip',
    title: `Every trial of ${one.id}`,
    unit: 'Score of each trial by the primary grader, 0 to 1; higher is better. Broken-off trials stand apart.',
    chart: (width, document) => trialStrip(data, width, document),
    finding: findingOfTrialStrip(data),
    table: tableOfTrialStrip(data),
    key: keyOfTrialStrip(data),
  };
}
