import { type Comparison, compare as compareArms } from '#bench/analysis/compare.ts';
import { type NoiseFloor, noiseFloor } from '#bench/analysis/noise-floor.ts';
import { rank } from '#bench/analysis/rank.ts';
import { isControl } from '#bench/domain/contender.ts';
import type { Plan } from '#bench/domain/plan.ts';
import { evidenceBanner } from '../evidence-banner.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { NOT_MEASURED, plural, points, ratio } from '../format-number.ts';
import { loadFindings } from '../load-findings.ts';
import type { Screen } from '../screen.ts';
import { textTable } from '../text-table.ts';

export interface CompareFlags {
  readonly baseline: string | undefined;
  /** Points of a score, and per cent of a ratio, still called the same. */
  readonly margin: number | undefined;
  readonly results: string;
  readonly json: boolean;
}

/** What a verdict says on a terminal: in words and with a mark, never by colour alone. */
const VERDICTS: Readonly<Record<Comparison['verdict'], string>> = {
  better: '▲ better',
  worse: '▼ worse',
  same: '= same',
  undecided: '? inconclusive',
};

/** Every contender against one baseline, paired by case, with its interval, its test and a verdict in words. */
export async function compare(wanted: string, flags: CompareFlags, screen: Screen): Promise<number> {
  const { run, observations } = await loadFindings(flags.results, wanted);
  const plan = { ...run.plan, contenders: run.plan.contenders.filter((one) => !isControl(one)) };
  const baseline = baselineOf(plan, flags.baseline);
  const margin = flags.margin === undefined ? undefined : flags.margin / 100;
  const comparisons = compareArms(observations, plan, { baseline, margin, ratioMargin: margin });
  const floors = plan.scenarios.map(({ id }) => noiseFloor(observations, plan, { scenario: id, contender: baseline }));
  const rankings = rank(observations, plan);
  if (flags.json) {
    const noise = floors.map(({ differences, ...floor }) => floor);
    screen.out(
      JSON.stringify({ schema: 'bakeoff.compare/1', run: run.id, baseline, comparisons, noise, rankings }, null, 2),
    );
    return EXIT.done;
  }
  for (const line of evidenceBanner(run)) screen.out(screen.paint('yellow', line));
  screen.out(`Run ${run.id}, everyone against ${baseline}; differences are paired by case.`);
  for (const scenario of plan.scenarios) {
    const found = comparisons.filter((one) => one.scenario === scenario.id);
    screen.out(`\n${screen.paint('bold', scenario.id)}: ${scenario.title}\n`);
    screen.out(scenarioTable(found, plan, baseline));
    const floor = floors.find((one) => one.scenario === scenario.id);
    if (floor !== undefined) screen.out(noiseLine(floor));
    const ranking = rankings.find((one) => one.scenario === scenario.id);
    if (ranking !== undefined) screen.out(ranking.says);
  }
  screen.out(
    `\np: adjusted for the number of contenders (Holm); intervals are not. ${
      margin === undefined
        ? 'No margin was given, so nothing is called the same: --margin 3 calls up to 3 points the same.'
        : `Up to ${flags.margin} points, or ${flags.margin} % of a ratio, are called the same.`
    }`,
  );
  return EXIT.done;
}

/** The baseline that was asked for; with two contenders the first one. @throws InputError naming the contenders */
export function baselineOf(plan: Plan, wanted: string | undefined): string {
  const labels = plan.contenders.map(({ label }) => label);
  const [first = ''] = labels;
  if (wanted === undefined && labels.length === 2) return first;
  if (wanted !== undefined && labels.includes(wanted)) return wanted;
  throw new InputError(
    `${wanted === undefined ? 'Say what to compare with: --baseline <contender>' : `No contender of this run is called "${wanted}"`}. ` +
      `Known: ${labels.join(', ')}.`,
  );
}

function scenarioTable(found: readonly Comparison[], plan: Plan, baseline: string): string {
  const others = plan.contenders.map(({ label }) => label).filter((label) => label !== baseline);
  return textTable(
    [
      { title: 'contender' },
      { title: 'quality', align: 'right' },
      { title: '95 % interval', align: 'right' },
      { title: 'won/tied/lost', align: 'right' },
      { title: 'p', align: 'right' },
      { title: 'verdict' },
      { title: 'answer time', align: 'right' },
      { title: 'cost', align: 'right' },
    ],
    others.map((contender) => {
      const of = (metric: string, statistic?: string) =>
        found.find(
          (one) =>
            one.contender === contender &&
            one.metric === metric &&
            (statistic === undefined || one.statistic === statistic),
        );
      const quality = of('quality');
      return [
        contender,
        points(quality?.estimate.value),
        quality === undefined ? NOT_MEASURED : pointsInterval(quality),
        quality === undefined ? NOT_MEASURED : `${quality.wins}/${quality.ties}/${quality.losses}`,
        pValue(quality?.adjustedP),
        quality === undefined ? NOT_MEASURED : VERDICTS[quality.verdict],
        ratioWithVerdict(of('e2eMs', 'median')),
        ratioWithVerdict(of('costUsd')),
      ];
    }),
  );
}

function pointsInterval({ estimate: { low, high } }: Comparison): string {
  return low === undefined || high === undefined ? 'no interval' : `${points(low, '')} to ${points(high, '')}`;
}

function ratioWithVerdict(found: Comparison | undefined): string {
  if (found?.estimate.value === undefined) return NOT_MEASURED;
  const { value, low, high } = found.estimate;
  const interval = low === undefined || high === undefined ? '' : ` [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  return `${ratio(value)}${interval}`;
}

function pValue(p: number | undefined): string {
  if (p === undefined) return NOT_MEASURED;
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

function noiseLine({ within, contender, cases, level }: NoiseFloor): string {
  if (within === undefined) return `Noise floor: not known, since single trials of ${contender} cannot be split.`;
  return (
    `Noise floor: ${contender} against itself stays within ${points(within, ' points').replace('+', '')} in ` +
    `${level * 100} of 100 splits of its trials (${plural(cases, 'case')}).`
  );
}
