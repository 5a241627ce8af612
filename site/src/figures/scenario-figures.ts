import type { ContenderSummary } from '#bench/analysis/run-summary.ts';
import type { LatencyCurve, ReportContender, RunReport, ScenarioReport } from '#bench/report/report.ts';
import { costBars, findingOfCostBars, keyOfCostBars, tableOfCostBars } from '../charts/cost-bars.ts';
import { findingOfLatencyEcdf, keyOfLatencyEcdf, latencyEcdf, tableOfLatencyEcdf } from '../charts/latency-ecdf.ts';
import {
  findingOfLatencyPercentiles,
  keyOfLatencyPercentiles,
  latencyPercentiles,
  tableOfLatencyPercentiles,
} from '../charts/latency-percentiles.ts';
import { findingOfPareto, keyOfPareto, pareto, tableOfPareto } from '../charts/pareto.ts';
import { findingOfStability, keyOfStability, stability, tableOfStability } from '../charts/stability.ts';
import { competing } from '../report.ts';
import { byOwnColour, byRole, chartEstimate, scaledEstimate } from './chart-contender.ts';
import type { FigureContent } from './figure.ts';

const SECONDS = 1 / 1000;
const CLOCKS = { ttfatMs: 'time to first answer token', e2eMs: 'time to the whole answer' } as const;

interface Side {
  readonly contender: ReportContender;
  readonly summary: ContenderSummary;
}

/** Competing contenders with what they did in a scenario, in the order of the run. */
function sidesOf(run: RunReport, scenario: ScenarioReport): readonly Side[] {
  return competing(run).flatMap((contender) => {
    const summary = scenario.contenders.find((one) => one.contender === contender.label);
    return summary === undefined ? [] : [{ contender, summary }];
  });
}

/** Everything that is drawn of one scenario beside the forest; a figure that has nothing to draw says so itself. */
export function scenarioFigures(run: RunReport, scenario: ScenarioReport): readonly FigureContent[] {
  return [
    paretoFigure(run, scenario),
    ecdfFigure(run, scenario, 'e2eMs'),
    ecdfFigure(run, scenario, 'ttfatMs'),
    percentilesFigure(run, scenario),
    costFigure(run, scenario),
    stabilityFigure(run, scenario),
  ];
}

export function paretoFigure(run: RunReport, scenario: ScenarioReport): FigureContent {
  const data = {
    metric: 'quality',
    rows: sidesOf(run, scenario).map(({ contender, summary }) => {
      const share = scenario.frontier[contender.label];
      return {
        contender: byOwnColour(contender),
        quality: chartEstimate(summary.quality.estimate),
        usd: chartEstimate(summary.cost.perTrial),
        ...(share === undefined ? {} : { frontierShare: share }),
      };
    }),
  };
  return {
    id: 'pareto',
    title: 'Quality against cost',
    unit: 'Mean score against US dollars per trial, with 95 % intervals; up and to the left is better.',
    chart: (width, document) => pareto(data, width, document),
    finding: findingOfPareto(data),
    table: tableOfPareto(data),
    key: keyOfPareto(data),
  };
}

export function ecdfFigure(run: RunReport, scenario: ScenarioReport, metric: LatencyCurve['metric']): FigureContent {
  const data = {
    clock: CLOCKS[metric],
    series: competing(run).flatMap((contender) => {
      const curve = scenario.curves.find((one) => one.contender === contender.label && one.metric === metric);
      return curve === undefined
        ? []
        : [{ contender: byOwnColour(contender), seconds: curve.times.map((ms) => ms * SECONDS), trials: curve.trials }];
    }),
  };
  return {
    id: metric === 'e2eMs' ? 'latency' : 'first-token',
    title: metric === 'e2eMs' ? 'Whole answer: share of trials answered' : 'First token: share of trials answered',
    unit: `Share of all trials by ${CLOCKS[metric]}, seconds; left is better. What failed never comes.`,
    chart: (width, document) => latencyEcdf(data, width, document),
    finding: findingOfLatencyEcdf(data),
    table: tableOfLatencyEcdf(data),
    key: keyOfLatencyEcdf(data),
  };
}

export function percentilesFigure(run: RunReport, scenario: ScenarioReport): FigureContent {
  const data = {
    clock: CLOCKS.e2eMs,
    rows: sidesOf(run, scenario).map(({ contender, summary }) => {
      const at = (p: number) => summary.latency.e2eMs?.quantiles.find((one) => one.p === p)?.estimate;
      return {
        contender: byRole(contender),
        p50: scaledEstimate(at(0.5), SECONDS)?.value,
        p90: scaledEstimate(at(0.9), SECONDS)?.value,
        p95: scaledEstimate(at(0.95), SECONDS),
        p99: scaledEstimate(at(0.99), SECONDS)?.value,
      };
    }),
  };
  return {
    id: 'percentiles',
    title: 'Whole answer: median and tail',
    unit: 'Seconds from sending to the last token; left is better.',
    chart: (width, document) => latencyPercentiles(data, width, document),
    finding: findingOfLatencyPercentiles(data),
    table: tableOfLatencyPercentiles(data),
    key: keyOfLatencyPercentiles(data),
  };
}

export function costFigure(run: RunReport, scenario: ScenarioReport): FigureContent {
  const data = {
    rows: sidesOf(run, scenario).map(({ contender, summary }) => {
      const parts = scenario.costParts.find((one) => one.contender === contender.label);
      return {
        contender: byRole(contender),
        parts: {
          input: parts?.input,
          cached: parts?.cached,
          reasoning: parts?.reasoning,
          output: parts?.output,
        },
        total: chartEstimate(summary.cost.perTrial),
      };
    }),
  };
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

/** With more dots, only candidate and baseline are drawn; the table holds everyone. */
const MOST_DOTS = 600;

export function stabilityFigure(run: RunReport, scenario: ScenarioReport): FigureContent {
  const data = {
    rows: competing(run).map((contender) => {
      const cells = scenario.cases.flatMap((one) => one.cells.filter((cell) => cell.contender === contender.label));
      const repeated = cells.filter(({ scored }) => scored > 1);
      const flipping = repeated.filter(({ passes, scored }) => passes > 0 && passes < scored);
      return {
        contender: byRole(contender),
        agreements: cells.flatMap(({ mostCommonShare }) => mostCommonShare ?? []),
        flipRate: repeated.length === 0 ? undefined : flipping.length / repeated.length,
      };
    }),
  };
  const isCrowded = data.rows.length * scenario.cases.length > MOST_DOTS;
  const drawn = isCrowded ? { rows: data.rows.filter(({ contender }) => contender.role !== 'other') } : data;
  return {
    id: 'stability',
    title: 'Does it say the same when asked again?',
    unit: 'Share of the trials of a case that gave its most common answer, a dot per case; right is steadier.',
    chart: (width, document) => stability(drawn.rows.length === 0 ? data : drawn, width, document),
    finding: findingOfStability(data),
    table: tableOfStability(data),
    key: keyOfStability(drawn.rows.length === 0 ? data : drawn),
  };
}
