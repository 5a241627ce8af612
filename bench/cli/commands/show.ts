import { type Ranking, rank } from '#bench/analysis/rank.ts';
import type { ContenderSummary, ScenarioSummary } from '#bench/analysis/run-summary.ts';
import { summarize } from '#bench/analysis/summarize.ts';
import { isControl } from '#bench/domain/contender.ts';
import type { Estimate } from '#bench/domain/estimate.ts';
import type { Run } from '#bench/domain/run.ts';
import { evidenceBanner } from '../evidence-banner.ts';
import { EXIT } from '../exit-code.ts';
import { count, dollars, duration, NOT_MEASURED, percent, plural, spentPhrase } from '../format-number.ts';
import { loadFindings } from '../load-findings.ts';
import type { Screen } from '../screen.ts';
import { type Column, textTable, wrapped } from '../text-table.ts';

/** What a run found, scenario by scenario: every figure with its interval and its n. */
export async function show(
  wanted: string,
  flags: { readonly results: string; readonly json: boolean },
  screen: Screen,
): Promise<number> {
  const { run, observations } = await loadFindings(flags.results, wanted);
  const summary = summarize(observations, run.plan);
  const controls = new Set(run.plan.contenders.filter(isControl).map(({ label }) => label));
  const competing = { ...run.plan, contenders: run.plan.contenders.filter(({ label }) => !controls.has(label)) };
  const rankings = rank(observations, competing);
  if (flags.json) {
    const { plan, ...header } = run;
    screen.out(
      JSON.stringify({ schema: 'bakeoff.show/1', run: { ...header, planHash: plan.hash }, summary, rankings }, null, 2),
    );
    return EXIT.done;
  }
  for (const line of evidenceBanner(run)) screen.out(screen.paint('yellow', line));
  screen.out(header(run));
  for (const whole of summary.scenarios) {
    const scenario = { ...whole, contenders: whole.contenders.filter(({ contender }) => !controls.has(contender)) };
    const ranking = rankings.find((one) => one.scenario === scenario.scenario);
    screen.out(`\n${screen.paint('bold', scenario.scenario)}: ${scenario.title}`);
    screen.out(basis(scenario));
    screen.out('');
    screen.out(scenarioTable(scenario, ranking));
    for (const note of notes(scenario, ranking)) screen.out(note);
    const arms = whole.contenders.filter(({ contender }) => controls.has(contender));
    if (arms.length > 0) screen.out(wrapped(controlLine(arms), screen.columns).join('\n'));
  }
  screen.out(`\n${LEGEND}`);
  return EXIT.done;
}

function header(run: Run): string {
  const { counts, spend, status } = run;
  const excluded = Object.entries(counts.excluded);
  const left = excluded.reduce((sum, [, trials]) => sum + trials, 0);
  const reasons = left === 0 ? '' : ` (${excluded.map(([reason, trials]) => `${count(trials)} ${reason}`).join(', ')})`;
  const judges = Number(spend.judgesUsd) > 0 ? `, judges ${dollars(Number(spend.judgesUsd))}` : '';
  const spent = run.contenders.every(({ evidence }) => evidence !== 'measured') ? '; nothing was spent here' : '';
  return (
    `Run ${run.id}, ${status}: ${plural(counts.planned, 'trial')} planned = ${count(counts.scored)} scored + ` +
    `${count(counts.ungraded)} ungraded + ${count(left)} excluded${reasons}\n` +
    `Spend: contenders ${spentPhrase(spend)}${spent}${judges}`
  );
}

function basis({ cases, clusters, repetitions, primary, contenders }: ScenarioSummary): string {
  const units =
    clusters === cases ? plural(cases, 'case') : `${plural(cases, 'case')} in ${plural(clusters, 'cluster')}`;
  const disturbed = contenders.reduce((sum, one) => sum + one.disturbed, 0);
  const busy = disturbed > 0 ? `; ${plural(disturbed, 'trial')} timed while this machine was busy` : '';
  return `${units}, ${plural(repetitions, 'trial')} each; quality is the score of "${primary}"${busy}`;
}

interface Reading extends Column {
  /** Shown even where nobody has it: its absence is the news. */
  readonly always?: boolean;
  read(contender: ContenderSummary, ranking: Ranking | undefined): string;
}

/** The columns of the table; one that nobody has anything in is left out. */
const READINGS: readonly Reading[] = [
  { title: 'rank', align: 'right', read: rankRange },
  { title: 'contender', read: ({ contender }) => contender },
  {
    title: 'quality',
    align: 'right',
    always: true,
    read: ({ quality }) => (quality.estimate.value === undefined ? 'not measured' : percent(quality.estimate.value)),
  },
  { title: '95 % interval', align: 'right', read: ({ quality }) => shareInterval(quality.estimate) },
  { title: 'first token', align: 'right', read: (one) => latencyAt(one, 'ttfatMs', 0.5) },
  { title: 'answer p50', align: 'right', read: (one) => latencyAt(one, 'e2eMs', 0.5) },
  { title: 'p95', align: 'right', read: (one) => latencyAt(one, 'e2eMs', 0.95) },
  { title: '$/trial', align: 'right', read: ({ cost }) => dollars(cost.perTrial.value) },
  { title: '$/success', align: 'right', read: ({ cost }) => dollars(cost.perSuccess.value) },
  { title: 'same answer', align: 'right', read: ({ nondeterminism }) => percent(nondeterminism.parsed.pairwise.value) },
  { title: 'scored', align: 'right', read: scoredOfPlanned },
];

/** Measured, but by too few trials to bound it: shown would be luck. */
const TOO_FEW = 'too few';

const LEGEND =
  'rank: where its true place lies; first token, answer: medians; same answer: chance that two trials of a case agree.';

function scenarioTable({ contenders }: ScenarioSummary, ranking: Ranking | undefined): string {
  const order = ranking?.contenders.map(({ contender }) => contender) ?? [];
  const sorted = contenders.toSorted((a, b) => order.indexOf(a.contender) - order.indexOf(b.contender));
  const readings = READINGS.filter(
    ({ always, read }) => always === true || sorted.some((one) => read(one, ranking) !== NOT_MEASURED),
  );
  return textTable(
    readings,
    sorted.map((one) => readings.map(({ read }) => read(one, ranking))),
  );
}

/** Nothing to say where every planned trial was scored: the line above the tables says so for all. */
function scoredOfPlanned({ counts }: ContenderSummary): string {
  return counts.scored === counts.planned ? NOT_MEASURED : `${count(counts.scored)} / ${count(counts.planned)}`;
}

function rankRange({ contender }: ContenderSummary, ranking: Ranking | undefined): string {
  const found = ranking?.contenders.find((one) => one.contender === contender);
  if (found?.best === undefined || found.worst === undefined) return NOT_MEASURED;
  return found.best === found.worst ? String(found.best) : `${found.best}–${found.worst}`;
}

function shareInterval({ low, high }: Estimate): string {
  if (low === undefined && high === undefined) return 'no interval';
  return `${low === undefined ? '?' : (low * 100).toFixed(1)} to ${high === undefined ? '?' : (high * 100).toFixed(1)}`;
}

function latencyAt({ latency }: ContenderSummary, metric: string, p: number): string {
  const quantile = latency[metric]?.quantiles.find((one) => one.p === p);
  if (quantile?.estimate.value === undefined && quantile?.observed !== undefined) return TOO_FEW;
  return duration(quantile?.estimate.value);
}

function notes({ contenders }: ScenarioSummary, ranking: Ranking | undefined): readonly string[] {
  const low = lowInformation(contenders);
  const neighbours = contenders.filter(({ cost }) => cost.neighbours > 0).map(({ contender }) => contender);
  return [
    ...(ranking === undefined ? [] : [ranking.says]),
    ...low,
    ...(neighbours.length > 0
      ? [`Priced by a neighbour's line, to be confirmed with --prices: ${neighbours.join(', ')}.`]
      : []),
  ];
}

/** What the arms that are known to be bad scored: a suite that lets them through cannot clear anybody. */
function controlLine(arms: readonly ContenderSummary[]): string {
  const scores = arms
    .toSorted((a, b) => (a.quality.estimate.value ?? 0) - (b.quality.estimate.value ?? 0))
    .map(({ contender, quality }) => `${contender.replace('control:', '')} ${percent(quality.estimate.value)}`);
  return `Control arms, known to be bad: ${scores.join(', ')}.`;
}

/** Who has too little behind its interval, by reason. */
function lowInformation(contenders: readonly ContenderSummary[]): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { contender, quality } of contenders) {
    const reason = quality.lowInformation ? quality.estimate.note : undefined;
    if (reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), contender]);
  }
  return [...byReason].map(([reason, labels]) =>
    labels.length === contenders.length ? `Note: ${reason}.` : `Note for ${labels.join(', ')}: ${reason}.`,
  );
}
