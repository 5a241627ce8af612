import type { LatencyCurve, ReportContender, RunReport, ScenarioReport } from '#bench/report/report.ts';
import type { ChartContender } from '../charts/contender.ts';
import { costBars, findingOfCostBars, keyOfCostBars, tableOfCostBars } from '../charts/cost-bars.ts';
import type { KeyEntry } from '../charts/key.ts';
import { findingOfLatencyEcdf, latencyEcdf, tableOfLatencyEcdf } from '../charts/latency-ecdf.ts';
import { contenderColour } from '../charts/palette.ts';
import { competing } from '../report.ts';
import { byOwnColour, byRole, chartEstimate } from './chart-contender.ts';
import type { FigureContent } from './figure.ts';

const SECONDS = 1 / 1000;
const CLOCKS = { ttfatMs: 'time to first answer token', e2eMs: 'time to the whole answer' } as const;
/** Steps of a grey curve: it is there for its place, and its own page draws all of it. */
const BACKGROUND_STEPS = 40;

/** The contender a page is about, drawn over the others in the colour that it has everywhere. */
function inFront(contender: ReportContender): ChartContender {
  return { ...byOwnColour(contender), role: contender.role === 'baseline' ? 'baseline' : 'candidate' };
}

/** Everybody else: the baseline in its colour, the rest grey. */
function behind(contender: ReportContender): ChartContender {
  return { ...byRole(contender), role: contender.role === 'baseline' ? 'baseline' : 'other' };
}

function keyOf(contender: ReportContender, baseline: ReportContender | undefined): KeyEntry[] {
  const isBaseline = contender.label === baseline?.label;
  return [
    { words: contender.label, swatch: 'line', colour: contenderColour(inFront(contender)) },
    ...(baseline === undefined || isBaseline
      ? []
      : [
          { words: `${baseline.label} (baseline)`, swatch: 'line' as const, colour: contenderColour(behind(baseline)) },
        ]),
    { words: 'others', swatch: 'line', colour: 'var(--other)' },
  ];
}

/** When its answers came, with everybody else in grey behind it; undefined where its clock was never read. */
export function contenderEcdf(
  run: RunReport,
  scenario: ScenarioReport,
  contender: ReportContender,
  metric: LatencyCurve['metric'],
): FigureContent | undefined {
  if (!scenario.curves.some((one) => one.contender === contender.label && one.metric === metric)) return undefined;
  const data = {
    clock: CLOCKS[metric],
    series: competing(run).flatMap((each) => {
      const curve = scenario.curves.find((one) => one.contender === each.label && one.metric === metric);
      if (curve === undefined) return [];
      const drawn = each === contender ? inFront(each) : behind(each);
      const { times, trials } = drawn.role === 'other' ? sampled(curve) : curve;
      return [{ contender: drawn, seconds: times.map((ms) => ms * SECONDS), trials }];
    }),
  };
  return {
    id: metric === 'e2eMs' ? 'latency' : 'first-token',
    title: metric === 'e2eMs' ? 'When whole answers came' : 'When first tokens came',
    unit: `Share of all trials by ${CLOCKS[metric]}, seconds; left is better.`,
    chart: (width, document) => latencyEcdf(data, width, document),
    finding: findingOfLatencyEcdf(data),
    table: tableOfLatencyEcdf(data),
    key: keyOf(
      contender,
      run.contenders.find(({ label }) => label === run.baseline),
    ),
  };
}

/** An even sample of a curve, its whole scaled down with it. */
function sampled({ times, trials }: LatencyCurve): Pick<LatencyCurve, 'times' | 'trials'> {
  if (times.length <= BACKGROUND_STEPS) return { times, trials };
  const kept = Array.from(
    { length: BACKGROUND_STEPS },
    (_, at) => times[Math.floor(((at + 0.5) * times.length) / BACKGROUND_STEPS)] ?? 0,
  );
  return { times: kept, trials: (trials * BACKGROUND_STEPS) / times.length };
}

/** What its trials cost by what was paid for, beside the baseline's. */
export function contenderCost(
  run: RunReport,
  scenario: ScenarioReport,
  contender: ReportContender,
): FigureContent | undefined {
  const sides = competing(run).filter((each) => each === contender || each.label === run.baseline);
  const data = {
    rows: sides.map((each) => {
      const parts = scenario.costParts.find((one) => one.contender === each.label);
      const summary = scenario.contenders.find((one) => one.contender === each.label);
      return {
        contender: byRole(each),
        parts: { input: parts?.input, cached: parts?.cached, reasoning: parts?.reasoning, output: parts?.output },
        total: chartEstimate(summary?.cost.perTrial),
      };
    }),
  };
  if (data.rows.every(({ total }) => total === undefined)) return undefined;
  return {
    id: 'cost',
    title: 'What a trial costs',
    unit: 'US dollars per trial by what is paid for; shorter is better.',
    chart: (width, document) => costBars(data, width, document),
    finding: findingOfCostBars(data),
    table: tableOfCostBars(data),
    key: keyOfCostBars(data),
  };
}
