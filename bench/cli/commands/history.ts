import { type HistoryPoint, historyPoint } from '#bench/analysis/history-point.ts';
import { type HistorySegment, plainHistory, traceHistories } from '#bench/analysis/trace-history.ts';
import { readRuns } from '#bench/store/read-runs.ts';
import { EXIT, InputError } from '../exit-code.ts';
import { percent, plural, points } from '../format-number.ts';
import { loadFindings } from '../load-findings.ts';
import type { Screen } from '../screen.ts';
import { textTable } from '../text-table.ts';

export interface HistoryFlags {
  readonly contender: string | undefined;
  readonly results: string;
  readonly json: boolean;
}

/** What broke a segment off, in words. */
const CAUSES: Readonly<Record<string, string>> = {
  scenario: 'the scenario changed',
  grader: 'the grader changed',
  prices: 'the price changed',
  servedModel: 'another model was served',
};

/** One scenario over time, contender by contender: dated changes of level, and nothing tested across a break. */
export async function history(scenario: string, flags: HistoryFlags, screen: Screen): Promise<number> {
  const runs = (await readRuns(flags.results)).filter(({ plan }) => plan.scenarios.some(({ id }) => id === scenario));
  if (runs.length === 0) {
    throw new InputError(`No run of "${scenario}" is in the results. npx bakeoff list runs shows what there is.`);
  }
  const points: HistoryPoint[] = [];
  for (const { id } of runs) {
    const { run, observations } = await loadFindings(flags.results, id);
    for (const { label } of run.plan.contenders) {
      if (flags.contender !== undefined && label !== flags.contender) continue;
      const point = historyPoint(run, observations, { scenario, contender: label });
      if (point !== undefined) points.push(point);
    }
  }
  if (points.length === 0) {
    const known = new Set(runs.flatMap(({ plan }) => plan.contenders.map(({ label }) => label)));
    throw new InputError(
      `No run of ${scenario} has a contender "${flags.contender}". Known: ${[...known].join(', ')}.`,
    );
  }
  const histories = traceHistories(points);
  if (flags.json) {
    screen.out(JSON.stringify({ schema: 'bakeoff.history/1', histories: histories.map(plainHistory) }, null, 2));
    return EXIT.done;
  }
  for (const one of histories) {
    screen.out(`${screen.paint('bold', one.contender)} in ${one.scenario}`);
    for (const segment of one.segments) showSegment(segment, screen);
    screen.out('');
  }
  screen.out(
    'Intervals are of these very cases (suite scope): they hold the noise between trials, not the choice of cases.',
  );
  return EXIT.done;
}

function showSegment({ brokenBy, points: list, test, says }: HistorySegment, screen: Screen): void {
  if (brokenBy.length > 0) {
    screen.out(
      `  ── not comparable with what is above: ${brokenBy.map((cause) => CAUSES[cause] ?? cause).join(', ')} ──`,
    );
  }
  const against =
    test.kind === 'paired' ? new Map(test.comparisons.map(({ run, difference }) => [run, difference])) : new Map();
  const table = textTable(
    [
      { title: 'when' },
      { title: 'run' },
      { title: 'quality', align: 'right' },
      { title: '95 % interval', align: 'right' },
      { title: 'against the first', align: 'right' },
    ],
    list.map(({ at, run, estimate }) => [
      at.slice(0, 10),
      run,
      percent(estimate.value),
      estimate.low === undefined || estimate.high === undefined
        ? 'none'
        : `${(estimate.low * 100).toFixed(1)} to ${(estimate.high * 100).toFixed(1)}`,
      points(against.get(run)?.value),
    ]),
  );
  screen.out(table.replaceAll(/^/gm, '  '));
  screen.out(`  ${plural(list.length, 'run')}: ${says}`);
}
