import type { RunReport, ScenarioReport } from '#bench/report/report.ts';
import {
  findingOfPairedForest,
  keyOfPairedForest,
  type PairedForestData,
  type PairedForestRow,
  pairedForest,
  tableOfPairedForest,
} from '../charts/paired-forest.ts';
import { plural } from '../format/number-text.ts';
import { intervalOf } from '../format/verdict-text.ts';
import type { FigureContent } from './figure.ts';

const STANDINGS = { better: 'better', worse: 'worse', same: 'same', undecided: 'inconclusive' } as const;

/**
 * Quality of everyone against the baseline, case by case: scenario by scenario, with margin and noise where they are one for all.
 * @param mostRows with more than these, only the candidate's are drawn
 */
export function pairedFigure(
  run: RunReport,
  scenarios: readonly ScenarioReport[],
  mostRows = Number.POSITIVE_INFINITY,
): FigureContent | undefined {
  const { baseline } = run;
  const all = scenarios.flatMap((scenario) => rowsOf(run, scenario, scenarios.length > 1));
  const rows = all.length <= mostRows ? all : all.filter(({ strong }) => strong === true).slice(0, mostRows);
  if (baseline === undefined || rows.length === 0) return undefined;
  const margin = commonMargin(run, scenarios);
  const noise = widestNoise(scenarios);
  const data: PairedForestData = {
    metric: 'quality',
    baseline,
    rows,
    ...(margin === undefined ? {} : { margin }),
    ...(noise === undefined ? {} : { noise: { low: -noise, high: noise } }),
  };
  return {
    id: 'paired',
    title: `Quality against ${baseline}, on the same cases`,
    unit: 'Difference of mean scores, percentage points; right of the line is better.',
    chart: (width, document) => pairedForest(data, width, document),
    finding: findingOfPairedForest(data),
    table: tableOfPairedForest(data),
    key: keyOfPairedForest(data),
  };
}

function rowsOf(run: RunReport, scenario: ScenarioReport, grouped: boolean): readonly PairedForestRow[] {
  return scenario.comparisons
    .filter(({ metric, statistic }) => metric === 'quality' && statistic === 'mean')
    .toSorted((a, b) => (b.estimate.value ?? -9) - (a.estimate.value ?? -9))
    .map(({ contender, estimate, verdict }) => {
      const inner = scenario.inner.find((one) => one.contender === contender);
      const interval95 = intervalOf(estimate);
      const interval80 = inner === undefined ? undefined : intervalOf(inner.estimate);
      return {
        label: contender,
        ...(grouped ? { group: `${scenario.title} (${plural(estimate.cases, 'case')})` } : {}),
        difference:
          estimate.value === undefined
            ? undefined
            : {
                value: estimate.value,
                ...(interval95 === undefined ? {} : { interval95 }),
                ...(interval80 === undefined ? {} : { interval80 }),
              },
        standing: STANDINGS[verdict],
        cases: estimate.cases,
        strong: contender === run.candidate,
      };
    });
}

/** The policy's margin in share, where all its gates on the quality of these scenarios have one and the same. */
function commonMargin({ policy }: RunReport, scenarios: readonly ScenarioReport[]): number | undefined {
  const margins = new Set(
    (policy?.gates ?? []).flatMap((gate) => {
      if (gate.kind !== 'non-inferior' || !gate.metric.startsWith('quality') || !('abs' in gate.margin)) return [];
      const family = gate.select?.family;
      const here = family === undefined || scenarios.some(({ id }) => family.includes(id));
      return here ? [gate.margin.abs / 100] : [];
    }),
  );
  const [only] = margins;
  return margins.size === 1 ? only : undefined;
}

/** The band behind all rows is that of the noisiest scenario: a difference outside it is outside all of them. */
function widestNoise(scenarios: readonly ScenarioReport[]): number | undefined {
  const floors = scenarios.flatMap(({ noise }) => (noise?.within === undefined ? [] : [noise.within]));
  return floors.length === 0 ? undefined : Math.max(...floors);
}
